"""Rows of lists in words: the deadline as a chip, marks, where the line leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mizban.cases.queries.rows import Due, DueKind, Mark, ReferralMark, Row
from mizban.core.amounts import number, working_days
from mizban.core.jalali import Style, format_date
from mizban.web.staff.labels import REFERRAL_KINDS
from mizban.web.staff.lists import Trail
from mizban.web.ui.templatetags.ui import localised_text

SOON_DAYS = 2
"""So many working days before the deadline its chip says so by its tone too."""


@dataclass(frozen=True)
class Chip:
    """A few words; `more` is the same with all that the line has no room for."""

    text: str
    tone: str = ""
    more: str = ""


@dataclass(frozen=True)
class Line:
    """A row as the page shows it."""

    row: Row
    href: str
    due: Chip
    waiting: str
    marks: tuple[Chip, ...]
    sender: Chip = Chip("")
    receiver: Chip = Chip("")
    """Of a referral: whom it is from and whom it went to."""

    @property
    def anchor(self) -> str:
        """By which whoever comes back from the case finds the line."""
        behind = f"-{self.row.referral.number}" if self.row.referral else ""
        return f"case-{self.row.number}{behind}"

    @property
    def ticket(self) -> str:
        """What the tick box of the line says: which case, at which revision."""
        return f"{self.row.number}/{self.row.revision}"


def lines(rows: Iterable[Row], trail: Trail | None = None) -> list[Line]:
    """Each leads to its case; with `trail` one finds back to this list, and on to the next of it."""
    return [_line(row, trail) for row in rows]


def _line(row: Row, trail: Trail | None) -> Line:
    href, marks = reverse("staff_case", args=[row.number]), tuple(_marks(row))
    if trail and row.at:
        href += trail.at_place(row.at).query
    if row.referral is None:
        return Line(row, href, due_chip(row.due), _waiting(row), marks)
    one = row.referral
    return Line(
        row,
        f"{href}#referral-{one.number}",
        due_chip(one.due),
        _waiting(row),
        (*_of_referral(one), *marks),
        sender=Chip(one.sender, more=localised_text(one.sender_unit)),
        receiver=Chip(_receiver(one), more=localised_text(one.receiver_unit)),
    )


def _receiver(one: ReferralMark) -> str:
    return one.receiver or (localised_text(one.receiver_section) if one.receiver_section else _("رئیس واحد"))


def _of_referral(one: ReferralMark) -> Iterable[Chip]:
    yield Chip(str(REFERRAL_KINDS[one.kind]), "info")
    if one.confidential:
        yield Chip(_("محرمانه"), "warn")


def due_chip(due: Due) -> Chip:
    """«۲ روز دیر», «امروز», «۳ روز کاری»: in words, the tone only beside them."""
    if due.kind is DueKind.LATE:
        return Chip(ngettext("%(n)s روز دیر", "%(n)s روز دیر", due.days) % {"n": number(due.days)}, "late")
    if due.kind is DueKind.TODAY:
        return Chip(_("امروز"), "soon")
    if due.kind is DueKind.LEFT:
        return Chip(working_days(due.days), "soon" if due.days <= SOON_DAYS else "")
    if due.kind is DueKind.PAUSED and due.day:
        return Chip(_("متوقف تا %(date)s") % {"date": format_date(due.day, Style.DAY)})
    if due.kind is DueKind.PAUSED:
        return Chip(_("متوقف"))
    return Chip("—")


def _waiting(row: Row) -> str:
    if row.waiting_days <= 0:
        return _("امروز رسید")
    return ngettext("%(n)s روز", "%(n)s روز", row.waiting_days) % {"n": number(row.waiting_days)}


def _marks(row: Row) -> Iterable[Chip]:
    if Mark.REMINDED in row.marks:
        yield Chip(_("یادآوری رسید"), "info")
    if Mark.SNOOZED in row.marks and row.snoozed_until:
        yield Chip(_("یادآوری: %(date)s") % {"date": format_date(row.snoozed_until, Style.DAY)}, "info")
    if Mark.CORRECTED in row.marks:
        yield Chip(_("نقص رفع شد"), "ok")
    if Mark.REOPENED in row.marks:
        yield Chip(_("بازگشایی‌شده"), "warn")
    if Mark.TRANSFERRED in row.marks and row.transferred_from:
        unit = localised_text(row.transferred_from)
        yield Chip(_("انتقالی"), "info", _("انتقالی از %(unit)s") % {"unit": unit})
    if Mark.IDENTITY_PENDING in row.marks:
        yield Chip(_("هویت: بررسی‌نشده"), "warn")
    if Mark.IDENTITY_REFUSED in row.marks:
        yield Chip(_("هویت: تأیید نشد"), "err")
