"""The inbox (کارتابل): boxes with their counts, a page of one of them, and on from one case to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mizban.appointments.policies import is_reception
from mizban.cases.actions.inbox.bulk import MOST
from mizban.cases.models import Box, BulkAct, SavedView
from mizban.cases.policies import may_audit
from mizban.cases.queries.inbox.boxes import OF_HEADS, TEAM
from mizban.cases.queries.inbox.page import Page, after_this
from mizban.cases.queries.inbox.page import page as page_of
from mizban.cases.queries.places import NOBODY, Filters
from mizban.conversations.ready.policies import scopes
from mizban.core.amounts import number
from mizban.web.live import Line
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.steps import described
from mizban.web.staff.frame import page
from mizban.web.staff.labels import BOXES, BULK_ACTS, EMPTY_BOXES, ORDER, ORDERS
from mizban.web.staff.lines import lines
from mizban.web.staff.lists import (
    AFTER,
    AFTERWARDS,
    DENSITIES,
    END,
    FILTERS,
    OF,
    VIEW,
    Look,
    Trail,
    asked_of,
    filters_of,
)
from mizban.web.staff.saved import audiences
from mizban.web.staff.views.visits import box_of
from mizban.web.ui.parts import Link, Tab
from mizban.web.ui.templatetags.ui import localised_text


@require_safe
@staff_page
def inbox(request: DeskRequest) -> HttpResponse:
    """A page of a box."""
    if is_reception(request.actor):
        return HttpResponseRedirect(reverse("staff_visits"))
    shown = page_of(request.actor, filters_of(asked_of(request.GET), request.GET.get(AFTER, "")))
    if not shown.boxes:
        return page(
            request,
            "staff/no_inbox.html",
            {"audits": may_audit(request.actor), "keeps_answers": bool(scopes(request.actor))},
        )
    return page(request, "staff/inbox.html", _context(request, shown))


@require_safe
@staff_page
def following(request: DeskRequest) -> HttpResponse:
    """On to the next case of the list from which one comes; from elsewhere to the case that waits most: one that has
    come back mended, then one in hand; else to the inbox."""
    trail = Trail.of(request.GET)
    if trail is not None:
        found = after_this(request.actor, filters_of(trail.asked, trail.at), request.GET.get(OF, "")[:20])
        if found is None:
            return HttpResponseRedirect(f"{trail.list_href()}&{END}=1")
        on = trail.at_place(found[1])
        return HttpResponseRedirect(reverse("staff_case", args=[found[0]]) + on.query)
    for box in (Box.CORRECTED, Box.MINE):
        waiting = after_this(request.actor, Filters(box=box), "")
        if waiting:
            return HttpResponseRedirect(reverse("staff_case", args=[waiting[0]]))
    return HttpResponseRedirect(reverse("staff_inbox"))


@require_POST
@staff_page
def look(request: DeskRequest) -> HttpResponse:
    """How lists look and where a step leads; back to the list from which it was said."""
    asked = asked_of(request.POST)
    response = SeeOther(reverse("staff_inbox") + (f"?{urlencode(asked)}" if asked else ""))
    Look.chosen(request.POST.get("density", ""), request.POST.get("afterwards", "")).keep(response)
    return response


def _context(request: DeskRequest, shown: Page) -> dict[str, Any]:
    asked = {**asked_of(request.GET), "box": shown.box}
    view = _current_view(request, shown, asked)
    trail = Trail({**asked, **({VIEW: str(view.pk)} if view else {})}, request.GET.get(AFTER, "")[:200])
    box = shown.boxes[shown.box]
    return {
        "title": view.name if view else BOXES[shown.box],
        "me": request.actor.officer_id,
        "of_box": BOXES[shown.box] if view else "",
        "order": ORDERS.get(shown.box, ORDER),
        "unread": shown.unread,
        "empty": EMPTY_BOXES[shown.box],
        "elsewhere": _elsewhere(shown),
        "lines": lines(shown.rows, trail),
        "boxes": [*_tabs(shown), *filter(None, [box_of(request.actor, shown.counts)])],
        "views": _views(shown, view),
        "view": view,
        "audiences": audiences(request.actor, [] if shown.box in OF_HEADS else shown.headed),
        "asked": asked,
        "hidden": list(trail.asked.items()),
        "ticks": [(act.value, said, act is BulkAct.CLAIM) for act, said in BULK_ACTS.items() if act in shown.acts],
        "wide": box.is_wide,
        "who": box.who,
        "is_done": shown.box == Box.DONE,
        "is_narrowed": len(asked) > 1,
        "is_over": bool(request.GET.get(END)),
        "most": MOST,
        "first": f"?{urlencode(trail.asked)}" if trail.page else "",
        "following": f"?{urlencode({**trail.asked, AFTER: str(shown.next)})}" if shown.next else "",
        "line": _line(asked, shown.counts.get(shown.box, 0)),
        "look": Look.of(request),
        "looks": _looks(),
        **_filters(shown, asked),
    }


def _filters(shown: Page, asked: dict[str, str]) -> dict[str, Any]:
    """What the list can be narrowed by, and what it is."""
    services = [(str(pk), localised_text(title)) for pk, title in shown.services]
    counties = [(county.pk, county.name) for county in shown.counties]
    officers = [(NOBODY, _("بی‌صاحب")), *((str(one.id), described(one)) for one in shown.officers)]
    return {
        "services": services,
        "counties": counties,
        "officers": officers if shown.box == TEAM else [],
        "chips": _chips(asked, dict(services), dict(counties), dict(officers)),
    }


def _looks() -> dict[str, list[tuple[str, str]]]:
    return {
        "density": list(zip(DENSITIES, (_("راحت"), _("فشرده")), strict=True)),
        "afterwards": list(
            zip(AFTERWARDS, (_("ماندن در همان پرونده"), _("رفتن به پروندهٔ بعدی"), _("برگشتن به فهرست")), strict=True)
        ),
    }


def _current_view(request: DeskRequest, shown: Page, asked: dict[str, str]) -> SavedView | None:
    """The view that the address names, while it is narrowed by nothing else."""
    named = request.GET.get(VIEW, "")
    return next((one for one in shown.views if str(one.pk) == named and one.filters == asked), None)


def _views(shown: Page, current: SavedView | None) -> list[Tab]:
    return [
        Tab(one.name, f"{reverse('staff_inbox')}?{urlencode({**one.filters, VIEW: one.pk})}", current=one == current)
        for one in shown.views
    ]


def _line(asked: dict[str, str], count: int) -> Line:
    data: list[tuple[str, object]] = [(name, asked[name]) for name in FILTERS if name in asked]
    return Line(
        reverse("staff_live"),
        new=f"?{urlencode(asked)}",
        data=[*data, *([("count", count)] if len(asked) == 1 and asked["box"] != Box.DONE else [])],
    )


def _tabs(shown: Page) -> list[Tab]:
    return [
        Tab(
            str(BOXES[name]),
            f"?{urlencode({'box': name})}",
            count=shown.counts.get(name, 0) if box.is_counted else None,
            current=name == shown.box,
            hot=box.is_hot and shown.counts.get(name, 0) > 0,
        )
        for name, box in shown.boxes.items()
    ]


def _elsewhere(shown: Page) -> list[Link]:
    """Where something to do still stands, for whoever finds nothing in this box: what is hot first."""
    full = [box for name, box in shown.boxes.items() if box.is_work and name != shown.box and shown.counts.get(name, 0)]
    return [
        Link(f"{BOXES[box.name]} ({number(shown.counts[box.name])})", f"?{urlencode({'box': box.name})}")
        for box in sorted(full, key=lambda box: not box.is_hot)
    ]


def _chips(
    asked: dict[str, str], services: dict[str, str], counties: dict[str, str], officers: dict[str, str]
) -> list[Link]:
    """What the list is narrowed by; each leads to the list without it."""
    told: dict[str, Callable[[str], str]] = {
        "service": lambda value: _("خدمت: %(name)s") % {"name": services.get(value, "")},
        "county": lambda value: _("شهرستان: %(name)s") % {"name": counties.get(value, "")},
        "overdue": lambda _value: _("دیرکرد"),
        "assignee": lambda value: _("کارشناس: %(name)s") % {"name": officers.get(value, "")},
    }
    return [
        Link(say(asked[name]), f"?{urlencode({key: value for key, value in asked.items() if key != name})}")
        for name, say in told.items()
        if name in asked
    ]
