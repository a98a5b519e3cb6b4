"""Keeping a box with its filters under a name: for oneself, or, as a head, for all of a section."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from mizban.cases.models import SavedView
from mizban.cases.policies import given_views, heads_section, own_views, usable_views
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.text import clean

MAX_NAME = 60
MOST = 30
"""Views of one officer, or of one section."""
KEPT = frozenset({"box", "service", "county", "overdue", "assignee"})
"""What a view keeps of an address."""

Place = tuple[int, int]
"""A unit and a section."""


def save_view(*, actor: Actor, name: str, filters: dict[str, str], to: Place | None = None) -> SavedView:
    """Keep a view, last of its like; `to`: given to all who work there. Raises Invalid (no name, a name that is there
    already, too many), Forbidden where `to` is not the actor's to give to."""
    with acting_as(actor):
        if to is not None and not heads_section(actor, *to):
            raise Forbidden(_("نمای بخش را رئیس همان بخش می‌سازد"), code="not_head_of_section")
        mine = own_views(actor) if to is None else given_views(actor, *to)
        if mine.count() >= MOST:
            raise Invalid(_("بیش از ۳۰ نما جا نمی‌شود؛ یکی را حذف کنید"), field="name", code="too_many_views")
        view = SavedView(
            organisation_id=actor.organisation_id,
            user_id=actor.officer_id,
            unit_id=to[0] if to else None,
            section_id=to[1] if to else None,
            name=_name(name),
            filters={key: str(value)[:40] for key, value in filters.items() if key in KEPT},
            place=(mine.aggregate(last=Max("place"))["last"] or 0) + 1,
            created_at=clock.now(),
        )
        _keep(view)
    return view


def rename_view(*, actor: Actor, view_id: int, name: str) -> SavedView:
    """Call it otherwise. Raises NotFound, Forbidden, Invalid."""
    with acting_as(actor):
        view = _changeable(actor, view_id)
        view.name = _name(name)
        _keep(view)
    return view


def delete_view(*, actor: Actor, view_id: int) -> None:
    """Nothing but the name goes. Raises NotFound, Forbidden."""
    with acting_as(actor):
        _changeable(actor, view_id).delete()


def raise_view(*, actor: Actor, view_id: int) -> None:
    """One place up among its like; the first stays first. Raises NotFound, Forbidden."""
    with acting_as(actor):
        view = _changeable(actor, view_id)
        like = own_views(actor)
        if view.unit_id is not None and view.section_id is not None:
            like = given_views(actor, view.unit_id, view.section_id)
        alike = list(like.order_by("place", "pk").select_for_update(of=("self",)))
        at = next(index for index, one in enumerate(alike) if one.pk == view.pk)
        if at:
            alike[at - 1], alike[at] = alike[at], alike[at - 1]
        for place, one in enumerate(alike, 1):
            one.place = place
        SavedView.objects.bulk_update(alike, ["place"])


def _name(typed: str) -> str:
    name = clean(typed)
    if not name:
        raise Invalid(_("برای نما نامی بنویسید"), field="name", code="no_name")
    if len(name) > MAX_NAME:
        raise Invalid(_("نام نما حداکثر ۶۰ نویسه است؛ آن را کوتاه کنید"), field="name", code="name_too_long")
    return name


def _keep(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Invalid(_("نمایی با این نام هست؛ نام دیگری بنویسید"), field="name", code="name_taken") from None


def _changeable(actor: Actor, view_id: int) -> SavedView:
    view = usable_views(actor).filter(pk=view_id).first()
    if view is None:
        raise NotFound(_("این نما پیدا نشد؛ شاید حذف شده باشد"), code="no_such_view")
    if view.unit_id is not None and not heads_section(actor, view.unit_id, view.section_id or 0):
        raise Forbidden(_("این نما را رئیس بخش داده است؛ او می‌تواند آن را تغییر دهد"), code="view_of_section")
    return view
