"""The story: a rancher in Fars asks from home, the office answers, anybody may check the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.mending import answer_correction, ask_for_correction
from tests.e2e.papers import letter
from tests.e2e.people import Applicant, Officer, Receipt, Visitor
from tests.e2e.results import check_letter, decide, read_result

ARABIC = "تمديد مرتعداري"
"""Two words as a keyboard of another language types them: other letters, no half-space."""


@dataclass(frozen=True)
class Run:
    """One telling of the story."""

    width: int
    on_map: bool
    letter_uploaded: bool
    folder: Path = field(default=Path())


@pytest.mark.parametrize("run", [Run(360, False, False), Run(1280, True, True)], ids=["phone", "screen"])
def test_a_rancher_asks_and_is_answered(opens: Opens, desk: Desk, tmp_path: Path, run: Run) -> None:
    rancher = Applicant(opens("frw", width=run.width), desk.someone())
    find_service(rancher, on_map=run.on_map)
    receipt = send_request(rancher, tmp_path)

    officer = Officer(opens("frw", width=run.width), desk.officer("frw", "rangeland", "fars"))
    take_from_inbox(officer, receipt)
    ask_for_correction(officer, document="تصویر کارت ملی", field=RANCHER.mended[0])
    walled_off(opens, desk, receipt)

    answer_correction(rancher, RANCHER, receipt, tmp_path)
    expect_mended(officer, receipt)
    uploaded = letter(tmp_path / "نامهٔ اداره.pdf") if run.letter_uploaded else None
    decide(officer, "پروانه تا پنج سال دیگر تمدید شد.", uploaded)
    code = read_result(rancher, receipt, uploaded)
    check_letter(Visitor(opens("frw", width=run.width)), receipt, code)


def find_service(rancher: Applicant, *, on_map: bool) -> None:
    """From the front page by two words to the profile, and by the province to the form."""
    window, page = rancher.window, rancher.page
    window.open("/")
    window.look("front")
    page.get_by_label("دنبال چه خدمتی هستید؟").fill(ARABIC)
    window.follow(lambda: page.keyboard.press("Enter"))
    window.look("found")
    window.press(RANCHER.title)
    window.press("شناسنامه")
    window.look("profile")
    for words in ("تصویر شناسنامه", "تصویر کارت ملی", "هزینه", "۱۰ روز کاری"):
        expect(page.locator("main")).to_contain_text(words)
    choose_province(rancher, on_map=on_map)
    window.look("service-in-fars")
    expect(page.locator(".notice--ok")).to_contain_text(re.compile("اگر امروز بفرستید، .*فارس.* تا .*۱۴۰۵ پاسخ می‌دهد"))
    window.press("درخواست")


def choose_province(rancher: Applicant, *, on_map: bool) -> None:
    """On the map of the front page, or in the list beside it; the desk of the province leads to the service, by its
    list or by a search."""
    window, page = rancher.window, rancher.page
    window.open("/")
    place = page.locator('svg [data-place="fars"] path' if on_map else '.plist a[data-place="fars"]')
    window.follow(place.click)
    assert window.path == "/p/fars/"
    window.look("province")
    if on_map:
        page.get_by_label("جست‌وجوی خدمت").fill(ARABIC)
        window.follow(lambda: page.keyboard.press("Enter"))
    window.press(RANCHER.title)
    assert page.get_by_label("استان", exact=True).input_value() == "fars"


def send_request(rancher: Applicant, folder: Path) -> Receipt:
    """Identity, code, form, photographs, summary, receipt on the page and on paper."""
    window, page = rancher.window, rancher.page
    rancher.introduce()
    window.look("identity")
    window.press("دریافت کد")
    window.look("code")
    rancher.prove()
    assert page.get_by_label("استان", exact=True).locator("option:checked").inner_text() == "فارس"
    fill_in(rancher, RANCHER, folder, looking=True)
    window.look("summary")
    expect(page.locator("main")).to_contain_text("۸۰")
    window.press("فرستادن درخواست")
    window.look("receipt")
    assert window.state == "submitted"
    with page.expect_download() as download:
        page.get_by_role("link", name="رسید PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    receipt = rancher.receipt()
    assert receipt.number in window.desk.messages(rancher.person.mobile, "received")[0]
    return receipt


def take_from_inbox(officer: Officer, receipt: Receipt) -> None:
    """Sign in, find the case in the inbox, open it, claim it, see a document in the page."""
    window, page = officer.window, officer.page
    officer.sign_in()
    window.look("inbox")
    window.open("/staff/?box=queue")
    window.look("queue")
    window.follow(page.locator("tr", has_text=receipt.number).get_by_role("link").first.click)
    window.look("case-desk")
    assert window.state == "submitted"
    window.press("برداشتن برای خودم")
    assert window.state == "in_review"
    document = page.locator("details", has_text="birth_certificate")
    document.locator("summary").click()
    picture = document.locator("img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("one => one.complete && one.naturalWidth > 100", arg=picture.element_handle())


def walled_off(opens: Opens, desk: Desk, receipt: Receipt) -> None:
    """For another province, and for the other organisation, there is no such case."""
    stranger = Officer(opens("frw", width=1280), desk.officer("frw", "rangeland", "yazd"))
    stranger.sign_in()
    stranger.open_case(receipt.number, status=404)
    stranger.window.look("no-such-case")
    other = Officer(opens("imeo", width=1280), desk.officer("imeo", "secretariat", "fars"))
    other.sign_in()
    other.open_case(receipt.number, status=404)
    elsewhere = Visitor(opens("imeo"))
    elsewhere.window.open("/track/")
    elsewhere.fill({"number": receipt.number, "code": receipt.code})
    elsewhere.window.press("دیدن وضعیت", status=422)
    elsewhere.window.look("track-refused")
    expect(elsewhere.page.locator("[data-errors]")).to_be_focused()


def expect_mended(officer: Officer, receipt: Receipt) -> None:
    """Before and after stand beside each other."""
    page = officer.open_case(receipt.number)
    officer.window.look("case-mended")
    assert officer.window.state == "in_review"
    changes = page.get_by_role("table").filter(has_text="پیش از اصلاح")
    village = changes.locator("tr", has_text="نزدیک‌ترین روستا")
    expect(village).to_contain_text("ده‌بالا")
    expect(village).to_contain_text("ده‌پایین")
    card = changes.locator("tr", has_text="تصویر کارت ملی")
    expect(card).to_contain_text("عکس national_card.jpg")
    expect(card).to_contain_text("عکس تازه.jpg")
