"""Subjects of files that cases know: drafts, corrections being answered, cases, decisions. Registered at start-up."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from mizban.cases.forms import form_of
from mizban.cases.models import OPEN_REFERRAL, UNANSWERED, UNSENT, Correction, Decision, ReferralFile
from mizban.cases.policies import may_take, own_drafts, readable_by, received_by
from mizban.cases.workflow import MENDABLE, State, Step
from mizban.catalogue.queries import version_of
from mizban.core.actor import Actor
from mizban.files.hooks import SubjectRules, register

DRAFT, CORRECTION, CASE, DECISION = "draft", "correction", "case", "decision"
LETTER_UPLOAD = "letter_upload"
"""A result letter that an officer has written elsewhere, on its way to becoming a decision's; its id is the case's."""
Ids = Collection[int]


def register_subjects() -> None:
    """Tell `files` whose these are and until when they take files."""
    register(DRAFT, SubjectRules(visible=_own_drafts, changeable=_open_drafts))
    register(CORRECTION, SubjectRules(visible=_corrections, changeable=_open_corrections))
    register(CASE, SubjectRules(visible=_cases, changeable=lambda actor, ids: [], shared=_referred_files))
    register(DECISION, SubjectRules(visible=_decisions, changeable=lambda actor, ids: []))
    register(LETTER_UPLOAD, SubjectRules(visible=_cases, changeable=_cases_to_decide))


def _own_drafts(actor: Actor, ids: Ids) -> Ids:
    return own_drafts(actor).filter(pk__in=ids).values_list("pk", flat=True)


def _open_drafts(actor: Actor, ids: Ids) -> Ids:
    """Those whose form asks for files at all."""
    unsent = own_drafts(actor).filter(UNSENT, pk__in=ids).values_list("pk", "version_id")
    return [pk for pk, version_id in unsent if form_of(version_of(version_id)).takes_files]


def _corrections(actor: Actor, ids: Ids) -> Ids:
    return list(_own_corrections(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _open_corrections(actor: Actor, ids: Ids) -> Ids:
    """Those whose form asks for files at all."""
    waiting = _own_corrections(actor).filter(UNANSWERED, case__state__in=MENDABLE, pk__in=ids)
    asked = waiting.values_list("pk", "case__version_id")
    return [pk for pk, version_id in asked if form_of(version_of(version_id)).takes_files]


def _own_corrections(actor: Actor) -> QuerySet[Correction]:
    """What is not sent yet is the applicant's alone."""
    if not actor.is_applicant:
        return Correction.objects.none()
    return Correction.objects.filter(organisation_id=actor.organisation_id, case__person_id=actor.applicant_id)


def _cases(actor: Actor, ids: Ids) -> Ids:
    return readable_by(actor).filter(pk__in=ids).values_list("pk", flat=True)


def _referred_files(actor: Actor, ids: Ids) -> Ids:
    """Files that an open referral shows to the actor, where it does not show the whole case."""
    received = received_by(actor).filter(OPEN_REFERRAL, case_id__in=ids)
    return ReferralFile.objects.filter(referral__in=received).values_list("file_id", flat=True)


def _decisions(actor: Actor, ids: Ids) -> Ids:
    readable = readable_by(actor).values("pk")
    return Decision.objects.filter(pk__in=ids, case_id__in=readable).values_list("pk", flat=True)


def _cases_to_decide(actor: Actor, ids: Ids) -> Ids:
    in_review = readable_by(actor).filter(pk__in=ids, state=State.IN_REVIEW)
    return [case.pk for case in in_review if actor.is_staff and may_take(actor, case, Step.DECIDE)]
