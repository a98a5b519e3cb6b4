"""Visits in words, for both sides: what the values of the domain are called, and how a time is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mizban.appointments.queries.cards import VisitCard, cards_of
from mizban.appointments.workflow import Check, Kind, Paper, Status, Where
from mizban.cases.models import Case
from mizban.core.actor import Actor
from mizban.core.clock import is_of_our_time, local
from mizban.core.jalali import Style, format_date, format_time
from mizban.core.models import Localised

Words = str | Promise

STATUSES: dict[str, tuple[str, Words]] = {
    Status.OFFERED: ("warn", gettext_lazy("منتظر انتخاب وقت")),
    Status.BOOKED: ("info", gettext_lazy("نوبت دارد")),
    Status.ARRIVED: ("ok", gettext_lazy("رسیده است")),
    Status.DONE: ("ok", gettext_lazy("انجام شد")),
    Status.EXCUSED: ("", gettext_lazy("نیامد، با عذر")),
    Status.NO_SHOW: ("err", gettext_lazy("نیامد")),
    Status.CANCELLED: ("", pgettext_lazy("مراجعه", "لغو شد")),
}
"""Tone and words."""
PAPERS: dict[str, Words] = {Paper.ORIGINAL: gettext_lazy("اصل"), Paper.COPY: pgettext_lazy("مدرک", "کپی")}
CHECKS: dict[str, tuple[str, Words]] = {
    Check.TO_BRING: ("", gettext_lazy("همراه می‌آورد")),
    Check.UPLOADED: ("info", gettext_lazy("فرستاده شد")),
    Check.OK: ("ok", gettext_lazy("درست است")),
    Check.DEFECT: ("err", gettext_lazy("ایراد دارد")),
}
KINDS: dict[str, Words] = {
    Kind.LAW: gettext_lazy("به حکم قانون"),
    Kind.ORIGINAL_DOCUMENT: gettext_lazy("دیدن اصل مدرک"),
    Kind.BIOMETRICS: gettext_lazy("اثر انگشت یا چهره"),
    Kind.SITE: gettext_lazy("بازدید محل"),
    Kind.HANDING_OVER: gettext_lazy("تحویل مدرک"),
    Kind.OTHER: gettext_lazy("دلیل دیگر"),
}
PLACES: dict[str, Words] = {
    Where.OFFICE: gettext_lazy("در اداره"),
    Where.PHONE: gettext_lazy("تلفنی"),
    Where.SITE: gettext_lazy("در محل"),
}


@dataclass(frozen=True)
class Shown:
    """A visit with its words. `tone` and `status` are those of its chip."""

    card: VisitCard
    tone: str
    status: Words
    kind: Words
    where: Words
    when: str
    """Day and hours; "" where no time is chosen."""
    items: tuple[ShownItem, ...]


@dataclass(frozen=True)
class ShownItem:
    """A document of the list with its words."""

    pk: int
    title: Localised
    paper: Words
    tone: str
    check: Words
    defect: str
    field: str


def visits_of(actor: Actor, case: Case) -> list[Shown]:
    """The visits of a case that was fetched with `cards.columns`, in words; asks nothing further."""
    return [shown(card) for card in cards_of(actor, case)]


def shown(card: VisitCard) -> Shown:
    """A visit in words."""
    tone, status = STATUSES[card.status]
    return Shown(
        card=card,
        tone=tone,
        status=status,
        kind=KINDS[card.kind],
        where=PLACES[card.where],
        when=span(card.starts_at, card.ends_at) if card.starts_at and card.ends_at else "",
        items=tuple(
            ShownItem(
                pk=item.pk,
                title=item.title,
                paper=PAPERS[item.paper],
                tone=CHECKS[item.check][0],
                check=CHECKS[item.check][1],
                defect=item.defect,
                field=item.field,
            )
            for item in card.items
        ),
    )


def value_of(at: dt.datetime) -> str:
    """A time as a form sends it: «2026-12-01T06:30Z»."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


def moment_in(value: str) -> dt.datetime | None:
    """The time that a form has sent; None for anything else, and for one that is ages away."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and is_of_our_time(moment) else None


def span(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """«دوشنبه ۲ آذر ۱۴۰۵، ساعت ۱۰:۲۰ تا ۱۰:۴۰»."""
    said = {"date": day(starts_at), "from": format_time(starts_at), "to": format_time(ends_at)}
    return _("%(date)s، ساعت %(from)s تا %(to)s") % said


def at(moment: dt.datetime) -> str:
    """«دوشنبه ۲ آذر ۱۴۰۵، ساعت ۱۰:۲۰»."""
    return _("%(date)s، ساعت %(time)s") % {"date": day(moment), "time": format_time(moment)}


def day(moment: dt.datetime) -> str:
    """The day of a moment in Tehran, with its weekday."""
    return format_date(local(moment).date(), Style.LONG)
