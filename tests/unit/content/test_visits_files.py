"""`visits.yaml` of both organisations, and what the reader refuses with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

import mizban
from mizban.appointments.visits_file import VisitsFile
from mizban.catalogue.files import read
from tests.architecture.persian_lint import lint

DEMO = Path(mizban.__file__).parent / "runtime" / "demo" / "services"
WHOLE = """\
reasons:
  - key: one
    kind: original_document
    title: {fa: دیدن مدرک}
    minutes: 15
    documents:
      - {title: {fa: کارت ملی}}
"""


def reasons_of(organisation: str) -> VisitsFile:
    found = read(DEMO / organisation / "visits.yaml", VisitsFile)
    assert isinstance(found, VisitsFile), found
    return found


@pytest.mark.parametrize("organisation", ["frw", "imeo"])
def test_reasons_are_told_in_both_languages(organisation: str) -> None:
    for reason in reasons_of(organisation).reasons:
        texts = [reason.title, reason.basis, reason.warning]
        texts += [text for document in reason.documents for text in (document.title, document.sample)]
        for text in filter(None, texts):
            assert text.en, reason.key
            assert lint(text.fa) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("kind: original_document", "kind: curiosity", 3),
        ("kind: original_document", "kind: law", 2),
        ("minutes: 15", "minutes: 0", 5),
        ("minutes: 15", "hours: 1", 2),
        ("{fa: کارت ملی}", "{en: card}", 7),
        ("documents:", "documents: []\n    paper:", 7),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(WHOLE)
    assert isinstance(read(path, VisitsFile), VisitsFile)
    path.write_text(WHOLE.replace(old, new))
    found = read(path, VisitsFile)
    assert isinstance(found, list)
    assert line in {one.line for one in found}, found


def test_a_reason_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(WHOLE + WHOLE.partition("\n")[2])
    assert isinstance(read(path, VisitsFile), list)
