"""What the operator says through variables and `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mizban.runtime.environment import Installation, Role, load_file, read_file
from mizban.runtime.errors import OperatorError

URLS = {"DATABASE_URL": "postgresql://a@/m", "DATABASE_URL_WORKER": "postgresql://w@/m"}


def test_nothing_said_is_an_embedded_installation_in_var() -> None:
    found = Installation.from_environment({})
    assert (found.home, found.port, found.bind, found.demo) == (Path("var").resolve(), 8000, "127.0.0.1", None)
    assert found.embedded
    assert found.keys == found.home / "keys.json"
    assert found.secret_key == found.home / "secret_key"


@pytest.mark.parametrize(("text", "demo"), [("1", True), ("0", False), ("", None)])
def test_demo_is_yes_no_or_not_said(text: str, demo: bool | None) -> None:
    assert Installation.from_environment({"DEMO": text}).demo is demo


@pytest.mark.parametrize(
    "variables",
    [{"DEMO": "yes"}, {"PORT": "0"}, {"PORT": "65536"}, {"PORT": "۸۰۰۰"}, {"PORT": "-1"}, {"PORT": "9" * 5000}],
)
def test_what_cannot_be_meant_is_refused(variables: dict[str, str]) -> None:
    with pytest.raises(OperatorError, match="must be"):
        Installation.from_environment(variables)


def test_each_role_is_told_its_own_address_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in URLS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL_OWNER", "postgresql://o@/m")
    installation = Installation.from_environment(os.environ)
    for role in Role:
        environment = installation.environment(role)
        told = {other for other in Role if other.variable in environment}
        assert told == {role}
        assert environment["MIZBAN_DB_ROLE"] == role


def test_a_missing_address_is_named() -> None:
    with pytest.raises(OperatorError, match="DATABASE_URL_OWNER is not set"):
        Installation.from_environment(URLS).url(Role.OWNER)


def test_demo_reaches_children_only_when_it_is_known() -> None:
    installation = Installation.from_environment(URLS)
    assert "DEMO" not in installation.variables(Role.APP)
    assert installation.told(demo=False).variables(Role.APP)["DEMO"] == "0"
    assert installation.told(demo=True).variables(Role.APP)["DEMO"] == "1"


def test_the_file_is_read_and_what_is_set_already_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nPORT=8101\nexport MIZBAN_BIND='127.0.0.2'\nDEMO = 0\nMIZBAN_SMS=a=b\n")
    for name in ("MIZBAN_BIND", "DEMO", "MIZBAN_SMS"):
        monkeypatch.setenv(name, "")  # so that it is put back after the test
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORT", "8102")
    load_file(file)
    assert os.environ["PORT"] == "8102"
    assert os.environ["MIZBAN_BIND"] == "127.0.0.2"
    assert os.environ["DEMO"] == "0"
    assert os.environ["MIZBAN_SMS"] == "a=b"


def test_a_line_that_says_nothing_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nPORT 8000\n")
    with pytest.raises(OperatorError, match="line 2"):
        read_file(file)
