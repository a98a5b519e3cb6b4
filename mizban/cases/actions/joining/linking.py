"""Putting cases side by side that have to do with each other, and apart again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.cases.actions.steps import hold
from mizban.cases.models import Case, CaseLink
from mizban.cases.policies import may_link, no_such_case, readable_by, visible_to
from mizban.cases.subjects import CASE
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid
from mizban.core.text import clean

MAX_NOTE = 200


def link(*, actor: Actor, number: str, other: str, note: str = "") -> CaseLink:
    """Link two cases that the actor reads. Raises Invalid for one that cannot be linked, Conflict where it is."""
    with acting_as(actor):
        hold(actor, number, other)
        case = _linkable(actor, number)
        found = readable_by(actor).filter(number=other).first()
        if found is None:
            raise Invalid(_("این پرونده پیدا نشد؛ شماره را ببینید"), field="other", code="no_such_case")
        if found.pk == case.pk:
            raise Invalid(_("این همان پرونده است؛ شمارهٔ پروندهٔ دیگری را بنویسید"), field="other", code="itself")
        one, two = sorted((case.pk, found.pk))
        made = CaseLink(
            organisation_id=case.organisation_id,
            one_id=one,
            other_id=two,
            note=clean(note, max_length=MAX_NOTE),
            user_id=actor.officer_id,
            linked_at=clock.now(),
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise Conflict(_("این دو پرونده پیش‌تر به هم پیوند شده‌اند"), code="linked_before") from None
        _note(actor, made, "case.linked")
    return made


def unlink(*, actor: Actor, number: str, link_id: int) -> None:
    """Take a link away. Raises NotFound for one that is not there, or that leads where the actor sees nothing."""
    with acting_as(actor):
        case = _linkable(actor, number)
        found = CaseLink.objects.select_for_update(of=("self",)).filter(pk=link_id).first()
        if found is None or case.pk not in (found.one_id, found.other_id):
            raise no_such_case(actor, code="no_such_link")
        both = visible_to(actor).filter(pk__in=(found.one_id, found.other_id)).order_by("pk")
        if len(both.select_for_update(of=("self",)).values_list("pk")) != 2:
            raise no_such_case(actor, code="no_such_link")
        _note(actor, found, "case.unlinked")
        found.delete()


def _linkable(actor: Actor, number: str) -> Case:
    case = visible_to(actor).filter(number=number).first()
    if case is None:
        raise no_such_case(actor)
    if not may_link(actor, case):
        raise Forbidden(_("پیوند دادن این پرونده برای حساب شما باز نیست"), code="link_forbidden")
    return case


def _note(actor: Actor, made: CaseLink, kind: str) -> None:
    """In the history of both, in neither with the number of the other: who reads one may not know of that."""
    for case_id in (made.one_id, made.other_id):
        append(actor=actor, subject=(CASE, case_id), kind=kind, data={"link": made.pk})
