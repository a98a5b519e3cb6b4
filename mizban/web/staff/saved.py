"""To whom a view can be given, in words and as a value of a form."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mizban.core.actor import Actor
from mizban.organisations.queries import offices
from mizban.web.numbers import id_in
from mizban.web.ui.templatetags.ui import localised_text

OWN = ""
Place = tuple[int, int]


def audiences(actor: Actor, headed: list[Place]) -> list[tuple[str, str]]:
    """Oneself alone; and for heads each section of theirs that is open."""
    if not headed:
        return []
    tree = offices(actor.organisation_id)
    several = len({unit for unit, _section in headed}) > 1
    given = []
    for unit, section in headed:
        if (unit, section) not in tree.closed and unit in tree.units and section in tree.sections:
            name = localised_text(tree.sections[section].name)
            where = f" ({localised_text(tree.units[unit].name)})" if several else ""
            given.append((f"{unit}-{section}", _("همکاران %(section)s") % {"section": name + where}))
    return [(OWN, _("فقط خودم")), *given]


def audience_of(text: str) -> Place | None:
    """What a form says; None for oneself and for anything that makes no sense."""
    unit, section = (id_in(part) for part in text.partition("-")[::2])
    return None if unit is None or section is None else (unit, section)
