"""`organisation.yaml`: what the loader refuses, with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mizban.catalogue.files import read
from mizban.catalogue.organisation_file import OrganisationDefinition

WHOLE = """\
slug: here
name: {fa: اینجا}
short_name: {fa: اینجا}
desk_name: {fa: میز}
sections: [{slug: secretariat, title: {fa: دبیرخانه}, secretariat: true}]
notices:
  - slug: one
    title: {fa: خبر}
    date: 1405/09/30
    until: 1405/12/29
"""


def test_a_notice_has_days_of_the_calendar(tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_text(WHOLE)
    assert isinstance(read(path, OrganisationDefinition), OrganisationDefinition)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("1405/09/31", 9),
        ("1405/13/01", 9),
        ("1405/9/1", 9),
        ("1405/12/30", 10),  # no leap year
        ("1404/01/01", 10),  # before it begins
    ],
)
def test_other_days_are_refused_with_their_line(tmp_path: Path, typed: str, line: int) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_text(WHOLE.replace("1405/09/30" if line == 9 else "1405/12/29", typed))
    errors = read(path, OrganisationDefinition)
    assert isinstance(errors, list)
    assert [error.line in (line, 7) for error in errors] == [True]
