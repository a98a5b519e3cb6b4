"""Tags and filters of presentation. They are built in: templates need no `load`.

Everything shown to a person passes here once: dates, digits, amounts, sizes, codes, texts in two languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mizban.core import amounts, clock, jalali, numbers, text
from mizban.web.ui import chips, fields, iran, texts
from mizban.web.ui.parts import Link

register = template.Library()

# --- dates, digits, amounts ------------------------------------------------------------------------------------------


@register.filter
def jdate(value: date | datetime | None, style: str = "long") -> str:
    """A date as the present reader knows it: long (with weekday), medium, short (۱۴۰۵/۰۹/۰۲), day, weekday.

    Of a moment also `time` (۱۴:۳۰) and `datetime` («دوشنبه ۲ آذر ۱۴۰۵، ساعت ۱۴:۳۰»), all in Tehran. None gives "".
    """
    if not value:
        return ""
    if not isinstance(value, datetime):
        return jalali.format_date(value, style)
    if style == "time":
        return jalali.format_time(value)
    if style == "datetime":
        return jalali.format_datetime(value, jalali.Style.LONG)
    return jalali.format_date(clock.local(value).date(), style)


@register.simple_tag
def jtime(value: date | datetime | None, style: str = "long") -> SafeString:
    """The same inside <time>, whose attribute a machine can read."""
    if not value:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), jdate(value, style))


@register.filter
def fa_digits(value: object) -> str:
    """Digits of the page's language: ۰-۹ in Persian. For sentences; a code keeps its ASCII digits."""
    return text.local_digits(str(value))


@register.filter
def number(value: Decimal | int | None) -> str:
    """«۱٬۲۸۰»."""
    return "" if value is None else amounts.number(value)


@register.filter
def money(rials: int | None) -> str:
    """«۱٬۲۰۰٬۰۰۰ ریال»."""
    return "" if rials is None else amounts.money(rials)


@register.filter
def filesize(size: int | None) -> str:
    """«۱٫۸ مگابایت»."""
    return "" if size is None else amounts.filesize(size)


@register.filter
def working_days(days: int) -> str:
    """«۵ روز کاری»."""
    return amounts.working_days(days)


@register.filter
def code(value: object, kind: str = "") -> SafeString:
    """A number that people copy: ASCII, left to right, grouped for reading if its kind (core.numbers.Kind) is given."""
    shown = numbers.group(kind, str(value)) if kind else str(value)
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', shown)


# --- texts of organisations ------------------------------------------------------------------------------------------


@register.filter
def localised(content: object) -> str:
    """The text of `{fa, en?}`; where it falls back to the other language it is marked with `lang` and `dir`."""
    chosen, language = texts.pick(content)
    if language in {"", texts.reading()}:
        return chosen
    direction = "rtl" if language == "fa" else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, chosen)


@register.filter
def localised_text(content: object) -> str:
    """The same as plain text, for attributes and titles."""
    return texts.pick(content)[0]


@register.filter
def written(words: object) -> SafeString:
    """What somebody wrote: isolated, in the direction of its letters; Persian on an English page says that it is."""
    if not words:
        return SafeString("")
    language = texts.foreign(str(words))
    mark = format_html(' lang="{}"', language) if language else ""
    html = format_html("<bdi{}>{}</bdi>", mark, words)
    return SafeString(_OWN_NUMBER.sub("\u200e", html))


_OWN_NUMBER = re.compile(r"(?<![^\s(«>])(?=[0-9]{4}-[0-9]{5}-[0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4})")
"""Before a process number or a tracking code: without a mark its groups are read in reverse after a Persian word."""


# --- small pieces ----------------------------------------------------------------------------------------------------

_TURNING = frozenset({"forward", "back", "next", "send", "sign-in", "sign-out", "refer", "back-to", "external"})


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """A line icon of icons.svg, decoration if it has no label; those that point turn with the direction of reading."""
    return _icon(name, str(label), extra)


@lru_cache(maxsize=1000)
def _icon(name: str, label: str, extra: str) -> SafeString:
    classes = " ".join(filter(None, ("icon", "icon--turn" if name in _TURNING else "", extra)))
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    address = f"{static('ui/icons.svg')}#{name}"
    return format_html('<svg class="{}" {} focusable="false"><use href="{}"></use></svg>', classes, said, address)


@register.inclusion_tag("ui/chip.html")
def state_chip(state: str, audience: str = "applicant", outcome: str = "") -> dict[str, object]:
    """The chip of a case's state; `audience`: applicant or officer. See chips.py for the words."""
    look = chips.look(str(state), str(outcome or ""))
    words = look.officer if audience == "officer" else look.applicant
    return {"text": words, "tone": look.tone, "icon": look.icon}


@register.simple_tag
def comma() -> str:
    """The comma of the language of the page, with the space behind it."""
    return text.comma()


@register.simple_tag
def pause() -> SafeString:
    """A comma that is heard and not seen, between chips that stand side by side."""
    return format_html('<span class="vh">{}</span>', text.comma())


@register.filter
def tone_icon(tone: str) -> str:
    return chips.TONE_ICONS.get(tone, "")


@register.filter
def tone(level: str) -> str:
    """The tone of a level of django.contrib.messages."""
    return {"success": "ok", "warning": "warn", "error": "err"}.get(level, "info")


@register.filter
def steps_of(total: int, n: int) -> list[str]:
    """The steps of a form as seen from step `n` (from 1): done, now, next."""
    return ["done" if step < n else "now" if step == n else "next" for step in range(1, total + 1)]


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    return items[index]


@register.filter
def as_json(value: object) -> str:
    """For `data-` attributes; escaped by the template."""
    return json.dumps(value, ensure_ascii=False)


# --- components ------------------------------------------------------------------------------------------------------


def _render(context: Context, component: str, values: dict[str, Any]) -> SafeString:
    assert context.template is not None
    found = context.template.engine.get_template(f"ui/{component}.html")
    return found.render(context.new({"csrf_token": context.get("csrf_token"), **values}))


@register.simple_tag(takes_context=True)
def ui(context: Context, component: str, **values: Any) -> SafeString:
    """A component of templates/ui/, which sees what it is given and nothing else of the page."""
    return _render(context, component, values)


@register.simple_tag(takes_context=True)
def lasting(context: Context, component: str) -> str:
    """A part of the frame that depends on nothing but `desk` and whether somebody of the staff is signed in: rendered
    once for as long as the desk lasts, which the web layer keeps for each language and kind of reader."""
    desk, is_staff = context.get("desk"), bool(context.get("staff"))
    kept: dict[tuple[str, bool], str] = getattr(desk, "rendered", {})
    if (component, is_staff) not in kept:
        kept[component, is_staff] = _render(context, component, {"desk": desk, "staff": is_staff})
    return kept[component, is_staff]


@register.simple_block_tag(takes_context=True)
def slot(context: Context, content: str, component: str, **values: Any) -> SafeString:
    """A component around what stands between `slot` and `endslot`; the component has it as `body`."""
    return _render(context, component, {**values, "body": content})


# --- forms -----------------------------------------------------------------------------------------------------------


@register.filter
def shape(field: BoundField) -> str:
    return fields.shape(field)


@register.filter
def error_links(forms: object) -> list[Link]:
    return fields.error_links(forms)


# --- the map ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/map.html")
def iran_map(provinces: Iterable[iran.Named], heading: str = "h2") -> dict[str, object]:
    """The map and, equal to it, the list of the provinces given, in the order given (Persian, that is)."""
    return {"places": iran.places(provinces), "view_box": iran.outlines()[0], "heading": heading}
