"""The applicant's half of a request in WebKit, the engine of Safari: search, identity, form, files, receipt, panel.

Skipped, saying so, where it is not installed (webkit.py says how).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e import webkit
from tests.e2e.desk import Citizen, Desk
from tests.e2e.forms import RANCHER
from tests.e2e.papers import photograph
from tests.e2e.webkit import WebKit

pytestmark = pytest.mark.skipif(bool(webkit.MISSING), reason=f"the second engine is not installed: {webkit.MISSING}")
GO_ON = "main form .btns .btn"


@pytest.fixture(scope="module")
def window(record_testsuite_property: Callable[[str, object], None]) -> Iterator[WebKit]:
    with webkit.driver() as port:
        opened = WebKit(port)
        record_testsuite_property("webkit", opened.begin())
        yield opened
        opened.end()


def test_a_request_is_sent_in_webkit(window: WebKit, desk: Desk, tmp_path: Path) -> None:
    person = desk.someone()
    find_service(window, desk)
    introduce(window, desk, person)
    fill_form(window, person, tmp_path)
    window.follow("main form .btns .btn", "/receipt/")
    number = window.text("output#process-number")
    assert re.fullmatch(r"[0-9]{4}-[0-9]{5}-[0-9]{4}", number), number
    assert re.fullmatch(r"[0-9]{3}-[0-9]{3}-[0-9]{4}", window.text("output#tracking-code"))
    window.open(desk.address("frw", "/my/"))
    assert number in window.text("main")
    window.follow(".begun a", f"/my/cases/{number}/")
    assert window.script("return document.querySelector('main').dataset.state") == "submitted"
    assert window.script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def find_service(window: WebKit, desk: Desk) -> None:
    """By words on the front page."""
    window.open(desk.address("frw", "/"))
    assert window.script("return document.fonts.check('16px Vazirmatn', 'میزبان')"), "the font is drawn"
    window.type_into("#hero-search", RANCHER.title)
    window.follow(".search .btn", "/services/")
    window.follow(f"main a[href^='/services/{RANCHER.service}/']", f"/services/{RANCHER.service}/")
    window.follow("main .btns .btn", "/apply/")


def introduce(window: WebKit, desk: Desk, person: Citizen) -> None:
    """Identity, then the code that the message brought, then the place."""
    year, month, day = person.birth_date.split("/")
    window.type_into("#id_national_id", person.national_id)
    window.type_into("[data-part=d] input", day)
    window.press(f"[data-part=m] option[value='{int(month)}']")
    window.type_into("[data-part=y] input", year)
    window.until(lambda: year_in_words(year) in window.text(".said"))
    window.type_into("#id_mobile", person.mobile)
    window.follow(GO_ON, "/code/")
    window.type_into("[autocomplete=one-time-code]", desk.code(person.mobile))
    window.follow(GO_ON, "/place/")
    window.press("#id_province option[value='07']")
    window.until(lambda: window.script("return document.querySelectorAll('#id_county option').length > 20"))
    window.follow(GO_ON, "/pages/applicant/")


def fill_form(window: WebKit, person: Citizen, folder: Path) -> None:
    """The pages of the form and two photographs; the county list and rows are the script's."""
    window.press("input[name=applicant_kind][value=natural]")
    window.follow(GO_ON, "/pages/licence/")
    window.press("input[name=licence_at_hand][value=false]")
    window.type_into("[name=licence_holder]", person.first_name)
    window.follow(GO_ON, "/pages/pasture/")
    window.type_into("[name=pasture_name]", "مرتع چشمه‌سفید")
    window.type_into("[name=village]", "ده‌بالا")
    window.press("[name=pasture_season][value=summer]")
    window.press("[name=herd-0-animal] option[value=sheep]")
    window.type_into("[name=herd-0-animal_count]", "۸۰")
    window.press("[name=changed][value=false]")
    window.press("[name=consent]")
    window.follow(GO_ON, "/pages/documents/")
    for name in RANCHER.documents:
        window.type_into(f"input[name={name}-upload]", str(photograph(folder / f"{name}.jpg")))
        window.until(lambda name=name: "پذیرفته شد" in window.text(f"[data-file]:has([name='{name}'])"))
    window.follow(GO_ON, "/summary/")


def year_in_words(year: str) -> str:
    return year.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
