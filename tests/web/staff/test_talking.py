"""Writing from the desk: to the applicant, to colleagues; what is refused stays in the page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mizban.cases.models import Case
from mizban.conversations.models import Message
from mizban.core.actor import Actor
from mizban.files.models import StoredFile
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD_OFFICE, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return stories.claimed(stories.waiting())


def post(case: Case, by: str = EXPERT, *, revision: int | None = None, **typed: object):  # type: ignore[no-untyped-def]
    seen = Case.objects.get(pk=case.pk).revision if revision is None else revision
    data = {"revision": seen, "key": uuid4(), **typed}
    return browser(by).post(f"/staff/cases/{case.number}/messages/", data)


def stored(case: Case) -> list[tuple[str, bool]]:
    with unwalled(case.organisation_id):
        return list(Message.objects.filter(case=case).order_by("pk").values_list("text", "internal"))


def shown(case: Case, by: str = EXPERT) -> str:
    return text(browser(by).get(f"/staff/cases/{case.number}/"))


def test_a_message_and_a_note_look_unlike(case: Case) -> None:
    assert post(case, text="سلام").status_code == 303
    assert post(case, text="برای همکار", colleagues="1").status_code == 303
    assert stored(case) == [("سلام", False), ("برای همکار", True)]
    page = browser(EXPERT).get(f"/staff/cases/{case.number}/").content.decode()
    assert page.count("msg msg--mine") == 1
    assert page.count("msg msg--inside") == 1
    assert "فرستادن به متقاضی" in page
    assert "ثبت برای همکاران" in page


def test_nothing_written_says_so_at_the_field(case: Case) -> None:
    refused = post(case, text=" ")
    assert refused.status_code == 422
    assert "چیزی بنویسید یا فایلی بفرستید" in text(refused)
    assert 'aria-invalid="true"' in refused.content.decode()
    assert stored(case) == []


def test_what_is_too_long_stays_in_the_page(case: Case) -> None:
    refused = post(case, text="ب" * 6000)
    assert refused.status_code == 422
    assert "ب" * 6000 in text(refused)
    assert "ب" * 6000 in shown(case)


def test_who_writes_on_a_case_that_has_moved_sees_what_has_changed(case: Case) -> None:
    before = case.revision
    said_by_applicant(case, "اول")
    late = post(case, revision=before, text="دوم")
    assert late.status_code == 409
    assert "دوم" in text(late)
    assert "اول" in text(late)
    assert [said for said, _internal in stored(case)] == ["اول"]
    assert post(case, text="دوم").status_code == 303


def test_what_one_has_said_oneself_makes_nothing_stale(case: Case) -> None:
    before = case.revision
    assert post(case, text="اول").status_code == 303
    assert post(case, revision=before, text="دوم").status_code == 303
    said_by_applicant(case, "سوم")
    assert post(case, revision=before, text="چهارم").status_code == 409


def said_by_applicant(case: Case, words: str) -> None:
    rancher = Actor(case.organisation_id, person_id=case.person_id)
    write(actor=rancher, number=case.number, revision=None, key=uuid4(), text=words)


def test_a_colleague_notes_but_does_not_answer(case: Case) -> None:
    page = browser(COLLEAGUE).get(f"/staff/cases/{case.number}/").content.decode()
    assert 'id="write-note"' in page
    assert 'id="write-message"' not in page
    refused = post(case, by=COLLEAGUE, text="سلام")
    assert refused.status_code == 403
    assert "همکار دیگری این پرونده را در دست دارد" in text(refused)
    assert stored(case) == []
    assert post(case, by=COLLEAGUE, text="نظر من", colleagues="1").status_code == 303


def test_whoever_reads_only_the_header_reads_no_message(case: Case) -> None:
    post(case, text="راز")
    assert "راز" not in shown(case, HEAD_OFFICE)
    assert browser(HEAD_OFFICE).get(f"/staff/cases/{case.number}/messages/").status_code == 403
    assert post(case, by=HEAD_OFFICE, text="سلام").status_code == 403


def test_the_draft_is_kept_and_comes_back(case: Case) -> None:
    address = f"/staff/cases/{case.number}/messages/draft/"
    assert browser(EXPERT).post(address, {"text": "نیمه‌کاره", "colleagues": "1"}).status_code == 204
    assert "نیمه‌کاره" in shown(case)
    assert "نیمه‌کاره" not in shown(case, COLLEAGUE)
    assert post(case, text="نیمه‌کاره", colleagues="1", keep="1").status_code == 303
    assert stored(case) == []


def test_a_file_of_the_wrong_kind_is_told_and_the_rest_waits(case: Case) -> None:
    wrong = post(case, text="و این", files=[factories.picture("خوب.jpg"), _empty()])
    assert wrong.status_code == 422
    assert "خوب.jpg" in text(wrong)
    assert "و این" in text(wrong)
    with unwalled(case.organisation_id):
        waiting = StoredFile.objects.get(name="خوب.jpg")
    assert post(case, text="و این", remove_file=waiting.public_id).status_code == 303
    assert "خوب.jpg" not in shown(case)


def _empty() -> SimpleUploadedFile:
    return SimpleUploadedFile("خالی.jpg", b"", "image/jpeg")


def test_links_are_links_and_markup_is_text(case: Case) -> None:
    post(case, text="https://example.ir/a?b=1 <script>alert(1)</script>")
    page = browser(EXPERT).get(f"/staff/cases/{case.number}/").content.decode()
    assert '<a href="https://example.ir/a?b=1"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("key", ["", "x", "0" * 400])
def test_a_key_that_is_none_is_made(case: Case, key: str) -> None:
    assert post(case, text="سلام", key=key).status_code == 303
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/messages/?before={key}").status_code == 200
    assert browser(EXPERT).get(f"/staff/cases/{case.number}/messages/").status_code == 200
