"""Page files: what is taken, what is refused with its name; and texts with ways in them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

import mizban.runtime.demo
from mizban.catalogue.loading import load
from mizban.core.errors import NotFound
from mizban.organisations.models import Organisation, Page
from mizban.organisations.pages import page
from mizban.web.prose import prose

DEMO = Path(mizban.runtime.demo.__file__).parent / "services"
WHOLE = """
title: {fa: راهنما}
version: 2
issued_by: {fa: سازمان}
date: 1405/09/01
sections:
  - {slug: a, heading: {fa: الف}, body: [{fa: متن}], list: [{fa: یک}, {fa: دو}]}
"""


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.get(slug="frw")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the organisation without services, offices and pages."""
    shutil.copy(DEMO / "frw" / "organisation.yaml", tmp_path)
    (tmp_path / "pages").mkdir()
    return tmp_path


def test_the_same_files_change_nothing(organisation: Organisation, folder: Path) -> None:
    def rows() -> list[Any]:
        return list(
            Page.objects.filter(organisation=organisation).order_by("slug").values_list("pk", "slug", "content")
        )

    before = rows()
    assert [slug for _pk, slug, _content in before] == sorted(path.stem for path in (DEMO / "frw/pages").glob("*.yaml"))
    shutil.copytree(DEMO / "frw" / "pages", folder / "pages", dirs_exist_ok=True)
    assert load(folder).pages == len(before)
    assert rows() == before


def test_a_new_file_replaces_the_page(organisation: Organisation, folder: Path) -> None:
    (folder / "pages" / "guide.yaml").write_text(WHOLE)
    assert not load(folder).errors
    found = page(organisation.pk, "guide")
    assert (found.version, [text.fa for text in found.sections[0].items]) == (2, ["یک", "دو"])
    assert page(organisation.pk, "faq").questions


@pytest.mark.parametrize(
    ("name", "text", "line", "fault"),
    [
        ("guide", WHOLE.replace("version: 2", "version: دو"), 3, "version"),
        ("guide", WHOLE.replace("heading", "headline"), 7, "sections.0.heading"),
        ("guide", WHOLE.replace("1405/09/01", "1 Azar"), 5, "date"),
        ("guide", WHOLE.replace("1405/09/01", "1405/12/30"), 5, "the calendar has no day 1405/12/30"),
        ("guide", WHOLE.split("sections")[0], 2, "steps, or questions, or sections"),
        ("guide", "title: {fa: [", 1, "expected"),
        ("guide", "- 1", 1, "dictionary"),
        ("gyide", WHOLE, 1, "no page has this name"),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_changes_nothing(
    organisation: Organisation, folder: Path, name: str, text: str, line: int, fault: str
) -> None:
    before = page(organisation.pk, "guide")
    (folder / "pages" / f"{name}.yaml").write_text(text)
    told = list(map(str, load(folder).errors))
    assert any(f"{name}.yaml:{line}: " in one and fault in one for one in told), told
    assert page(organisation.pk, "guide") == before


def test_a_page_that_is_not_there(organisation: Organisation) -> None:
    with pytest.raises(NotFound):
        page(organisation.pk, "nothing")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("ببینید: [راهنما](/guide/).", 'ببینید: <a href="/guide/">راهنما</a>.'),
        ("[الف](/a/) و [ب](/b/)", '<a href="/a/">الف</a> و <a href="/b/">ب</a>'),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("[<i>](/a/)", '<a href="/a/">&lt;i&gt;</a>'),
        ("[x](//example/)", "[x](//example/)"),
        ("[x](https://example.org/)", "[x](https://example.org/)"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ('[x](/a"onclick=)', "[x](/a&quot;onclick=)"),
        ("", ""),
    ],
)
def test_ways_lead_within_the_desk_and_all_else_is_escaped(text: str, html: str) -> None:
    assert prose({"fa": text}) == html


def test_what_lacks_english_is_marked() -> None:
    with translation.override("en"):
        assert prose({"fa": "متن"}) == '<span lang="fa" dir="rtl">متن</span>'
        assert prose({"fa": "متن", "en": "text"}) == "text"
