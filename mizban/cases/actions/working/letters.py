"""The result letter as a PDF: set from the template, or stamped on what the officer has uploaded."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from mizban.audit.actions import append
from mizban.cases.actions.messages import tell_officer
from mizban.cases.models import Letter
from mizban.cases.policies import visible_to
from mizban.cases.subjects import CASE, DECISION, LETTER_UPLOAD
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.jalali import format_date
from mizban.core.text import listed
from mizban.documents import letter as papers
from mizban.documents.letterhead import Letterhead
from mizban.files.actions import discard, keep
from mizban.files.models import FileState, StoredFile
from mizban.files.store import store
from mizban.identity.models import IdentityClaim
from mizban.notifications.events import Event
from mizban.organisations.models import Unit
from mizban.organisations.queries import base_url, organisation_of

LANGUAGE = "fa"
"""Of official letters."""
SOON, LATE = dt.timedelta(seconds=5), dt.timedelta(minutes=5)
"""When it is asked again whether the check of an uploaded letter has ended: as a rule it has before the first time, and
where the scanner is down it takes an hour, so that each wait is a quarter of what has passed."""


def queue_letter(letter: Letter, file_id: int | None, *, at: dt.datetime | None = None) -> None:
    """Have the PDF of a letter made by a job, in the present transaction; see `make_letter`."""
    jobs.defer(
        "cases.make_letter",
        queue="documents",
        lock=f"letter-{letter.pk}",
        at=at,
        organisation_id=letter.organisation_id,
        letter_id=letter.pk,
        file_id=file_id,
    )


def make_letter(*, actor: Actor, letter_id: int, file_id: int | None) -> None:
    """Make the PDF of a letter and keep it with its decision, where the applicant finds it; it is made once.

    `file_id` is the uploaded PDF that is stamped instead; it goes afterwards, with what else had been sent for this
    decision (what came later is for another). While it is being checked the job is put off; once it has been refused
    the letter is made from the template, and the officer is told. Typesetting runs outside any transaction. Raises
    StoredFile.DoesNotExist when the upload is gone.
    """
    with acting_as(actor, read_only=True), translation.override(LANGUAGE):
        letter = _letters(actor).get(pk=letter_id)
        if letter.sha256:
            return
        upload = _upload(letter, file_id) if file_id is not None else None
        is_refused = upload is not None and upload.state == FileState.REFUSED
        paper, name = _paper(letter), _("%(no)s نتیجهٔ درخواست") % {"no": letter.number.replace("/", "-")}
    if upload and not upload.is_clean and not is_refused:
        with acting_as(actor):
            passed = clock.now() - letter.decision.decided_at
            queue_letter(letter, file_id, at=clock.now() + min(max(SOON, passed / 4), LATE))
        return
    pdf = _stamped(upload, paper) if upload and not is_refused else papers.letter(paper)
    with acting_as(actor):
        case = visible_to(actor).select_for_update(of=("self",)).get(pk=letter.case_id)
        letter = _letters(actor).get(pk=letter_id)
        if letter.sha256:
            return
        subject = (DECISION, letter.decision_id)
        letter.sha256 = keep(actor=actor, subject=subject, name=name, data=pdf, pages=_pages(pdf)).sha256
        letter.uploaded = letter.uploaded and not is_refused
        letter.save(update_fields=["sha256", "uploaded"])
        discard(actor=actor, subject=(LETTER_UPLOAD, case.pk), until=letter.decision.decided_at)
        data = {"decision": letter.decision.number, "sha256": letter.sha256, "stamped": letter.uploaded}
        append(actor=actor, subject=(CASE, case.pk), kind="case.letter_made", data=data)
        if is_refused:
            tell_officer(case, Event.LETTER_UPLOAD_REFUSED, letter.decision.decided_by_id, occasion=letter.number)


def _letters(actor: Actor) -> QuerySet[Letter]:
    mine = Letter.objects.filter(organisation_id=actor.organisation_id)
    return mine.select_related("case__service", "decision__decided_by", "unit")


def _upload(letter: Letter, file_id: int) -> StoredFile:
    of_case = StoredFile.objects.filter(organisation_id=letter.organisation_id, subject_type=LETTER_UPLOAD)
    return of_case.get(pk=file_id, subject_id=letter.case_id, removed_at=None)


def _stamped(upload: StoredFile, paper: papers.Letter) -> bytes:
    sent = b"".join(store().read(upload.content))
    return papers.stamp(sent, number=paper.number, date=paper.date, verify=paper.verify, language=LANGUAGE)


def _paper(letter: Letter) -> papers.Letter:
    """Signed by the post that has decided; the office stands in the letterhead."""
    organisation, unit = organisation_of(letter.organisation_id), letter.unit
    claim = IdentityClaim.objects.get(pk=letter.case.claim_id)
    return papers.Letter(
        head=Letterhead(organisation.name[LANGUAGE], unit.name[LANGUAGE], address=_address(unit)),
        number=letter.number,
        date=format_date(letter.issued_on),
        addressee=claim.name or _("متقاضی"),
        subject=letter.case.service.title[LANGUAGE],
        paragraphs=tuple(line for line in letter.decision.text.splitlines() if line.strip()),
        post=letter.decision.decided_by.post or unit.name[LANGUAGE],
        verify=f"{base_url(organisation)}/verify/{letter.code}/",
        secretariat_number=letter.secretariat_number,
        secretariat_date=format_date(letter.secretariat_date) if letter.secretariat_date else "",
        language=LANGUAGE,
    )


def _address(unit: Unit) -> str:
    return listed([unit.address.get(LANGUAGE, ""), unit.phone])


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
