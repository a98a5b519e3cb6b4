"""The live line: what one does is seen by the other, without anything moving; and what is said when the line is cut."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.people import Applicant, Officer

NEW, CHANGED, DOWN = "[data-line-new]", "[data-line-changed]", "[data-line-down]"


def test_officer_and_applicant_see_what_the_other_does(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    officer = Officer(opens(width=1280), desk.officer("frw", RANCHER.section, "fars"))
    rancher = Applicant(opens(), desk.someone())
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    officer.sign_in()
    page = officer.page
    with page.expect_response("**/events/staff/"):
        officer.window.open("/staff/?box=queue")
    expect(page.locator(NEW)).to_be_hidden()
    place = page.locator("h1").bounding_box()
    rancher.window.press("فرستادن درخواست")
    number = rancher.receipt().number
    expect(page.locator(NEW)).to_contain_text("۱ مورد تازه")
    expect(page.get_by_text(number)).to_have_count(0)
    assert page.locator("h1").bounding_box() == place
    officer.window.look("inbox-with-something-new")
    page.keyboard.press("Alt+n")
    expect(page.locator("main table a", has_text=number)).to_be_visible()
    expect(page.locator(NEW)).to_be_hidden()

    with rancher.page.expect_response("**/events/my/"):
        rancher.window.open(f"/my/cases/{number}/")
    with page.expect_response(f"**/events/staff/{number}/"):
        officer.take(number)
    expect(rancher.page.locator(CHANGED)).to_contain_text("این درخواست تغییر کرده است")
    rancher.window.look("my-case-has-changed")
    rancher.page.get_by_role("link", name="دیدن تغییر").click()
    expect(rancher.page.locator("main")).to_have_attribute("data-state", "in_review")
    expect(rancher.page.locator(CHANGED)).to_be_hidden()
    page.evaluate("document.addEventListener('mizban:case-changed', (event) => (window.heard = event.detail))")
    rancher.window.open(f"/my/cases/{number}/withdraw/")
    rancher.page.locator("main form button").first.click()
    expect(page.locator(CHANGED)).to_contain_text("این پرونده تغییر کرده است")
    assert page.evaluate("window.heard.number") == number


def test_a_cut_line_is_told_of_and_so_long_the_page_asks(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    officer = Officer(opens(width=1280), desk.officer("frw", RANCHER.section, "fars"))
    officer.window.tolerate("ERR_FAILED")
    officer.sign_in()
    page = officer.page
    officer.window.context.route("**/events/**", lambda route: route.abort())
    officer.window.open("/staff/?box=queue")
    expect(page.locator(DOWN)).to_contain_text("ارتباط زنده قطع است")
    officer.window.look("inbox-without-a-line")
    rancher = Applicant(opens(), desk.someone())
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    rancher.window.press("فرستادن درخواست")
    expect(page.locator(NEW)).to_contain_text("۱ مورد تازه", timeout=60_000)
    officer.window.context.unroute("**/events/**")
    expect(page.locator(DOWN)).to_be_hidden(timeout=60_000)
