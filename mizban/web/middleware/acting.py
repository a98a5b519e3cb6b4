"""Every view works for somebody: GETs inside one read-only transaction, POSTs in the transaction of their action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from mizban.accounts.models import Realm, User
from mizban.accounts.queries import staff_actor
from mizban.accounts.sessions import PERSON_KEY
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant, visitor
from mizban.core.errors import DomainError
from mizban.web.middleware.security import Answer
from mizban.web.refusals import refused
from mizban.web.request import DeskRequest

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD")


def outside(view: View) -> View:
    """Mark a view that opens its own transactions even for a GET: streams, and views of libraries."""
    view.outside = True  # type: ignore[attr-defined]
    return view


class ActingRequests:
    """Sets `request.actor`, runs safe requests within `acting_as`, and turns refusals into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        if hasattr(request, "organisation"):
            request.actor = cast("Actor", SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)

    def process_view(
        self, request: DeskRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse:
        try:
            if request.method not in SAFE or getattr(view, "outside", False) or not hasattr(request, "organisation"):
                return view(request, *args, **kwargs)
            actor = actor_of(request)
            request.actor = actor
            with acting_as(actor, read_only=True):
                return view(request, *args, **kwargs)
        except DomainError as refusal:
            return refused(request, refusal)


def actor_of(request: DeskRequest) -> Actor:
    """Who asks: by the session of the realm, never by both."""
    organisation_id: int = request.organisation.pk
    if request.realm is Realm.STAFF:
        user = request.user
        if isinstance(user, User) and user.organisation_id == organisation_id:
            return staff_actor(user)
        return visitor(organisation_id)
    person_id = request.session.get(PERSON_KEY)
    return applicant(organisation_id, person_id) if person_id else visitor(organisation_id)
