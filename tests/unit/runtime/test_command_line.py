"""The command line, as far as it needs no server."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mizban.runtime import cli, readiness
from mizban.runtime.commands.web import check_bind
from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError


@pytest.mark.parametrize("name", [module.__name__.rpartition(".")[2] for module in cli.COMMANDS])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parser().parse_args([name, "--help"])
    assert end.value.code == 0
    assert f"mizban {name}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["fly"], ["backup"], ["restore"], ["manage"]])
def test_a_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.parser().parse_args(arguments)
    assert end.value.code == 2


def test_the_supervisor_starts_without_django() -> None:
    """It needs none, and neither does a command that is only asked for its help."""
    program = "import sys, mizban.runtime.cli; print('psycopg' in sys.modules, 'django.db' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "True False\n"


def test_options_of_a_management_command_are_its_own() -> None:
    chosen = cli.parser().parse_args(["manage", "migrate", "--plan", "-v", "2"])
    assert (chosen.command, chosen.rest) == ("migrate", ["--plan", "-v", "2"])


def test_an_operators_error_is_a_message_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert cli.main(["up"]) == 1
    assert capsys.readouterr().err == "mizban: PORT is 'many'; it must be a number from 1 to 65535\n"


def test_a_home_that_cannot_be_made_is_a_message_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MIZBAN_HOME", str(tmp_path / "file/home"))
    monkeypatch.setenv("PORT", "8119")
    assert cli.main(["up"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("mizban: ")
    assert str(tmp_path / "file") in said


def installation(bind: str, demo: bool) -> Installation:
    return Installation.from_environment({"MIZBAN_BIND": bind, "DEMO": "1" if demo else "0"})


@pytest.mark.parametrize(("bind", "demo"), [("0.0.0.0", True), ("10.0.0.5", True), ("::", True), ("desk", False)])
def test_a_demo_is_for_this_machine_alone(bind: str, demo: bool) -> None:
    with pytest.raises(OperatorError, match=r"loopback|IP address"):
        check_bind(installation(bind, demo))


@pytest.mark.parametrize(("bind", "demo"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)])
def test_other_addresses_are_fine(bind: str, demo: bool) -> None:
    check_bind(installation(bind, demo))


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_that_answers_localhost_for_another_is_taken(
    family: int, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "PORT_SECONDS", 0)
    with socket.socket(family) as other:
        try:
            other.bind((address, 0))
        except OSError:
            pytest.skip(f"this machine has no {address}")
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OperatorError, match=f"port {port} is in use"):
            readiness.check_port("127.0.0.1", port)
    readiness.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_told_so() -> None:
    with pytest.raises(OperatorError, match="no address of this machine"):
        readiness.check_port("192.0.2.1", 8120)
