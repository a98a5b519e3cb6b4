"""How many statements each page asks, and whether any of them reads a large table from end to end.

`python -m tests.bench.checkup FILE` asks, within its own process, for one sample of each target of a scenario.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.browser import DRAFT, photograph
from tests.bench.requests import Request, load

if TYPE_CHECKING:
    from django.test import Client


@dataclass(frozen=True)
class Checked:
    """`statements`: of the request of the sample that asks most. `faults`: what a plan should not have in it."""

    statements: int
    faults: list[str]


def read(text: str) -> dict[str, Checked]:
    """What the command below has printed."""
    return {target: Checked(**told) for target, told in json.loads(text).items()}


def check(path: Path) -> dict[str, Checked]:
    """By target."""
    from django.test import Client

    from tests.bench.plans import explaining

    found, client = {}, Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    for target, samples in load(path).items():
        counts, faults, draft = [], set[str](), ""
        for request in samples[-1]:
            with explaining() as plans:
                draft = _send(client, request, draft) or draft
            counts.append(len(plans))
            for plan in plans:
                faults |= {f"reads all of {table}" for table in plan.scanned & large_tables()}
                faults |= {f"reads much of {table}" for table in plan.loose & large_tables()}
                faults |= {"OFFSET"} if plan.has_offset else set()
        found[target] = Checked(max(counts), sorted(faults))
    return found


def large_tables() -> frozenset[str]:
    """Those that grow with the number of cases."""
    from tests.bench.fill.filling import REAL_TABLES

    return frozenset(REAL_TABLES) | {"cases_inboxdelta"}


def _send(client: Client, request: Request, draft: str) -> str:
    """The draft that the answer leads to, if it does."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.cookies.clear()
    client.cookies.load(request.cookies)
    path = request.path.replace("{draft}", draft)
    if request.method == "GET":
        response = client.get(path)
    else:
        files = {name: SimpleUploadedFile("photo.jpg", photograph(), "image/jpeg") for name in request.files}
        response = client.post(path, {**request.data, **files})
    assert response.status_code == request.status, (path, response.status_code, response.content.decode()[:2000])
    response.close()
    found = DRAFT.search(response.headers.get("Location", ""))
    return found[1] if found else ""


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({target: asdict(one) for target, one in check(Path(sys.argv[1])).items()}))
