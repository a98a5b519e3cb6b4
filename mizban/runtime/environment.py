"""The operator's choices: environment variables, and a file `.env` in the current directory for those not set."""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mizban.runtime.errors import OperatorError

LOOPBACK = "127.0.0.1"
EVENTS_FROM = 1000
"""So far from the port of the pages is that of the streams."""
DATABASE = "mizban"
"""Name of the database in the embedded cluster."""


class Role(enum.StrEnum):
    """As whom a process speaks to PostgreSQL."""

    APP = "app"
    WORKER = "worker"
    OWNER = "owner"

    @property
    def variable(self) -> str:
        return "DATABASE_URL" if self is Role.APP else f"DATABASE_URL_{self.upper()}"

    @property
    def embedded(self) -> str:
        """The role's name in the embedded cluster."""
        return f"mizban_{self}"


@dataclass(frozen=True, slots=True)
class Installation:
    """What the environment says. `demo` None: not said. `urls` empty: the embedded PostgreSQL."""

    home: Path
    port: int
    events_port: int
    bind: str
    demo: bool | None
    keys: Path
    secret_key: Path
    urls: Mapping[Role, str]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Installation:
        home = Path(environment.get("MIZBAN_HOME") or "var").resolve()
        port = _port(environment.get("PORT") or "8000")
        events_port = environment.get("MIZBAN_EVENTS_PORT") or str(beside(port))
        return cls(
            home=home,
            port=port,
            events_port=_port(events_port, "MIZBAN_EVENTS_PORT"),
            bind=environment.get("MIZBAN_BIND") or LOOPBACK,
            demo=_flag("DEMO", environment.get("DEMO", "")),
            keys=Path(environment.get("MIZBAN_KEYS") or home / "keys.json").resolve(),
            secret_key=Path(environment.get("MIZBAN_SECRET_KEY") or home / "secret_key").resolve(),
            urls={role: environment[role.variable] for role in Role if environment.get(role.variable)},
        )

    @property
    def embedded(self) -> bool:
        return not self.urls

    def url(self, role: Role) -> str:
        """The address for `role` on another server; an `OperatorError` names the variable that is missing."""
        if role not in self.urls:
            raise OperatorError(
                f"{role.variable} is not set, but another DATABASE_URL is. Each of the three roles has its own; "
                "`mizban manage roles` prints the SQL that makes them"
            )
        return self.urls[role]

    def told(
        self, *, demo: bool | None = None, urls: Mapping[Role, str] | None = None, events_port: int | None = None
    ) -> Installation:
        """The same with what has been found out meanwhile."""
        demo = self.demo if demo is None else demo
        urls = self.urls if urls is None else urls
        return replace(self, demo=demo, urls=urls, events_port=events_port or self.events_port)

    def variables(self, role: Role) -> dict[str, str]:
        """Environment for a process that works as `role`: it learns the address of that role alone."""
        variables = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "MIZBAN_HOME": str(self.home),
            "MIZBAN_KEYS": str(self.keys),
            "MIZBAN_SECRET_KEY": str(self.secret_key),
            "MIZBAN_BIND": self.bind,
            "MIZBAN_DB_ROLE": str(role),
            "PORT": str(self.port),
            "MIZBAN_EVENTS_PORT": str(self.events_port),
            role.variable: self.url(role),
        }
        if self.demo is not None:
            variables["DEMO"] = "1" if self.demo else "0"
        return variables

    def environment(self, role: Role) -> dict[str, str]:
        """The present environment with `variables(role)`, and without the addresses of the other roles."""
        others = {other.variable for other in Role if other is not role}
        kept = {name: value for name, value in os.environ.items() if name not in others}
        return kept | self.variables(role)


def read_file(path: Path) -> dict[str, str]:
    """Lines `NAME=value` of a `.env` file; `#` begins a comment line, quotes around a value are dropped."""
    variables = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise OperatorError(f"{path}, line {number}: expected NAME=value")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        variables[name.strip()] = value
    return variables


def load_file(path: Path) -> None:
    """Put the variables of a `.env` file into the environment; what is set there already wins."""
    if path.is_file():
        for name, value in read_file(path).items():
            os.environ.setdefault(name, value)


def beside(port: int) -> int:
    """The port of the streams, where none is named."""
    return port + EVENTS_FROM if port + EVENTS_FROM < 65536 else port - EVENTS_FROM


def _port(text: str, name: str = "PORT") -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536):
        raise OperatorError(f"{name} is {text!r}; it must be a number from 1 to 65535")
    return int(text)


def _flag(name: str, text: str) -> bool | None:
    if text not in ("", "0", "1"):
        raise OperatorError(f"{name} is {text!r}; it must be 1 or 0")
    return None if text == "" else text == "1"
