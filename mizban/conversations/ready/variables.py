"""What may stand in a ready answer between double braces, «{{نام}}», and is filled in when it is used. A short list
that names nothing secret: whatever the officer sends they read first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.jalali import format_date
from mizban.core.models import Localised
from mizban.core.text import fold_key, listed
from mizban.organisations.queries import offices

PATTERN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LANGUAGE = "fa"
UNKNOWN = "اعلام نشده"


def _said(text: Localised) -> str:
    return text.get(LANGUAGE, "")


def _day(case: Case) -> str:
    day = case.applicant_due_on or case.due_on
    return format_date(day) if day else UNKNOWN


VARIABLES: Mapping[str, Callable[[Case], str]] = {
    "نام": lambda case: case.claim.name or "متقاضی",
    "شماره": lambda case: case.number,
    "خدمت": lambda case: _said(case.service.title),
    "مهلت": _day,
    "واحد": lambda case: _said(case.unit.name),
    "بخش": lambda case: _said(offices(case.organisation_id).sections[case.section_id].name),
    "استان": lambda case: _said(case.province.name),
    "امروز": lambda case: format_date(clock.today()),
}
"""The words, as officers write them, and what each becomes in a case."""
_KNOWN = {fold_key(name): tell for name, tell in VARIABLES.items()}


def unknown_in(text: str) -> list[str]:
    """The variables in it that there are not, as they were written."""
    return [name for name in dict.fromkeys(PATTERN.findall(text)) if fold_key(name) not in _KNOWN]


def filled(text: str, case: Case) -> str:
    """The text for this case, fetched with its claim, service, unit and province."""

    def told(found: re.Match[str]) -> str:
        tell = _KNOWN.get(fold_key(found[1]))
        return tell(case) if tell else found[0]

    with translation.override(LANGUAGE):  # the answer's own, whichever its writer reads the desk in
        return PATTERN.sub(told, text)


def refusal_of(names: list[str]) -> str:
    """Which variable is not known, and which are."""
    told = {
        "names": listed(f"{{{{{name}}}}}" for name in names),
        "known": listed(f"{{{{{name}}}}}" for name in VARIABLES),
    }
    return _("%(names)s را نمی‌شناسیم. این‌ها را می‌شناسیم: %(known)s") % told
