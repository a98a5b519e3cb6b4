"""Who answers for a section of an office."""

from __future__ import annotations

from mizban.accounts.models import User
from mizban.audit.actions import append
from mizban.cases.models import Responsibility
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.organisations.models import Section, Unit


def answer_for(*, actor: Actor, user: User, unit: Unit, section: Section) -> bool:
    """Let new cases of a section of a unit come to `user`, or to the queue where several answer; whether it was new."""
    with acting_as(actor):
        User.objects.select_for_update().get(pk=user.pk)
        _row, is_new = Responsibility.objects.get_or_create(
            organisation_id=actor.organisation_id, unit=unit, section=section, service=None, user=user
        )
        if is_new:
            data = {"unit": unit.slug, "section": section.slug}
            append(actor=actor, subject=("user", user.pk), kind="user.responsible", data=data)
    return is_new
