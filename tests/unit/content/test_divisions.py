"""Corrections of the names that the source of the divisions writes otherwise."""

from __future__ import annotations

import csv

from mizban.core.text import fold_key
from mizban.organisations.actions import DATA
from tests.architecture.persian_lint import lint

OTHER_WORDS = {"چابهار", "کوت عبدالله"}
"""Corrected in more than spelling."""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_correction_is_of_a_name_that_is_there_and_stays_the_same_to_search() -> None:
    given = {row["code"]: row["name_fa"] for name in ("counties.csv", "cities.csv") for row in rows(name)}
    corrections = rows("names.csv")
    assert len({row["code"] for row in corrections}) == len(corrections) > 150
    for row in corrections:
        assert given[row["code"]] == row["source"] != row["name_fa"] and row["why"], row
        assert row["name_fa"] in OTHER_WORDS or fold_key(row["source"]) == fold_key(row["name_fa"]), row


def test_places_are_written_as_texts_are() -> None:
    right = {row["code"]: row["name_fa"] for row in rows("names.csv")}
    names = [right.get(row["code"], row["name_fa"]) for row in rows("counties.csv")]
    assert "قائم‌شهر" in names and "نجف‌آباد" in names and "سرپل ذهاب" in names
    faults = [(name, str(fault)) for name in names for fault in lint(name)]
    assert not faults, faults
