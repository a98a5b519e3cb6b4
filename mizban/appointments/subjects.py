"""Files of the documents of a visit while they are being sent; then they are the case's. Registered at start-up."""

from __future__ import annotations

from collections.abc import Collection

from mizban.appointments.models import VisitItem
from mizban.appointments.workflow import OPEN, Check
from mizban.core.actor import Actor
from mizban.files.hooks import SubjectRules, register

VISIT_ITEM = "visit_item"
Ids = Collection[int]


def register_subjects() -> None:
    """Tell `files` whose these are and until when they take files."""
    register(VISIT_ITEM, SubjectRules(visible=_own, changeable=_open))


def _own(actor: Actor, ids: Ids) -> Ids:
    """What is not sent yet is the applicant's alone."""
    if not actor.is_applicant:
        return []
    mine = VisitItem.objects.filter(organisation_id=actor.organisation_id, visit__case__person_id=actor.applicant_id)
    return list(mine.filter(pk__in=ids).values_list("pk", flat=True))


def _open(actor: Actor, ids: Ids) -> Ids:
    """Those that may be sent beforehand, of a visit that is still to come; what was found good stays as it is."""
    waiting = VisitItem.objects.filter(pk__in=_own(actor, ids), may_upload=True, visit__status__in=OPEN)
    return list(waiting.exclude(check_state=Check.OK).values_list("pk", flat=True))
