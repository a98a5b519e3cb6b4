"""Page files: what is taken, what is refused with its name; and texts with ways in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

import mizban.runtime.demo
from mizban.core.errors import NotFound
from mizban.organisations.models import Organisation, Page
from mizban.organisations.pages import PageError, load_pages, page
from mizban.web.public.prose import prose

DEMO = Path(mizban.runtime.demo.__file__).parent / "pages"
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


def test_the_same_files_change_nothing(organisation: Organisation) -> None:
    before = list(Page.objects.filter(organisation=organisation).order_by("slug").values_list("pk", "slug", "content"))
    assert [slug for _pk, slug, _content in before] == sorted(path.stem for path in (DEMO / "frw").glob("*.yaml"))
    load_pages(organisation, DEMO / "frw")
    assert (
        list(Page.objects.filter(organisation=organisation).order_by("slug").values_list("pk", "slug", "content"))
        == before
    )


def test_a_new_file_replaces_the_page(organisation: Organisation, tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(WHOLE)
    load_pages(organisation, tmp_path)
    found = page(organisation.pk, "guide")
    assert (found.version, [text.fa for text in found.sections[0].items]) == (2, ["یک", "دو"])
    assert page(organisation.pk, "faq").questions


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("guide", WHOLE.replace("version: 2", "version: دو"), "version"),
        ("guide", WHOLE.replace("heading", "headline"), "sections.0.heading"),
        ("guide", WHOLE.replace("1405/09/01", "1 Azar"), "date"),
        ("guide", WHOLE.split("sections")[0], "steps, or questions, or sections"),
        ("guide", "title: {fa: [", "guide.yaml"),
        ("guide", "- 1", "guide.yaml"),
        ("gyide", WHOLE, "no page has this name"),
    ],
)
def test_a_wrong_file_is_named_and_changes_nothing(
    organisation: Organisation, tmp_path: Path, name: str, text: str, fault: str
) -> None:
    before = page(organisation.pk, "guide")
    (tmp_path / f"{name}.yaml").write_text(text)
    with pytest.raises(PageError, match=fault) as raised:
        load_pages(organisation, tmp_path)
    assert f"{name}.yaml" in str(raised.value)
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
