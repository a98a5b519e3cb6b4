"""The limited process: what it gives back, and how the desk survives what happens in there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mizban.files import sandbox, sandboxed
from mizban.files.kinds import Bounds, Kind, Refusal, Refused
from mizban.files.sandbox import SandboxBroken
from tests.unit.files import file_samples as samples


def test_a_file_goes_in_and_comes_out_clean():
    data = samples.photograph_with_place()
    with sandbox.cleaned(Kind.JPEG, [data[:100], data[100:]], Bounds()) as result:
        room = result.target.parent
        assert (result.kind, result.pages) == (Kind.JPEG, 1)
        assert b"Secret" not in result.target.read_bytes()
        assert result.preview is not None
        assert result.preview.read_bytes()[8:12] == b"WEBP"
    assert not room.exists()


def test_reason_and_bounds_cross_the_border():
    with pytest.raises(Refused) as refused, sandbox.cleaned(Kind.PDF, [samples.pdf(3)], Bounds(max_pages=2)):
        pass
    assert refused.value.reason is Refusal.TOO_MANY_PAGES


def test_pages_are_pictured_one_by_one():
    document = samples.pdf(2)
    assert sandbox.page_picture(Kind.PDF, [document], 2)[8:12] == b"WEBP"
    with pytest.raises(Refused):
        sandbox.page_picture(Kind.PDF, [document], 3)


def test_a_page_for_which_somebody_waits_gets_less_time(monkeypatch, tmp_path):
    told = (
        "import json, resource, sys; from mizban.files import sandboxed\n"
        "sandboxed.limit(json.loads(sys.argv[1])['task'])"
    )
    write = "sandboxed.READY.touch(); sandboxed.ANSWER.write_text('{}')"
    spent = "open('preview', 'w').write(str(resource.getrlimit(resource.RLIMIT_CPU)[0]))"
    put_in_place(monkeypatch, tmp_path, f"{told}\n{spent}\n{write}")
    given = int(sandbox.page_picture(Kind.PDF, [b"x"], 1))
    assert given == sandboxed.CPU_SECONDS["page"] < sandboxed.CPU_SECONDS["clean"]


def test_what_is_late_before_it_starts_is_not_the_files_fault(monkeypatch, tmp_path):
    put_in_place(monkeypatch, tmp_path, "import time; time.sleep(30)")
    monkeypatch.setitem(sandbox.WALL_SECONDS, "clean", 0.5)
    with pytest.raises(SandboxBroken), sandbox.cleaned(Kind.JPEG, [b"x"], Bounds()):
        pass


def test_a_document_has_no_picture():
    with sandbox.cleaned(Kind.DOCX, [samples.docx()], Bounds()) as result:
        assert result.preview is None
        assert result.pages is None


BEGIN = """
from mizban.files import sandboxed
sandboxed.CPU_SECONDS["clean"] = 1
sandboxed.limit("clean")
sandboxed.READY.touch()
"""
HOSTILE = {
    "burns": "while True: pass",
    "eats": "filled = [bytes(50_000_000) for _ in range(100)]",
    "crashes": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "leaves": "raise SystemExit(0)",
    "lies": "open('answer', 'w').write('{\"refusal\": \"boredom\"}')",
    "mumbles": "open('answer', 'wb').write(b'\\xff' * 200_000)",
    "floods": "file = open('target', 'wb')\nwhile True: file.write(bytes(10_000_000))",
    "sleeps": "import time; time.sleep(30)",
}


def put_in_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    (tmp_path / "hostile_program.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sandbox, "PROGRAM", "hostile_program")
    monkeypatch.setitem(sandbox.WALL_SECONDS, "clean", 4)  # the start of a process included


@pytest.mark.parametrize("how", HOSTILE)
def test_a_decoder_gone_wrong_costs_only_the_file(how, monkeypatch, tmp_path):
    put_in_place(monkeypatch, tmp_path, BEGIN + HOSTILE[how])
    start = time.monotonic()
    with pytest.raises(Refused) as refused, sandbox.cleaned(Kind.JPEG, [b"x"], Bounds()):
        pass
    assert refused.value.reason is Refusal.UNREADABLE
    assert time.monotonic() - start < 20


def test_what_does_not_start_is_not_the_files_fault(monkeypatch, tmp_path):
    put_in_place(monkeypatch, tmp_path, "import no_such_module_at_all")
    with pytest.raises(SandboxBroken), sandbox.cleaned(Kind.JPEG, [b"x"], Bounds()):
        pass


def test_the_limited_process_is_told_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    put_in_place(
        monkeypatch,
        tmp_path,
        BEGIN + "import json, os\nknown = 'DATABASE_URL' in os.environ\n"
        "open('answer', 'w').write(json.dumps({'kind': 'jpeg', 'pages': 9 if known else 1}))",
    )
    with sandbox.cleaned(Kind.JPEG, [b"x"], Bounds()) as result:
        assert result.pages == 1
