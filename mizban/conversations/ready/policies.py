"""Who sees which ready answer, and who keeps those of more than one officer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mizban.conversations.models import ReadyAnswer
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Scope:
    """Whose an answer is: one officer's (`mine`), else of a unit (None: all) and a section (None: all)."""

    unit_id: int | None = None
    section_id: int | None = None
    mine: bool = False

    @property
    def key(self) -> str:
        """As it stands in a form."""
        return "mine" if self.mine else f"{self.unit_id or ''}:{self.section_id or ''}"


MINE = Scope(mine=True)


def works_cases(actor: Actor) -> bool:
    """Whether the actor answers people at all."""
    return any(grant.role in CONTENT_ROLES for grant in actor.grants)


def scopes(actor: Actor) -> list[Scope]:
    """For whom the actor may keep answers: themselves; as a head for their sections, as the head of the head office or
    an administrator for everybody."""
    tree = offices(actor.organisation_id)
    found: dict[Scope, None] = dict.fromkeys([MINE] if works_cases(actor) else [])
    for grant in actor.grants:
        if grant.role is Role.SECTION_HEAD and grant.section_id:
            found[Scope(grant.unit_id, grant.section_id)] = None
        if grant.role is Role.UNIT_HEAD:
            found |= dict.fromkeys(Scope(grant.unit_id, section) for section in (None, *tree.sections))
        if grant.role is Role.ADMINISTRATOR or (grant.role is Role.UNIT_HEAD and grant.unit_id == tree.head.pk):
            found |= dict.fromkeys(Scope(None, section) for section in (None, *tree.sections))
    return list(found)


def scope_of(answer: ReadyAnswer) -> Scope:
    return MINE if answer.user_id else Scope(answer.unit_id, answer.section_id)


def may_change(actor: Actor, answer: ReadyAnswer) -> bool:
    """Whether the answer is the actor's to change: their own, or of a place that they keep answers for."""
    if answer.user_id:
        return answer.user_id == actor.user_id
    return scope_of(answer) in scopes(actor)


def visible_to(actor: Actor) -> QuerySet[ReadyAnswer]:
    """Answers in use that the actor may read: their own, those of their sections, and the shared ones."""
    in_use = ReadyAnswer.objects.filter(organisation_id=actor.organisation_id, retired_at=None)
    if not actor.is_staff:
        return in_use.none()
    reach = Q(user_id=actor.officer_id)
    for grant in actor.grants:
        if grant.role is Role.ADMINISTRATOR:
            reach |= Q(user=None, unit=None)
        elif grant.role in CONTENT_ROLES:
            place = Q(user=None) & (Q(unit=None) | Q(unit_id=grant.unit_id))
            if grant.section_id is not None:
                place &= Q(section=None) | Q(section_id=grant.section_id)
            reach |= place
    return in_use.filter(reach)
