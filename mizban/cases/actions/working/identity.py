"""Who the applicant is: what a case makes of a registry's late answer, and the word of an officer where there is none.

Claims are locked before their cases, here as in `identity.actions.recheck`.
"""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases.actions import news
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case, InboxEntry
from mizban.cases.policies import no_such_case, visible_to
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean, fold
from mizban.identity.actions import judge
from mizban.identity.models import ClaimState, IdentityClaim
from mizban.notifications.events import Event

MAX_NAME, MAX_REASON = 80, 2000
_FIND_BY_NAME = """
UPDATE cases_casesearch SET vector = vector || setweight(to_tsvector('simple', %s), 'A') WHERE case_id = %s
"""


def after_check(actor: Actor, claim: IdentityClaim) -> None:
    """The registry has answered at last: its cases learn the name; a refusal is told to applicant and officer.

    A refused identity is a message, so it raises the revision: nobody decides on a page that does not know of it.
    """
    cases = visible_to(actor).select_for_update(of=("self",)).select_related("person").filter(claim=claim)
    for case in cases.order_by("pk"):
        refused = claim.state is ClaimState.REFUSED and case.is_open
        if refused:
            case.revision += 1
            case.save(update_fields=["revision"])
        told = {"identity": claim.state, **({"revision": case.revision} if refused else {})}
        append(actor=actor, subject=(CASE, case.pk), kind="case.identity_checked", data=told)
        _name(case, claim)
        if refused:
            news.tell_changed(case)
            _tell_refused(case)
            if case.assignee_id:
                tell_officer(case, Event.IDENTITY_FAILED, case.assignee_id)


def check_identity(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    confirmed: bool,
    reason: str,
    first_name: str = "",
    last_name: str = "",
) -> Case:
    """The officer says, by papers that they have seen, whether the applicant is who they say they are.

    `reason` names the papers. Where the registry gave no name a confirmation needs it. Raises Conflict where there is
    nothing to say any more, Invalid where something is missing.
    """
    reason, first, last = clean(reason, max_length=MAX_REASON), _named(first_name), _named(last_name)
    with acting_as(actor):
        claim = _locked_claim(actor, number)
        case = begin(Step.CHECK_IDENTITY, actor=actor, number=number, revision=revision)
        if not claim.is_unproved:
            raise Conflict(_("هویت این متقاضی تأیید شده است؛ پرونده را دوباره باز کنید"), code="identity_is_known")
        if not reason:
            raise Invalid(_("بنویسید چه مدرکی دیدید"), field="reason", code="reason_needed")
        if confirmed and not claim.name and not (first and last):
            raise Invalid(_("نام و نام خانوادگی را مانند مدرک بنویسید"), field="last_name", code="name_needed")
        was_refused = claim.state is ClaimState.REFUSED
        judge(actor=actor, claim=claim, confirmed=confirmed, first_name=first, last_name=last)
        finish(Step.CHECK_IDENTITY, case, actor=actor, data={"identity": claim.state}, payload={"reason": reason})
        _name(case, claim)
        if not confirmed and not was_refused:
            _tell_refused(case)
    return case


def _named(typed: str) -> str:
    return clean(typed, max_length=MAX_NAME)


def _locked_claim(actor: Actor, number: str) -> IdentityClaim:
    mine = visible_to(actor).filter(number=number).values("claim_id")
    claim = IdentityClaim.objects.select_for_update(of=("self",)).filter(pk__in=mine).first()
    if claim is None:
        raise no_such_case(actor)
    return claim


def _name(case: Case, claim: IdentityClaim) -> None:
    """Show and find the case by a name that was not known when it was sent."""
    entry = InboxEntry.objects.filter(case=case, name="")
    if claim.name and (entry.update(name=claim.name[:170]) or not case.is_open):
        with connection.cursor() as cursor:
            cursor.execute(_FIND_BY_NAME, [fold(claim.name), case.pk])


def _tell_refused(case: Case) -> None:
    tell_applicant(case, Event.IDENTITY_FAILED)
