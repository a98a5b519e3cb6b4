"""The saved views of an officer's inbox."""

from __future__ import annotations

from mizban.cases.models import SavedView
from mizban.cases.policies import usable_views
from mizban.cases.queries.inbox.sections import Sections
from mizban.core.actor import Actor
from mizban.organisations.queries import offices


def views_of(actor: Actor) -> list[SavedView]:
    """Those given to the actor's sections, then their own; each kind in the order that was given to it."""
    return list(usable_views(actor).order_by("section", "place", "pk"))


def headed_by(actor: Actor) -> list[tuple[int, int]]:
    """The (unit, section) pairs to whose officers the actor may give a view."""
    return Sections.of(actor, offices(actor.organisation_id)).headed
