"""The inbox (کارتابل): boxes with their counts, a page of one of them, and what can be done with several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mizban.appointments.policies import is_reception
from mizban.cases.actions.claim import assign, claim
from mizban.cases.models import Box
from mizban.cases.policies import may_audit
from mizban.cases.queries.inbox import NOBODY, PAGE, TEAM, Filters, Page
from mizban.cases.queries.inbox import page as page_of
from mizban.cases.queries.places import Cursor
from mizban.core.amounts import number
from mizban.core.errors import DomainError
from mizban.core.text import clean
from mizban.web.live import Line
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.fields import seen_revision
from mizban.web.staff.forms.steps import described
from mizban.web.staff.frame import SeeOther, page
from mizban.web.staff.labels import BOXES, EMPTY_BOXES
from mizban.web.staff.lines import lines
from mizban.web.staff.views.visits import box_of
from mizban.web.ui.parts import Link, Tab
from mizban.web.ui.templatetags.ui import localised_text

FILTERS = ("box", "service", "overdue", "assignee")
HOT = (Box.CORRECTED, Box.UNROUTED)
"""Boxes in which something always waits for somebody."""
TO_DO = (Box.CORRECTED, Box.MINE, Box.REFERRED, Box.QUEUE, Box.UNROUTED)
"""Boxes whose cases wait for an officer, in the order in which they are worked."""
WHO: dict[str, str] = {Box.REFERRED: "sender", Box.SENT: "receiver"}
"""Whom the lines of a box of referrals name."""
WIDE = (TEAM, Box.DONE)
"""Boxes with cases of several officers in several states."""

LONGEST_NUMBER = 20
"""Signs of a posted process number that are looked at."""


@staff_page
def inbox(request: DeskRequest) -> HttpResponse:
    """A page of a box; POST takes or gives several cases, each by itself."""
    if is_reception(request.actor):
        return HttpResponseRedirect(reverse("staff_visits"))
    if request.method == "POST":
        return _done_together(request)
    shown = page_of(request.actor, _filters(request.GET))
    if not shown.boxes:
        return page(request, "staff/no_inbox.html", {"audits": may_audit(request.actor)})
    return page(request, "staff/inbox.html", _context(request, shown))


@staff_page
def following(request: DeskRequest) -> HttpResponse:
    """On to the case that waits most: one that has come back mended, then one in hand; else to the inbox."""
    for box in (Box.CORRECTED, Box.MINE):
        waiting = page_of(request.actor, Filters(box=box))
        if waiting.box == box and waiting.rows:
            return HttpResponseRedirect(reverse("staff_case", args=[waiting.rows[0].number]))
    return HttpResponseRedirect(reverse("staff_inbox"))


def _filters(data: QueryDict) -> Filters:
    assignee = data.get("assignee", "")
    return Filters(
        box=data.get("box", Box.MINE),
        service_id=_id(data.get("service", "")),
        overdue=data.get("overdue") == "1",
        assignee=assignee if assignee == NOBODY or _id(assignee) else "",
        after=Cursor.parse(data.get("after", "")),
    )


def _context(request: DeskRequest, shown: Page) -> dict[str, Any]:
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    asked["box"] = shown.box
    services = [(str(pk), localised_text(title)) for pk, title in shown.services]
    officers = [(str(one.id), described(one)) for one in shown.officers]
    return {
        "title": BOXES[shown.box],
        "me": request.actor.officer_id,
        "unread": shown.unread,
        "empty": EMPTY_BOXES[shown.box],
        "elsewhere": _elsewhere(shown),
        "shown": shown,
        "lines": lines(shown.rows),
        "boxes": [*_tabs(shown), *filter(None, [box_of(request.actor)])],
        "asked": asked,
        "services": services,
        "officers": officers,
        "by_assignee": shown.box == TEAM,
        "ticks": shown.may_claim or shown.may_assign,
        "wide": shown.box in WIDE,
        "who": WHO.get(shown.box, ""),
        "nobody": NOBODY,
        "is_done": shown.box == Box.DONE,
        "is_narrowed": len(asked) > 1,
        "chips": _chips(asked, dict(services), {**dict(officers), NOBODY: _("بی‌صاحب")}),
        "first": f"?{urlencode(asked)}" if request.GET.get("after") else "",
        "following": f"?{urlencode({**asked, 'after': str(shown.next)})}" if shown.next else "",
        "here": f"?{urlencode(asked)}",
        "line": _line(asked, shown.counts.get(shown.box, 0)),
    }


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
            str(BOXES[box]),
            f"?{urlencode({'box': box})}",
            count=None if box == Box.DONE else shown.counts.get(box, 0),
            current=box == shown.box,
            hot=box in HOT and shown.counts.get(box, 0) > 0,
        )
        for box in shown.boxes
    ]


def _elsewhere(shown: Page) -> list[Link]:
    """Where something to do still stands, for whoever finds nothing in this box."""
    full = [box for box in TO_DO if box in shown.boxes and box != shown.box and shown.counts.get(box, 0)]
    return [Link(f"{BOXES[box]} ({number(shown.counts[box])})", f"?{urlencode({'box': box})}") for box in full]


def _chips(asked: dict[str, str], services: dict[str, str], officers: dict[str, str]) -> list[Link]:
    """What the list is narrowed by; each leads to the list without it."""
    told: dict[str, Callable[[str], str]] = {
        "service": lambda value: _("خدمت: %(name)s") % {"name": services.get(value, "")},
        "overdue": lambda _value: _("دیرکرد"),
        "assignee": lambda value: _("کارشناس: %(name)s") % {"name": officers.get(value, "")},
    }
    return [
        Link(say(asked[name]), f"?{urlencode({key: value for key, value in asked.items() if key != name})}")
        for name, say in told.items()
        if name in asked
    ]


def _done_together(request: DeskRequest) -> HttpResponse:
    """Each case is an action of its own: what one refuses does not hold up the others."""
    actor = request.actor
    tickets = request.POST.getlist("case")[:PAGE]
    user_id = _id(request.POST.get("user", ""))
    if not tickets:
        messages.warning(request, _("اول پرونده‌ها را در فهرست علامت بزنید"))
    elif request.POST.get("do") == "claim":
        _report(request, _each(tickets, lambda no, seen: claim(actor=actor, number=no, revision=seen)), _claimed)
    elif request.POST.get("do") == "assign" and user_id:
        give = _each(tickets, lambda no, seen: assign(actor=actor, number=no, revision=seen, user_id=user_id))
        _report(request, give, _assigned)
    else:
        messages.warning(request, _("کارشناس را انتخاب کنید"))
    back = request.POST.get("back", "")
    return SeeOther(reverse("staff_inbox") + (back if back.startswith("?") else ""))


def _each(tickets: Iterable[str], act: Callable[[str, int], object]) -> dict[str, str]:
    """Number of each case → why it was refused, "" where it was not."""
    found: dict[str, str] = {}
    for ticket in tickets:
        typed, _slash, seen = ticket.partition("/")
        process_number = clean(typed, max_length=LONGEST_NUMBER)
        try:
            act(process_number, seen_revision(seen))
        except DomainError as refusal:
            found[process_number] = str(refusal)
        else:
            found[process_number] = ""
    return found


def _report(request: DeskRequest, results: dict[str, str], done: Callable[[int], str]) -> None:
    """Say by number what was done and what was not."""
    refused = [(process_number, why) for process_number, why in results.items() if why]
    if len(refused) < len(results):
        messages.success(request, done(len(results) - len(refused)))
    if refused:
        items = format_html_join("", '<li><bdi class="code" dir="ltr">{}</bdi>: {}</li>', refused)
        messages.warning(request, format_html("{}<ul>{}</ul>", _("این‌ها انجام نشد:"), items))


def _claimed(count: int) -> str:
    return ngettext("%(n)s پرونده را برداشتید", "%(n)s پرونده را برداشتید", count) % {"n": number(count)}


def _assigned(count: int) -> str:
    return ngettext("%(n)s پرونده سپرده شد", "%(n)s پرونده سپرده شد", count) % {"n": number(count)}


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
