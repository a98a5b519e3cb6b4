"""How often people had to come, and how often for nothing."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mizban.appointments.policies import figured_units
from mizban.appointments.queries.figures import Figures, figures
from mizban.core import clock
from mizban.core.amounts import number
from mizban.core.errors import Forbidden
from mizban.core.jalali import DateError, Style, format_date, from_jalali, parse, to_jalali
from mizban.core.models import Localised
from mizban.core.text import clean, local_digits
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.ui.parts import Cell, Column
from mizban.web.ui.templatetags.ui import localised_text

LONGEST = 20


@staff_page
def visit_figures(request: DeskRequest) -> HttpResponse:
    """Of the offices that the reader heads, in a period; from the beginning of the Jalali year unless told."""
    if not figured_units(request.actor):
        raise Forbidden(_("این آمار برای رئیسان واحد است"), code="no_figures")
    today = clock.today()
    first = _day(request.GET.get("from", ""), from_jalali(to_jalali(today)[0], 1, 1))
    last = _day(request.GET.get("to", ""), today)
    if last < first:
        first, last = last, first
    counted = figures(request.actor, first, last)
    context = {
        "counted": counted,
        "first": format_date(first, Style.SHORT),
        "last": format_date(last, Style.SHORT),
        "columns": _columns(_("واحد")),
        "reason_columns": _columns(_("دلیل")),
        "by_unit": [_row(name, told) for name, told in counted.by_unit],
        "by_reason": [_row(name, told) for name, told in counted.by_reason],
    }
    return page(request, "staff/visit_figures.html", context)


def _columns(first: str) -> list[Column]:
    rest = (_("خواسته‌شده"), _("انجام‌شده"), _("بی‌مورد"), _("سهم بی‌مورد"), _("نیامده"), _("لغوشده"), _("در راه"))
    return [Column(first), *(Column(label, number=True) for label in rest)]


def _row(name: Localised, told: Figures) -> list[Cell]:
    share = told.needless_share
    return [
        Cell(localised_text(name)),
        Cell(number(told.demanded), kind="number"),
        Cell(number(told.done), kind="number"),
        Cell(number(told.needless), kind="number"),
        Cell("—" if share is None else _("%(n)s٪") % {"n": local_digits(share)}, kind="number"),
        Cell(number(told.no_show), kind="number"),
        Cell(number(told.cancelled + told.excused), kind="number"),
        Cell(number(told.open), kind="number"),
    ]


def _day(typed: str, otherwise: dt.date) -> dt.date:
    """The day of the address as somebody has typed it; the other one for what is none."""
    try:
        return parse(clean(typed, max_length=LONGEST)) if typed else otherwise
    except DateError:
        return otherwise
