from __future__ import annotations

import re

from mizban.web.ui import chips
from tests.unit.web.conftest import STATIC, TEMPLATES, UI


def icons() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))


def test_every_icon_that_is_asked_for_exists():
    for template in TEMPLATES.rglob("*.html"):
        asked = set(re.findall(r'\{% icon "([\w-]+)"', template.read_text()))
        assert asked <= icons(), template.name
    looks = [*chips.LOOKS.values(), *chips.OUTCOME_LOOKS.values()]
    assert {look.icon for look in looks} | set(filter(None, chips.TONE_ICONS.values())) <= icons()


def test_turning_icons_exist():
    source = (UI / "templatetags" / "ui.py").read_text()
    turning = re.search(r"_TURNING = frozenset\(([^)]*)\)", source)
    assert turning is not None
    assert set(re.findall(r'"([\w-]+)"', turning[1])) <= icons()


def test_the_sprite_is_light_and_carries_its_licence():
    assert (STATIC / "icons.svg").stat().st_size < 13_000
    assert "ISC License" in (STATIC / "icons.LICENSE.txt").read_text()
