"""An organisation of one's own on an empty installation, by the commands of docs/operations.md alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import mizban.runtime.demo
from mizban.runtime.environment import Role
from tests.runtime.servers import Server

FRW = Path(mizban.runtime.demo.__file__).parent / "services" / "frw"
SERVICES = ("grazing-licence.yaml", "grazing-licence-renewal.yaml")
OFFICES = "head: {phone: 021-1}\noffices:\n  - {slug: fars, province: fars, phone: 071-1}\n"
Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a small organisation: one group, one service, one office besides the head office."""
    (tmp_path / "own/services").mkdir(parents=True)
    (tmp_path / "own/pages").mkdir()
    text = (FRW / "organisation.yaml").read_text().replace("slug: frw", "slug: own\nhosts: [own.example]", 1)
    (tmp_path / "own/organisation.yaml").write_text(text)
    (tmp_path / "own/offices.yaml").write_text(OFFICES)
    for name in SERVICES:
        shutil.copy(FRW / "services" / name, tmp_path / "own/services")
    shutil.copy(FRW / "pages/faq.yaml", tmp_path / "own/pages")
    return tmp_path / "own"


@pytest.fixture
def run(tmp_path: Path, server: Server) -> Run:
    """Runs `mizban …` on an empty database of its own; the output, or the complaint of a command that fails."""
    environment = os.environ | {"MIZBAN_HOME": str(tmp_path / "home"), "DEMO": "0"}
    environment |= {role.variable: url for role, url in server.new("own").items()}

    def command(*arguments: str, code: int = 0) -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "mizban.runtime", *arguments], env=environment, capture_output=True, text=True
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    return command


def test_from_nothing_to_an_officer(run: Run, folder: Path, server: Server) -> None:
    def count(table: str, where: str = "true") -> int:
        with psycopg.connect(server.cluster.url(Role.OWNER.embedded, "own")) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}".encode()).fetchone()
        return int(row[0]) if row else 0

    run("prepare")
    assert (count("organisations_province"), count("organisations_organisation")) == (31, 0)
    assert count("organisations_county") > 480 and count("organisations_city") > 1000
    assert count("organisations_holiday") > 100

    assert "2 published, 0 unchanged\noffices: 2, pages: 1" in run("load", str(folder))
    assert "0 published, 2 unchanged" in run("load", str(folder))
    assert count("organisations_organisation", "hosts = '{own.example}' AND settings->>'short_url' = 'own.example'")
    assert count("organisations_jurisdiction", "county_id LIKE '07%'") > 30

    (folder / "offices.yaml").write_text(OFFICES + "  - {slug: pars, province: pars}\n")
    assert "offices.yaml:4: offices.1.province: there is no province 'pars'" in run("load", str(folder), code=1)

    expert = ("staff", "add", "own", "mina", "--role", "expert", "--unit", "fars", "--section", "rangeland")
    assert "--name" in run(*expert, code=1)
    password = re.search(r"password: (\S+)", run(*expert, "--name", "مینا نوری", "--responsible"))
    assert password and len(password[1]) == 19
    assert "password" not in run("staff", "add", "own", "mina", "--role", "administrator")
    assert run("staff", "list", "own").split() == "mina administrator head-office; expert fars/rangeland".split()
    assert count("cases_responsibility") == 1 and count("audit_event", "subject_type = 'user'") == 4

    run("staff", "off", "own", "mina")
    assert count("accounts_user", "is_active") == 0
    assert password[1] not in run("staff", "renew", "own", "mina", "--without-second-factor")
    assert count("accounts_user", "is_active") == 1
    assert "there is no user nobody" in run("staff", "off", "own", "nobody", code=1)
