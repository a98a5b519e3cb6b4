"""A visit as a file: on paper with a code for the entrance, and for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mizban.appointments.queries.cards import Item, VisitCard
from mizban.appointments.queries.paper import VisitPaper
from mizban.appointments.workflow import Status, Where
from mizban.core import clock
from mizban.core.jalali import Style, format_date, format_time
from mizban.core.text import comma, local_digits, local_number
from mizban.documents.calendar import Entry
from mizban.documents.letterhead import Letterhead
from mizban.documents.visit import Visit
from mizban.organisations.queries import organisation_of
from mizban.web.citizen.visit_pages import link_address
from mizban.web.request import DeskRequest
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.visits import PAPERS

DROPPED = frozenset({Status.CANCELLED, Status.EXCUSED})


def entry_of(request: DeskRequest, paper: VisitPaper) -> Entry:
    """For a calendar; the number of the request stands in it, nobody's name does."""
    card = paper.card
    return Entry(
        uid=f"visit-{card.pk}@{request.get_host().partition(':')[0]}",
        sequence=paper.changes,
        made_at=clock.now(),
        starts_at=paper.starts_at,
        ends_at=paper.ends_at,
        summary=_("نوبت: %(unit)s") % {"unit": localised_text(card.unit)},
        location=place_of(card),
        description="\n".join(_described(request, paper)),
        url=_address(request, paper) if card.is_open else "",
        organiser=card.phone,
        warning=_("فردا نوبت دارید: %(unit)s") % {"unit": localised_text(card.unit)},
        cancelled=card.status in DROPPED,
    )


def paper_of(request: DeskRequest, paper: VisitPaper) -> Visit:
    """For paper."""
    card, organisation = paper.card, organisation_of(request.actor.organisation_id)
    facts = [
        (_("خدمت"), localised_text(paper.service)),
        (_("بخش"), localised_text(paper.section)),
        (_("دلیل مراجعه"), localised_text(card.reason)),
        (_("مبنای قانونی"), localised_text(card.basis)),
        (_("مدت"), minutes_of(card)),
        (_("توضیح اداره"), card.note),
    ]
    return Visit(
        head=Letterhead(
            organisation=localised_text(organisation.name),
            unit=localised_text(card.unit),
            address=localised_text(card.address),
        ),
        number=paper.number,
        day=format_date(clock.local(paper.starts_at).date(), Style.LONG),
        time=format_time(paper.starts_at),
        place=place_of(card),
        entrance=_address(request, paper),
        facts=tuple(one for one in facts if one[1]),
        papers=tuple((_title(item), str(PAPERS[item.paper]), localised_text(item.sample)) for item in card.items),
        advice=tuple(filter(None, (localised_text(card.warning), _change(paper)))),
        language=get_language() or "fa",
    )


def place_of(card: VisitCard) -> str:
    """Where somebody goes, on one line."""
    if card.where is Where.PHONE:
        return _("تلفنی؛ اداره به شما زنگ می‌زند")
    if card.where is Where.SITE:
        return _("در محل؛ کارشناس در پیام می‌نویسد کجا")
    told = [localised_text(one) for one in (card.unit, card.desk, card.place, card.address)]
    return comma().join(one for one in told if one)


def minutes_of(card: VisitCard) -> str:
    return _("حدود %(n)s دقیقه") % {"n": local_digits(card.minutes)}


def _described(request: DeskRequest, paper: VisitPaper) -> Iterator[str]:
    card = paper.card
    yield localised_text(card.reason)
    yield _("شمارهٔ فرآیند: %(number)s") % {"number": local_number(paper.number)}
    if card.items:
        yield _("همراه بیاورید:")
        yield from (f"- {_title(item)} ({PAPERS[item.paper]})" for item in card.items)
    if card.warning:
        yield localised_text(card.warning)
    if card.is_open:
        yield _change(paper)
        yield _("جابه‌جا کردن یا لغو: %(address)s") % {"address": _address(request, paper)}


def _change(paper: VisitPaper) -> str:
    hours = paper.card.change_hours
    return _("تا %(n)s ساعت پیش از نوبت می‌توانید آن را جابه‌جا یا لغو کنید.") % {"n": local_digits(hours)}


def _title(item: Item) -> str:
    title = localised_text(item.title)
    return title if item.mandatory else _("%(title)s (اگر دارید)") % {"title": title}


def _address(request: DeskRequest, paper: VisitPaper) -> str:
    return request.build_absolute_uri(link_address(paper.card, request.actor.organisation_id))
