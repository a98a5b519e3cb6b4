"""Filling a wording. Pure: what the organisation has changed is looked up in `queries`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mizban.core.errors import Invalid
from mizban.core.jalali import Style, format_date
from mizban.core.text import local_digits
from mizban.notifications.events import Channel, Event
from mizban.notifications.placeholders import IMPERSONAL, KINDS, Kind, Params, Value, longest
from mizban.notifications.texts import Wording, built_in

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LEFT_TO_RIGHT_MARK = "\u200e"
SMS_LENGTHS = {"fa": 70, "en": 160}
"""Characters of one text message: UCS-2 for Persian, the alphabet of GSM 03.38 for English."""


def parameters(names: Iterable[str], params: Params, channel: Channel, language: str) -> dict[str, str]:
    """Each of `names` as it is read in `language`. Raises `ValueError` if a parameter is missing."""
    missing = sorted(set(names) - params.keys())
    if missing:
        raise ValueError(f"parameters are missing: {', '.join(missing)}")
    with translation.override(language):
        return {name: _read(KINDS[name], params[name], channel, language) for name in sorted(names)}


def fill(wording: Wording, values: Mapping[str, str]) -> Wording:
    """The wording with its placeholders replaced."""

    def value(match: re.Match[str]) -> str:
        return values[match[1]]

    return Wording(PLACEHOLDER.sub(value, wording.text), PLACEHOLDER.sub(value, wording.subject))


def open_names(wording: Wording) -> set[str]:
    """Names of the placeholders that a wording uses."""
    return set(PLACEHOLDER.findall(wording.text + wording.subject))


def allowed(event: Event, channel: Channel) -> frozenset[str]:
    """Placeholders that a wording of `event` may use; a bell, kept in the open, none that is secret."""
    names = built_in(event).placeholders
    return names & IMPERSONAL if channel is Channel.BELL else names


def check(event: Event, channel: Channel, language: str, wording: Wording) -> None:
    """Raises `Invalid` for a wording that names an unknown placeholder or may not fit into one text message."""
    names = allowed(event, channel)
    unknown = sorted(open_names(wording) - names)
    if unknown:
        raise Invalid(
            _("%(unknown)s را نمی‌شناسیم؛ این‌ها را به کار ببرید: %(known)s"),
            code="unknown_placeholder",
            unknown=" ".join(f"{{{name}}}" for name in unknown),
            known=" ".join(f"{{{name}}}" for name in sorted(names)),
        )
    limit = SMS_LENGTHS[language]
    if channel is Channel.SMS and (longest := longest_length(wording, language)) > limit:
        raise Invalid(
            _("پیامک حداکثر %(limit)s نویسه است؛ %(over)s نویسه کم کنید"),
            code="sms_too_long",
            limit=limit,
            over=longest - limit,
        )


def longest_length(wording: Wording, language: str) -> int:
    """UTF-16 units of the wording filled with the longest value of each placeholder."""
    text = fill(wording, parameters(open_names(wording), longest(language), Channel.SMS, language)).text
    return len(text.encode("utf-16-le")) // 2


def _read(kind: Kind, value: Value, channel: Channel, language: str) -> str:
    match kind, value:
        case (Kind.DAY | Kind.DAY_OF_WEEK, dt.date()):
            return format_date(value, _STYLES[kind, channel is Channel.EMAIL])
        case (Kind.TIME, dt.time()):
            return local_digits(f"{value:%H:%M}")
        case (Kind.CODE, str()) if language == "fa":
            return LEFT_TO_RIGHT_MARK + value
        case (Kind.CODE | Kind.PLAIN | Kind.NAME, str()):
            return value
        case (Kind.NAME, Mapping()):
            return value.get(language) or value["fa"]
    raise ValueError(f"{kind} cannot be made of {type(value).__name__}")


_STYLES = {
    (Kind.DAY, False): Style.DAY,
    (Kind.DAY, True): Style.LONG,
    (Kind.DAY_OF_WEEK, False): Style.WEEKDAY,
    (Kind.DAY_OF_WEEK, True): Style.LONG,
}
"""Mails have room for the year."""
