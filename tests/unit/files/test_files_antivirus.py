"""The port to the virus scanner: one contract, for a clamd of our own on loopback and the real one if installed."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mizban.core.errors import Unavailable
from mizban.files.antivirus import ClamdScanner, NoScanner, Verdict, scanner

EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
EICAR_HASH = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature"
LARGEST = 2 * 1024 * 1024
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


class FakeClamd:
    """Speaks INSTREAM on a listening socket; `answer` replaces its verdict, `silent` lets the asker wait."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.answer: bytes | None = None
        self.silent = threading.Event()
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.closing.set()
        self.silent.set()
        self.listener.close()
        self.thread.join(3)

    def _serve(self) -> None:
        self.listener.settimeout(0.05)
        while not self.closing.is_set():
            try:
                talk, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with talk:
                talk.settimeout(3)
                self._talk(talk)

    def _talk(self, talk: socket.socket) -> None:
        assert _exactly(talk, 10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", _exactly(talk, 4))[0]:
            if len(data) + length > LARGEST:
                talk.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += _exactly(talk, length)
        if self.answer == b"silence":
            self.silent.wait(3)
        elif self.answer is not None:
            talk.sendall(self.answer)
        else:
            talk.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


def _exactly(talk: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = talk.recv(count - len(data))
        assert piece, "the asker hung up"
        data += piece
    return data


@pytest.fixture
def fake() -> Iterator[FakeClamd]:
    clamd = FakeClamd(socket.create_server(("127.0.0.1", 0)))
    yield clamd
    clamd.stop()


@pytest.fixture
def fake_scanner(fake: FakeClamd) -> ClamdScanner:
    host, port = fake.listener.getsockname()
    return ClamdScanner(f"{host}:{port}", timeout=0.5)


@pytest.fixture(scope="module")
def real_scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClamdScanner]:
    if CLAMD is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.hdb").write_text(EICAR_HASH + "\n")
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/signatures\nLocalSocket {folder}/socket\nForeground yes\n"
        f"StreamMaxLength {LARGEST}\nMaxFileSize {LARGEST}\nMaxScanSize {LARGEST}\nAlertExceedsMax yes\n"
        f"TemporaryDirectory {folder}\nLogFile {folder}/log\n"
    )
    process = subprocess.Popen(
        [CLAMD, "-c", folder / "clamd.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(folder / "socket", process)
        yield ClamdScanner(f"unix:{folder}/socket", timeout=10)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while not path.exists():
        assert process.poll() is None, "clamd ended at once"
        assert time.monotonic() < until, "clamd does not answer"
        time.sleep(0.05)


@pytest.fixture(params=["fake_scanner", "real_scanner"])
def clamd(request: pytest.FixtureRequest) -> ClamdScanner:
    found: ClamdScanner = request.getfixturevalue(request.param)
    return found


def test_a_harmless_stream_is_clean(clamd):
    assert clamd.scan([b"hello", b"", b" world" * 1000]) is Verdict.CLEAN


def test_a_virus_is_found_however_it_is_cut(clamd):
    assert clamd.scan([EICAR[:7], b"", EICAR[7:40], EICAR[40:]]) is Verdict.INFECTED


def test_what_is_too_large_to_be_read_is_never_clean(clamd):
    with pytest.raises(Unavailable):
        clamd.scan(bytes(64 * 1024) for _ in range(LARGEST // 65536 + 20))


def test_it_answers_again_afterwards(clamd):
    with pytest.raises(Unavailable):
        clamd.scan([bytes(LARGEST + 1)])
    assert clamd.scan([b"hello"]) is Verdict.CLEAN


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",  # not ended: the rest may have said otherwise
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
        b"OK\0",
        b"\xff" * 10_000,
        b"silence",
    ],
)
def test_without_a_clear_answer_nothing_is_clean(fake, fake_scanner, answer):
    fake.answer = answer
    with pytest.raises(Unavailable):
        fake_scanner.scan([b"hello"])


def test_nobody_there(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unavailable):
        ClamdScanner(f"127.0.0.1:{port}").scan([b"hello"])
    with pytest.raises(Unavailable):
        ClamdScanner(str(tmp_path / "no-socket")).scan([b"hello"])


def test_an_address_that_is_none_is_said_at_once():
    with pytest.raises(ValueError, match="invalid literal"):
        ClamdScanner("localhost")


def test_without_a_scanner_nothing_is_said_to_be_scanned(settings):
    settings.CLAMD_ADDRESS = ""
    assert isinstance(scanner(), NoScanner)
    assert scanner().scan([EICAR]) is Verdict.NOT_SCANNED
    settings.CLAMD_ADDRESS = "/run/clamav/clamd.ctl"
    assert isinstance(scanner(), ClamdScanner)
