"""A visit as its applicant sees it: on the page of the request, where a time is chosen, and behind a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.appointments.links import token_of
from mizban.appointments.queries.cards import Item, VisitCard
from mizban.appointments.workflow import Check, Kind, Paper, Status
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.core.text import local_digits
from mizban.files.queries import FileRow
from mizban.web.file_rows import file_row
from mizban.web.ui import parts
from mizban.web.visits import PAPERS, value_of

WHY: Mapping[Kind, str | Promise] = {
    Kind.LAW: gettext_lazy("قانون خواسته است که خودتان بیایید."),
    Kind.ORIGINAL_DOCUMENT: gettext_lazy("اصل مدرک را باید ببینیم؛ عکس آن کافی نیست."),
    Kind.BIOMETRICS: gettext_lazy("اثر انگشت را فقط حضوری می‌شود گرفت."),
    Kind.SITE: gettext_lazy("کارشناس باید محل را همراه شما ببیند."),
    Kind.HANDING_OVER: gettext_lazy("اصل سند را به دست خود شما می‌دهیم."),
    Kind.OTHER: "",
}
"""Why it cannot be done from home, in plain words."""
STANDS: Mapping[Check, tuple[str | Promise, parts.Tone]] = {
    Check.TO_BRING: (gettext_lazy("همراه بیاورید"), ""),
    Check.UPLOADED: (gettext_lazy("فرستادید؛ کارشناس می‌بیند"), "info"),
    Check.OK: (gettext_lazy("دیدیم و درست است"), "ok"),
    Check.DEFECT: (gettext_lazy("ایراد دارد"), "err"),
}


@dataclass(frozen=True)
class Way:
    """How somebody deals with their visit: `home` is where they come back to, `base` where times are chosen."""

    actor: Actor
    number: str
    home: str
    base: str
    by_link: bool = False

    @classmethod
    def own(cls, actor: Actor, number: str) -> Way:
        home = f"/my/cases/{number}/"
        return cls(actor, number, home, f"{home}visit/")

    @classmethod
    def linked(cls, actor: Actor, number: str, token: str) -> Way:
        home = f"/v/{token}/"
        return cls(actor, number, home, f"{home}time/", by_link=True)


@dataclass(frozen=True)
class Time:
    """A time that can be chosen; `value` is what the form sends."""

    at: dt.datetime
    value: str
    chosen: bool


@dataclass(frozen=True)
class TimesOfDay:
    day: dt.date
    times: Sequence[Time]


@dataclass(frozen=True)
class Document:
    """A document of the list. `upload` takes a picture of it, "" where none is wanted; `problem`: what was refused."""

    item: Item
    how: str | Promise
    says: str | Promise
    tone: parts.Tone
    files: Sequence[parts.FileRow]
    upload: str
    problem: str


@dataclass(frozen=True)
class Shown:
    """A visit that is still to come, ready for the page."""

    way: Way
    card: VisitCard
    section: Localised
    heading: str
    why: str | Promise
    countdown: str
    change_until: dt.datetime | None
    """Until then the person may move or cancel it; None where there is no time to move."""
    may_choose: bool
    may_change: bool
    times: Sequence[TimesOfDay]
    documents: Sequence[Document]

    @property
    def needs_somebody(self) -> bool:
        """Whether it waits for the person: a time to choose, a document to send anew."""
        return self.may_choose or any(one.item.check is Check.DEFECT and one.upload for one in self.documents)

    @property
    def is_booked(self) -> bool:
        return self.card.starts_at is not None

    @property
    def pdf(self) -> str:
        return f"{self.way.home}visits/{self.card.pk}.pdf"

    @property
    def ics(self) -> str:
        return f"{self.way.home}visits/{self.card.pk}.ics"


def shown(
    way: Way,
    card: VisitCard,
    *,
    section: Localised | None = None,
    may_choose: bool = False,
    offered: Iterable[dt.datetime] = (),
    files: Iterable[FileRow] = (),
    problem: tuple[int, str] = (0, ""),
) -> Shown:
    """`may_choose`: a first time; `offered`: the times of a choice that are free; `problem`: what was wrong with a
    picture of a document, by the document's id."""
    until = card.starts_at - dt.timedelta(hours=card.change_hours) if card.starts_at else None
    return Shown(
        way=way,
        card=card,
        section=section or {},
        heading=_heading(card, may_choose=may_choose),
        why=WHY[card.kind],
        countdown=countdown(card.starts_at) if card.starts_at else "",
        change_until=until,
        may_choose=may_choose,
        may_change=until is not None and card.status is Status.BOOKED and clock.now() <= until,
        times=by_day(offered),
        documents=_documents(way, card, list(files), problem),
    )


def by_day(times: Iterable[dt.datetime], chosen: str = "") -> list[TimesOfDay]:
    """Times under their days, first to last."""
    days = groupby(sorted(times), key=lambda at: clock.local(at).date())
    return [TimesOfDay(day, [Time(at, value_of(at), value_of(at) == chosen) for at in group]) for day, group in days]


def countdown(starts_at: dt.datetime) -> str:
    """How long it is until then, in words."""
    days = (clock.local(starts_at).date() - clock.today()).days
    minutes = int((starts_at - clock.now()).total_seconds() // 60)
    if minutes < 0:
        return _("وقت این نوبت رسیده است") if days == 0 else _("وقت این نوبت گذشته است")
    if days == 0 and minutes < 60:
        return _("امروز، %(n)s دقیقهٔ دیگر") % {"n": local_digits(minutes)}
    if days == 0:
        return _("امروز، حدود %(n)s ساعت دیگر") % {"n": local_digits(minutes // 60)}
    if days == 1:
        return _("فردا")
    return _("%(n)s روز دیگر") % {"n": local_digits(days)}


def link_address(card: VisitCard, organisation_id: int) -> str:
    """The address of a visit for who is not signed in."""
    return f"/v/{token_of(card.pk, organisation_id)}/"


def _heading(card: VisitCard, *, may_choose: bool) -> str:
    if card.status is Status.OFFERED:
        return _("یک وقت برای مراجعه انتخاب کنید") if may_choose else _("مهلت انتخاب وقت گذشت")
    return _("به اداره رسیده‌اید") if card.status is Status.ARRIVED else _("نوبت شما")


def _documents(way: Way, card: VisitCard, files: list[FileRow], problem: tuple[int, str]) -> list[Document]:
    found = []
    for item in card.items:
        sent = [] if way.by_link else [file_row(one) for one in files if one.field == item.field]
        may_send = item.may_upload and item.check is not Check.OK and card.is_open and not way.by_link
        says, tone = STANDS[Check.TO_BRING if way.by_link else item.check]
        if item.check is Check.OK and item.paper is Paper.ORIGINAL and not way.by_link:
            says = _("عکس آن درست است؛ اصل را بیاورید")
        upload = f"{way.base}papers/{item.pk}/" if may_send else ""
        wrong = problem[1] if problem[0] == item.pk else ""
        found.append(Document(item, PAPERS[item.paper], says, tone, sent, upload, wrong))
    return found
