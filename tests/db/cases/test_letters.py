"""The result letter: made once, from the template or on an upload, found by the applicant, checked by its code."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import translation

from mizban.audit.models import Event
from mizban.cases.actions.working import letters
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.actions.working.revoke import revoke_letter
from mizban.cases.models import Case, Letter, LetterStatus
from mizban.cases.queries.applying.letters import check_letter
from mizban.cases.subjects import DECISION, LETTER_UPLOAD
from mizban.cases.tasks import make_letter
from mizban.cases.workflow import Outcome
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.files import actions as files
from mizban.files.actions.settling import settle_refused
from mizban.files.kinds import Refusal
from mizban.files.models import StoredFile
from mizban.files.queries import files_of, openable_file
from mizban.files.store import store
from mizban.identity.models import IdentityClaim
from mizban.notifications.events import Event as Told
from mizban.notifications.models import Bell, OutboxMessage
from mizban.organisations.models import Organisation
from mizban.organisations.queries import base_url
from tests import factories
from tests.db.cases.lifetimes import OFFICER
from tests.unwalled import unwalled
from tests.web.staff import stories

pytestmark = pytest.mark.django_db
TEXT = "پروانه برای یک دورهٔ سه‌ساله تمدید شد.\n\nشروط پیوست را رعایت کنید."


@pytest.fixture
def case() -> Case:
    found = factories.renewal_case(factories.person())
    return claim(actor=factories.officer(OFFICER), number=found.number, revision=None)


def decided(case: Case, wish: LetterWish, *, outcome: Outcome = Outcome.ACCEPTED) -> Letter:
    officer = factories.officer(OFFICER)
    decide(actor=officer, number=case.number, revision=None, outcome=outcome, text=TEXT, letter=wish)
    with unwalled(case.organisation_id):
        return Letter.objects.get(case=case)


def made(letter: Letter) -> Letter:
    """Do the jobs that have been queued for it, each twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'cases.make_letter' ORDER BY id")
        queued = [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]
    assert [one["letter_id"] for one in queued] == [letter.pk]
    for arguments in queued * 2:
        with unwalled(letter.organisation_id):
            make_letter(**arguments)
    with unwalled(letter.organisation_id):
        return Letter.objects.get(pk=letter.pk)


def applicant_of(case: Case) -> Actor:
    return applicant(case.organisation_id, case.person_id or 0)


def pdf_of(actor: Actor, letter: Letter) -> bytes:
    """The letter, as this person is shown and sent it."""
    with acting_as(actor, read_only=True):
        (row,) = files_of(actor, (DECISION, letter.decision_id))
        return b"".join(store().read(openable_file(actor, row.public_id).content))


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def sent_letter(case: Case, by: str = OFFICER) -> StoredFile:
    """A letter written elsewhere, uploaded by an officer; nothing has checked it yet."""
    with pikepdf.new() as document:
        for _page in range(2):
            document.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        document.save(out)
    upload = SimpleUploadedFile("نامه.pdf", out.getvalue(), "application/pdf")
    return files.receive(actor=factories.officer(by), subject=(LETTER_UPLOAD, case.pk), field="letter", upload=upload)


def scanned_letter(case: Case) -> StoredFile:
    """The same, found clean."""
    stored = sent_letter(case)
    with unwalled(case.organisation_id):
        files.process(organisation_id=case.organisation_id, file_id=stored.pk)
    with unwalled(case.organisation_id):
        return StoredFile.objects.get(pk=stored.pk)


def test_the_letter_is_made_from_the_decision(case: Case) -> None:
    letter = made(decided(case, LetterWish(secretariat_number="4711/ص", secretariat_date=dt.date(2026, 11, 22))))
    pdf = pdf_of(applicant_of(case), letter)
    assert hashlib.sha256(pdf).hexdigest() == letter.sha256
    text = words(pdf)
    for expected in (f"{case.number}/1", "4711", "کارشناس امور مراتع", "سازمان منابع طبیعی"):
        assert expected in text


def test_what_stands_in_it(case: Case) -> None:
    letter = decided(case, LetterWish())
    with unwalled(case.organisation_id), translation.override("fa"):
        paper = letters._paper(letters._letters(applicant_of(case)).get(pk=letter.pk))
        claim = IdentityClaim.objects.get(pk=case.claim_id)
    assert paper.verify == f"http://frw.localhost:8000/verify/{letter.code}/"
    assert paper.addressee == claim.name
    assert paper.paragraphs == ("پروانه برای یک دورهٔ سه‌ساله تمدید شد.", "شروط پیوست را رعایت کنید.")
    assert (paper.number, paper.subject) == (f"{case.number}/1", case.service.title["fa"])


def test_outside_a_demo_the_address_is_the_first_host() -> None:
    organisation = Organisation(hosts=["desk.frw.ir", "frw.ir"], settings={})
    assert base_url(organisation) == "https://desk.frw.ir"
    assert base_url(Organisation(hosts=["frw.ir"], settings={"base_url": "https://x.ir/"})) == "https://x.ir"


def test_it_is_made_once(case: Case) -> None:
    letter = made(decided(case, LetterWish()))
    with unwalled(case.organisation_id):
        assert StoredFile.objects.filter(subject_type=DECISION, subject_id=letter.decision_id).count() == 1
    events = Event.objects.filter(subject_type="case", subject_id=case.pk, kind="case.letter_made")
    assert [event.data for event in events] == [{"decision": 1, "sha256": letter.sha256, "stamped": False}]
    assert Case.objects.get(pk=case.pk).revision == case.revision + 1  # the decision's own


def test_anybody_can_check_it(case: Case) -> None:
    letter = decided(case, LetterWish())
    before = check_letter(case.organisation_id, letter.code)
    assert before is not None
    assert before.sha256 == ""
    made(letter)
    checked = check_letter(case.organisation_id, letter.code.lower())
    assert checked is not None
    assert checked.sha256 == hashlib.sha256(pdf_of(applicant_of(case), letter)).hexdigest()


def test_strangers_do_not_find_it(case: Case) -> None:
    letter = made(decided(case, LetterWish()))
    for stranger in (factories.person(), factories.officer("frw-yazd-rangeland-1"), factories.officer("frw-auditor")):
        with acting_as(stranger, read_only=True):
            assert files_of(stranger, (DECISION, letter.decision_id)) == []
    assert pdf_of(factories.officer("frw-fars-rangeland-2"), letter)


def test_an_uploaded_letter_is_stamped_and_the_upload_goes(case: Case) -> None:
    upload = scanned_letter(case)
    assert upload.is_clean
    letter = made(decided(case, LetterWish(file_id=upload.pk)))
    pdf = pdf_of(applicant_of(case), letter)
    text = words(pdf)
    assert f"{case.number}/1" in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
    assert hashlib.sha256(pdf).hexdigest() == letter.sha256 != upload.sha256
    with unwalled(case.organisation_id):
        assert StoredFile.objects.get(pk=upload.pk).removed_at is not None


def queued_for(letter: Letter) -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'cases.make_letter' AND scheduled_at > now()"
        )
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def test_a_letter_waits_for_the_check_of_its_upload(case: Case) -> None:
    upload = sent_letter(case)
    letter = decided(case, LetterWish(file_id=upload.pk))
    arguments = {"organisation_id": case.organisation_id, "letter_id": letter.pk, "file_id": upload.pk}
    with unwalled(case.organisation_id):
        make_letter(**arguments)
    with unwalled(case.organisation_id):
        assert Letter.objects.get(pk=letter.pk).sha256 == ""
    assert queued_for(letter) == [arguments]
    with unwalled(case.organisation_id):
        files.process(organisation_id=case.organisation_id, file_id=upload.pk)
    with unwalled(case.organisation_id):
        make_letter(**arguments)
    with acting_as(factories.officer(OFFICER), read_only=True):
        letter.refresh_from_db()
    assert letter.uploaded
    assert f"{case.number}/1" in words(pdf_of(applicant_of(case), letter))
    assert len(queued_for(letter)) == 1


def test_a_letter_whose_upload_is_refused_after_all_is_made_from_the_decision(case: Case) -> None:
    upload = sent_letter(case)
    letter = decided(case, LetterWish(file_id=upload.pk))
    with unwalled(case.organisation_id):
        settle_refused(StoredFile.objects.get(pk=upload.pk), Refusal.INFECTED)
    letter = made(letter)
    assert not letter.uploaded
    assert "شروط پیوست" in words(pdf_of(applicant_of(case), letter)).replace("\u200c", "")
    officer = factories.officer(OFFICER)
    assert Bell.objects.filter(event=Told.LETTER_UPLOAD_REFUSED, user_id=officer.user_id).count() == 1


def test_a_letter_without_its_upload_fails_and_leaves_nothing(case: Case) -> None:
    upload = scanned_letter(case)
    letter = decided(case, LetterWish(file_id=upload.pk))
    with unwalled(case.organisation_id):
        StoredFile.objects.filter(pk=upload.pk).update(removed_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
        with pytest.raises(StoredFile.DoesNotExist):
            make_letter(organisation_id=case.organisation_id, letter_id=letter.pk, file_id=upload.pk)
    with unwalled(case.organisation_id):
        assert not StoredFile.objects.filter(subject_type=DECISION).exists()
        assert Letter.objects.get(pk=letter.pk).sha256 == ""


def test_the_letter_of_a_superseded_decision_stays(case: Case) -> None:
    letter = made(decided(case, LetterWish()))
    reopen(actor=applicant_of(case), number=case.number, revision=None, reason="دوباره ببینید")
    checked = check_letter(case.organisation_id, letter.code)
    assert checked is not None
    assert (checked.status, checked.sha256) == ("superseded", letter.sha256)
    assert pdf_of(applicant_of(case), letter)


def test_a_letter_made_late_leaves_the_upload_of_the_next_decision(case: Case) -> None:
    late = decided(case, LetterWish(file_id=scanned_letter(case).pk))
    again = reopen(actor=applicant_of(case), number=case.number, revision=None, reason="دوباره ببینید")
    assert again.assignee is not None
    next_upload = sent_letter(case, again.assignee.username)
    assert made(late).sha256
    with unwalled(case.organisation_id):
        assert StoredFile.objects.get(pk=next_upload.pk).removed_at is None


def test_the_job_is_known_to_the_worker() -> None:
    from procrastinate.contrib.django import app

    task = app.tasks["cases.make_letter"]
    assert (task.queue, task.retry_strategy is not None) == ("documents", True)


def test_a_revoked_letter_says_so_to_everybody_and_its_applicant_is_told() -> None:
    case = stories.decided()
    head = factories.officer(stories.HEAD)
    with acting_as(head, read_only=True):
        code = Letter.objects.get(case=case).code
    with pytest.raises(Forbidden):
        revoke_letter(actor=factories.officer(stories.EXPERT), number=case.number, revision=None, reason="اشتباه")
    with pytest.raises(Invalid):
        revoke_letter(actor=head, number=case.number, revision=None, reason=" \u200c")
    revoke_letter(actor=head, number=case.number, revision=None, reason="نام اشتباه است")
    found = check_letter(case.organisation_id, code)
    assert found is not None
    assert found.status is LetterStatus.REVOKED
    assert OutboxMessage.objects.filter(event=Told.LETTER_REVOKED, subject_id=case.pk).count() == 1
    assert Case.objects.get(pk=case.pk).state == "decided"
    with pytest.raises(Conflict):
        revoke_letter(actor=head, number=case.number, revision=None, reason="دوباره")
