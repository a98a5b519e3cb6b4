"""Files of cases: looked at in the page, taken as attachments, not before they are checked, never by strangers."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mizban.accounts.contact import mobile_of, national_id_of
from mizban.accounts.models import Person
from mizban.audit.models import Look
from mizban.cases.models import Case, Letter
from mizban.cases.subjects import LETTER_UPLOAD
from mizban.cases.workflow import State
from mizban.core.acting import acting_as
from mizban.core.text import local_digits
from mizban.files.actions import process
from mizban.files.actions.settling import settle_refused
from mizban.files.kinds import Refusal
from mizban.files.models import StoredFile
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


def check_files(case: Case) -> list[StoredFile]:
    """What the worker does with the files of a case."""
    with unwalled(case.organisation_id):
        files = list(StoredFile.objects.filter(subject_type="case", subject_id=case.pk).order_by("pk"))
    for file in files:
        check(file)
    return files


def check(file: StoredFile) -> None:
    with unwalled(file.organisation_id):  # as the worker's role
        process(organisation_id=file.organisation_id, file_id=file.pk)


def pdf(name: str = "نامه.pdf") -> SimpleUploadedFile:
    out = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(out)
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


def test_a_checked_file_is_seen_in_the_page_and_taken_as_an_attachment() -> None:
    case = stories.small()
    file = check_files(case)[0]
    client = browser(EXPERT)
    body = client.get(f"/staff/cases/{case.number}/").content.decode()
    assert f'src="/staff/files/{file.public_id}/page/1/"' in body
    picture = client.get(f"/staff/files/{file.public_id}/page/1/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert picture.content[8:12] == b"WEBP"
    assert "default-src 'none'" in picture["Content-Security-Policy"]
    whole = client.get(f"/staff/files/{file.public_id}/")
    data = b"".join(whole.streaming_content)
    assert whole["Content-Disposition"].startswith("attachment;")
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert data[:3] == b"\xff\xd8\xff"
    assert Look.objects.filter(what=f"file {file.public_id.hex}", subject_id=case.pk).count() == 1


def test_a_part_of_a_file_can_be_asked_for() -> None:
    case = stories.small()
    file = check_files(case)[0]
    part = browser(EXPERT).get(f"/staff/files/{file.public_id}/", headers={"range": "bytes=0-9"})
    assert part.status_code == 206
    assert len(b"".join(part.streaming_content)) == 10


def test_an_unchecked_file_is_named_and_not_shown() -> None:
    case = stories.small()
    with unwalled(case.organisation_id):
        file = StoredFile.objects.get(subject_type="case", subject_id=case.pk)
    client = browser(EXPERT)
    response = client.get(f"/staff/cases/{case.number}/")
    assert "در حال بررسی امنیتی" in text(response)
    assert str(file.public_id) not in response.content.decode()
    assert client.get(f"/staff/files/{file.public_id}/").status_code == 404
    assert client.get(f"/staff/files/{file.public_id}/page/1/").status_code == 404


@pytest.mark.parametrize(
    ("username", "status"), [(COLLEAGUE, 200), (HEAD, 200), (HEAD_OFFICE, 404), (OTHER_UNIT, 404), ("", 302)]
)
def test_a_file_is_for_those_who_read_its_case(username: str, status: int) -> None:
    case = stories.small()
    file = check_files(case)[0]
    for address in (f"/staff/files/{file.public_id}/", f"/staff/files/{file.public_id}/page/1/"):
        assert browser(username).get(address).status_code == status


@pytest.mark.parametrize("page", [0, 2, 99999999999])
def test_a_page_that_there_is_not(page: int) -> None:
    case = stories.small()
    file = check_files(case)[0]
    assert browser(EXPERT).get(f"/staff/files/{file.public_id}/page/{page}/").status_code == 404


def test_a_file_that_there_is_not() -> None:
    assert browser(EXPERT).get(f"/staff/files/{UUID(int=1)}/").status_code == 404


# --- the letter that an officer has written elsewhere ----------------------------------------------------------------


def decide(case: Case, **typed: object):  # type: ignore[no-untyped-def]
    data = {"revision": case.revision, "outcome": "accepted", "text": "بله", "letter": "upload", **typed}
    return browser(EXPERT).post(f"/staff/cases/{case.number}/decide/", data)


def sent_letter(response: object) -> str:
    found = re.search(r'name="file" value="([0-9a-f-]{36})"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def letter_of(case: Case) -> StoredFile:
    with unwalled(case.organisation_id):
        return StoredFile.objects.get(subject_type=LETTER_UPLOAD, subject_id=case.pk)


def test_an_uploaded_letter_goes_with_the_decision_before_it_is_checked() -> None:
    case = stories.claimed()
    asked = decide(case, upload=pdf())
    assert asked.status_code == 200
    assert "نامه.pdf" in text(asked)
    assert "لازم نیست منتظر بمانید" in text(asked)
    done = decide(case, file=sent_letter(asked), do="decide")
    assert done.status_code == 303
    assert Case.objects.get().state == State.DECIDED
    with acting_as(factories.officer(EXPERT), read_only=True):
        assert Letter.objects.get().uploaded


def test_a_letter_that_is_no_pdf_is_refused_with_everything_typed_kept() -> None:
    case = stories.claimed()
    refused = decide(case, upload=factories.picture("نامه.jpg"), text="متن نتیجه")
    assert refused.status_code == 422
    assert "نامه باید PDF باشد" in text(refused)
    assert "متن نتیجه" in refused.content.decode()
    broken = decide(case, upload=SimpleUploadedFile("نامه.pdf", b"no pdf at all", "application/pdf"))
    assert broken.status_code == 422
    assert "نمی‌توانیم بگیریم" in text(broken)
    empty = decide(case, upload=SimpleUploadedFile("نامه.pdf", b"", "application/pdf"))
    assert "خالی است" in text(empty)


def test_a_letter_that_the_check_has_refused_is_asked_for_again() -> None:
    case = stories.claimed()
    file = sent_letter(decide(case, upload=pdf()))
    stored = letter_of(case)
    with unwalled(case.organisation_id):
        settle_refused(stored, Refusal.INFECTED)
    refused = decide(case, file=file, do="decide")
    assert refused.status_code == 422
    assert "فایل نامه را دوباره بفرستید" in text(refused)


def test_a_letter_stays_while_other_things_are_mended() -> None:
    case = stories.claimed()
    refused = decide(case, upload=pdf(), text="")
    assert refused.status_code == 422
    file = sent_letter(refused)
    assert decide(case, file=file).status_code == 200


def test_nobody_elses_file_becomes_a_letter() -> None:
    case, other = stories.claimed(), stories.claimed()
    file = sent_letter(decide(other, upload=pdf()))
    check(letter_of(other))
    refused = decide(case, file=file, do="decide")
    assert refused.status_code == 422
    assert "فایل نامه را دوباره بفرستید" in text(refused)
    document = check_files(case)[0]
    assert decide(case, file=str(document.public_id), do="decide").status_code == 422


def test_only_who_may_decide_may_send_a_letter() -> None:
    case = stories.claimed()
    data = {"revision": case.revision, "outcome": "accepted", "text": "بله", "letter": "upload", "upload": pdf()}
    refused = browser(COLLEAGUE).post(f"/staff/cases/{case.number}/decide/", data)
    assert refused.status_code == 403
    with unwalled(case.organisation_id):
        assert not StoredFile.objects.filter(subject_type=LETTER_UPLOAD).exists()


# --- on paper --------------------------------------------------------------------------------------------------------


def read(data: bytes) -> tuple[int, str]:
    """Number of pages, and what can be copied out of them."""
    paper = pypdfium2.PdfDocument(data)
    try:
        return len(paper), "\n".join(paper[place].get_textpage().get_text_bounded() for place in range(len(paper)))
    finally:
        paper.close()


def test_a_case_on_paper_with_its_files() -> None:
    case = stories.corrected()
    files = check_files(case)
    response = browser(EXPERT).get(f"/staff/cases/{case.number}/print/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment;")
    pages, words = read(response.content)
    assert pages > len(files), "the case, and a page for each photograph"
    assert case.number in words
    assert Look.objects.filter(what="print", subject_id=case.pk).exists()


def test_personal_values_stay_masked_on_paper() -> None:
    rancher = factories.person()
    with acting_as(rancher, read_only=True):
        person = Person.objects.get()
    case = stories.claimed(stories.small(rancher))
    _pages, words = read(browser(EXPERT).get(f"/staff/cases/{case.number}/print/").content)
    assert local_digits(national_id_of(person)[-4:]) in words
    for secret in (national_id_of(person), mobile_of(person), "32345678", "خیابان"):
        assert secret not in re.sub(r"[ -]", "", words)


def test_what_one_may_not_read_one_may_not_print() -> None:
    case = stories.waiting()
    assert browser(HEAD_OFFICE).get(f"/staff/cases/{case.number}/print/").status_code == 403
    assert browser(OTHER_UNIT).get(f"/staff/cases/{case.number}/print/").status_code == 404
    assert not Look.objects.filter(what="print").exists()
