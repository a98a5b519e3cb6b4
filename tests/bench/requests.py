"""What the bench asks for: requests as plain data, which one process prepares and another one sends."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

Form = dict[str, list[str]]
CSRF = "b" * 32
"""Secret of the double-submit cookie, and token of all forms."""


@dataclass(frozen=True)
class Request:
    """One request of one browser. `{draft}` in `path` is the draft that an answer before has led to.

    `files` are names of inputs, each of which sends one photograph; `status` is the answer that is expected.
    """

    method: str
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    data: Form = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    status: int = 200


Sample = list[Request]
"""Requests that are measured as one, in order."""
Scenario = dict[str, list[Sample]]
"""For each target its samples, each of which is sent once."""


def get(path: str, cookies: dict[str, str] | None = None, status: int = 200) -> Request:
    return Request("GET", path, cookies or {}, status=status)


def post(
    path: str, data: Form, cookies: dict[str, str] | None = None, *, files: list[str] | None = None, status: int
) -> Request:
    """With the token and the cookie that the form's page would have given."""
    told = {"csrfmiddlewaretoken": [CSRF], **data}
    return Request("POST", path, {"mizban_csrf": CSRF, "csrftoken": CSRF, **(cookies or {})}, told, files or [], status)


def save(scenario: Scenario, path: Path) -> None:
    path.write_text(json.dumps({name: [[asdict(one) for one in sample] for sample in samples]
                                for name, samples in scenario.items()}, ensure_ascii=False))  # fmt: skip


def load(path: Path) -> Scenario:
    told = json.loads(path.read_text())
    return {name: [[Request(**one) for one in sample] for sample in samples] for name, samples in told.items()}
