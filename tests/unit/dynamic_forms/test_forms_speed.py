"""A page of ten fields is built and judged in 1.5 ms of processor time."""

from __future__ import annotations

import time

from mizban.dynamic_forms import engine
from tests.unit.dynamic_forms.form_samples import CTX, field, form, page

LIMIT = 0.0015
TEN = ["choice", "text", "text", "national_id", "date", "mobile", "number", "money", "longtext", "yes_no"]
ONE = form(
    page("before", field("kind", "choice")),
    page(
        "p",
        *[
            field(f"f{place}", name, **({"when": {"field": "f0", "equals": "legal"}} if place in {3, 6} else {}))
            for place, name in enumerate(TEN)
        ],
    ),
)
POSTED = {"f0": "legal", "f1": "علی", "f2": "رضا", "f3": "0012345679", "f5": "09120000000", "f6": "12", "f7": "5000"}
POSTED |= {"f4-day": "1", "f4-month": "2", "f4-year": "1370", "f8": "چند خط نوشته " * 50, "f9": "true"}


def test_building_and_judging_a_page() -> None:
    best = 1.0
    for _attempt in range(30):  # the best of several: what others do on the machine is not ours
        start = time.process_time()
        parsed = engine.parse_page(ONE, ONE.pages[1], POSTED, {"kind": "legal"}, CTX)
        best = min(best, time.process_time() - start)
    assert parsed.errors == []
    assert len(parsed.answers) == len(TEN)
    assert best < LIMIT
