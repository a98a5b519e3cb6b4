"""`needs.yaml` of both organisations, and what the reader refuses with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

import mizban
from mizban.catalogue.files import read
from mizban.catalogue.models import ServiceKind
from mizban.catalogue.needs import NeedsFile
from mizban.dynamic_forms.types.files import FileField
from mizban.dynamic_forms.types.texts import Line, Lines
from tests.architecture.persian_lint import lint
from tests.yaml_files import load

DEMO = Path(mizban.__file__).parent / "runtime" / "demo" / "services"
ORGANISATIONS = ("frw", "imeo")

WHOLE = """\
promised_days: {value: 3, demo: true}
needs:
  - slug: one
    section: secretariat
    title: {fa: سایر}
    summary: {fa: هر چه هست}
"""
FORM = """\
    form:
      pages:
        - key: request
          title: {fa: درخواست}
          fields:
            - {key: FIELD}
"""


def needs_of(organisation: str) -> NeedsFile:
    found = read(DEMO / organisation / "needs.yaml", NeedsFile)
    assert isinstance(found, NeedsFile), found
    return found


def read_text(folder: Path, text: str) -> NeedsFile | list[str]:
    path = folder / "needs.yaml"
    path.write_text(text)
    found = read(path, NeedsFile)
    return [f"{one.line}: {one.message}" for one in found] if isinstance(found, list) else found


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_section_has_needs_and_one_to_ask_for_a_visit(organisation: str) -> None:
    by_section: dict[str, list[str]] = {}
    for need in needs_of(organisation).needs:
        assert need.title.en and need.summary.en, need.slug
        by_section.setdefault(need.section, []).append(need.title.fa)
    sections = load(DEMO / organisation / "organisation.yaml")["sections"]
    assert set(by_section) == {one["slug"] for one in sections}
    for section, titles in by_section.items():
        assert sum(title.startswith("درخواست مراجعهٔ حضوری") for title in titles) == 1, section
    assert by_section["secretariat"][0] == "نمی‌دانم / سایر"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_their_persian_is_spelt_properly(organisation: str) -> None:
    for need in needs_of(organisation).needs:
        for text in (need.title.fa, need.summary.fa, *need.keywords):
            assert not list(lint(text)), (need.slug, text, list(lint(text)))


def test_a_need_without_a_form_has_the_standard_one(tmp_path: Path) -> None:
    found = read_text(tmp_path, WHOLE)
    assert isinstance(found, NeedsFile)
    (service,) = found.services()
    assert (service.kind, service.identity, service.unit_level) == (ServiceKind.TICKET, "registry", "province")
    assert service.promised_days and (service.promised_days.value, service.promised_days.demo) == (3, True)
    assert service.form is not None
    subject, description, attachments = (kind for _path, kind in service.form.fields())
    assert isinstance(subject, Line) and (subject.key, subject.max_length, subject.required) == ("subject", 120, True)
    assert isinstance(description, Lines) and (description.max_length, description.required) == (4000, True)
    assert isinstance(attachments, FileField) and (attachments.max_files, attachments.required) == (10, False)


def test_a_need_may_have_a_form_documents_and_days_of_its_own(tmp_path: Path) -> None:
    own = FORM.replace("{key: FIELD}", "{key: subject, type: text, max_length: 80, label: {fa: موضوع}}")
    more = "    promised_days: {value: 1}\n    identity: mobile\n    documents: [{key: letter, title: {fa: نامه}}]\n"
    found = read_text(tmp_path, WHOLE + own + more)
    assert isinstance(found, NeedsFile)
    (service,) = found.services()
    assert service.identity == "mobile" and service.promised_days and service.promised_days.value == 1
    assert [one.key for one in service.documents] == ["letter"]


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        (WHOLE.replace("    section: secretariat\n", ""), 3, "needs.0.section"),
        (WHOLE + "    kind: service\n", 7, "needs.0.kind"),
        (WHOLE + "    slug: two\n", 7, "'slug' stands here twice"),
        (WHOLE.replace("slug: one", "slug: Eins"), 3, "needs.0.slug"),
        (WHOLE + FORM.replace("{key: FIELD}", "{key: text, type: text, label: {fa: متن}}"), 7, "no field 'subject'"),
        (WHOLE + FORM.replace("{key: FIELD}", "{key: subject, type: longtext, label: {fa: متن}}"), 12, "of type text"),
        (WHOLE + FORM.replace("{key: FIELD}", "{key: subject, type: text, label: {fa: متن}}"), 12, "at most 120"),
        (
            WHOLE
            + FORM.replace(
                "{key: FIELD}", "{key: subject, type: text, max_length: 9, required: false, label: {fa: م}}"
            ),
            12,
            "always asked for",
        ),
        (
            WHOLE
            + FORM.replace("{key: FIELD}", "{key: subject, type: text, max_length: 9, personal: true, label: {fa: م}}"),
            12,
            "cannot be personal",
        ),
        (
            WHOLE + "    documents:\n      - {key: a, title: {fa: نامه}}\n      - {key: a, title: {fa: نامه}}\n",
            9,
            "stands twice",
        ),
        ("needs: 1\n", 1, "needs"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, fault: str) -> None:
    told = read_text(tmp_path, text)
    assert isinstance(told, list)
    assert any(one.startswith(f"{line}: ") and fault in one for one in told), told
