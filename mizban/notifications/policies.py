"""Whose bells are whose, and who words the messages of an organisation."""

from __future__ import annotations

from django.db.models import Q

from mizban.core.actor import Actor, Role


def own_bells(actor: Actor) -> Q:
    """The bells of the actor: of the person in a person's session, of the user in the staff's."""
    if actor.is_staff:
        return Q(organisation_id=actor.organisation_id, user_id=actor.user_id)
    return Q(organisation_id=actor.organisation_id, person_id=actor.person_id, person_id__isnull=False)


def may_word(actor: Actor) -> bool:
    """Administrators, and the desk itself when it loads an organisation's files."""
    return actor.system or any(grant.role is Role.ADMINISTRATOR for grant in actor.grants)
