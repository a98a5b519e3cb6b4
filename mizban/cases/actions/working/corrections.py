"""Correction (رفع نقص): an officer marks single fields and documents, each with a reason; only those open again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import UNANSWERED, Case, Correction, CorrectionItem, CorrectionReason
from mizban.cases.queries.answers import correctable_paths, next_round
from mizban.cases.workflow import Step
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event

MAX_NOTE = 1000


@dataclass(frozen=True)
class Defect:
    """A field or document, by its path, and why it must be mended."""

    path: str
    reason: CorrectionReason
    note: str = ""


def return_for_correction(
    *, actor: Actor, number: str, revision: int | None, defects: Sequence[Defect], note: str = ""
) -> Case:
    """Ask the applicant to mend `defects`. The clock stops until they are answered.

    Raises Invalid without any defect, with one on a field that the case does not have, or «other» without a note.
    """
    with acting_as(actor):
        case = begin(Step.RETURN_FOR_CORRECTION, actor=actor, number=number, revision=revision)
        _check(case, defects)
        correction = write_down(case, defects, note, actor)
        deadlines.stop_clock(case)
        case.applicant_due_on, case.reminders_sent = correction.due_on, 0
        finish(
            Step.RETURN_FOR_CORRECTION,
            case,
            actor=actor,
            data={"round": correction.round, "items": [[one.path, one.reason] for one in defects]},
        )
        tell_applicant(case, Event.CORRECTION, date=correction.due_on)
    return case


def write_down(case: Case, defects: Sequence[Defect], note: str, actor: Actor) -> Correction:
    """A round of mending with its items, within a step that lets the case wait for its applicant."""
    correction = Correction.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        round=next_round(case),
        requested_by_id=actor.officer_id,
        requested_at=clock.now(),
        due_on=deadlines.correction_due(),
        note=clean(note, max_length=MAX_NOTE),
    )
    CorrectionItem.objects.bulk_create(
        CorrectionItem(
            organisation_id=case.organisation_id,
            correction=correction,
            case=case,
            path=defect.path,
            reason=defect.reason,
            note=clean(defect.note, max_length=MAX_NOTE),
            order=order,
        )
        for order, defect in enumerate(defects)
    )
    return correction


def cancel_open_correction(case: Case) -> None:
    case.corrections.filter(UNANSWERED).update(cancelled_at=clock.now())


def _check(case: Case, defects: Sequence[Defect]) -> None:
    if not defects:
        raise Invalid(_("دست‌کم یک مورد را برای رفع نقص علامت بزنید"), code="no_defects")
    known = correctable_paths(case)
    for defect in defects:
        if defect.path not in known:
            raise Invalid(
                _("این مورد در درخواست نیست؛ فهرست را دوباره ببینید"), field=defect.path, code="no_such_field"
            )
        if defect.reason is CorrectionReason.OTHER and not clean(defect.note):
            raise Invalid(_("برای هر نقص دلیل بنویسید"), field=defect.path, code="reason_needed")
    if len({defect.path for defect in defects}) != len(defects):
        raise Invalid(_("هر مورد را یک بار علامت بزنید"), code="repeated_defect")
