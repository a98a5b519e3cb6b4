"""Two cases of one applicant about the same matter become one. Nothing of either is lost: the one that ends stays
readable, and its number and code lead to the one that goes on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases import hooks
from mizban.cases.actions import news
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.steps import MOVED, begin, finish, hold
from mizban.cases.actions.working.corrections import cancel_open_correction
from mizban.cases.models import Case
from mizban.cases.policies import readable_by
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Outcome, Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event

MAX_NOTE = 1000


def merge(
    *, actor: Actor, number: str, revision: int | None, into: str, into_revision: int | None = None, note: str = ""
) -> Case:
    """End the case in favour of `into`, another open one of the same applicant that the actor reads. What is open in it
    is cancelled; `note` is for colleagues.

    Raises Invalid for a case that it cannot go into, Conflict where either has moved.
    """
    with acting_as(actor):
        hold(actor, number, into)
        case = begin(Step.MERGE, actor=actor, number=number, revision=revision)
        goes_on = _survivor(actor, case, into, into_revision)
        cancel_open_correction(case)
        hooks.cancel_what_is_open(case, actor)
        _end(case, goes_on)
        payload = {"note": clean(note, max_length=MAX_NOTE)} if clean(note) else None
        finish(Step.MERGE, case, actor=actor, data={"outcome": Outcome.MERGED, "into": into}, payload=payload)
        Case.objects.filter(merged_into=case).update(merged_into=goes_on, **_place(goes_on))
        goes_on.revision += 1
        goes_on.save(update_fields=["revision"])
        told = {"merged": case.number, "revision": goes_on.revision}
        append(actor=actor, subject=(CASE, goes_on.pk), kind="case.merged_here", data=told)
        news.tell_changed(goes_on)
        tell_applicant(case, Event.MERGED)
    return case


def _survivor(actor: Actor, case: Case, number: str, revision: int | None) -> Case:
    found = readable_by(actor).filter(number=number).first()
    if found is None:
        raise Invalid(_("این پرونده پیدا نشد؛ شماره را ببینید"), field="into", code="no_such_case")
    if found.pk == case.pk:
        raise Invalid(_("این همان پرونده است؛ پروندهٔ دیگری را انتخاب کنید"), field="into", code="itself")
    if case.person_id is None or found.person_id != case.person_id:
        raise Invalid(_("آن پرونده از متقاضی دیگری است؛ فقط پرونده‌های یک متقاضی یکی می‌شوند"), field="into")
    if not found.is_open:
        raise Invalid(_("آن پرونده به پایان رسیده است؛ پروندهٔ بازی را انتخاب کنید"), field="into", code="ended")
    if revision is not None and found.revision != revision:
        raise Conflict(MOVED, code="stale_revision")
    return found


def _end(case: Case, goes_on: Case) -> None:
    """From now on it stands where the other one stands: whoever works that one reads both."""
    case.outcome, case.merged_into = Outcome.MERGED, goes_on
    case.due_on = case.paused_days = case.applicant_due_on = None
    case.unit_id, case.section_id = goes_on.unit_id, goes_on.section_id
    case.content_units = sorted({*case.content_units, *goes_on.content_units})


def _place(goes_on: Case) -> dict[str, object]:
    return {
        "unit_id": goes_on.unit_id,
        "section_id": goes_on.section_id,
        "content_units": goes_on.content_units,
    }
