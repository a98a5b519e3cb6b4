"""What people do to pages: they press twice, go back, leave tabs open, and two of them press at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, ask, fill_in
from tests.e2e.people import Applicant, Officer

PASTURE = {"pasture_name": "مرتع چشمه‌سفید", "village": "ده‌بالا", "herd-0-animal_count": "هشتاد"}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_two_presses_are_one_request_and_back_does_not_send_again(
    opens: Opens, desk: Desk, tmp_path: Path, javascript: bool
) -> None:
    rancher = Applicant(opens(javascript=javascript), desk.someone())
    window, page = rancher.window, rancher.page
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    page.get_by_role("button", name="فرستادن درخواست").dblclick(no_wait_after=True)
    page.wait_for_url("**/receipt/")
    receipt = rancher.receipt()
    page.go_back()
    assert window.path == f"/my/cases/{receipt.number}/"
    window.open("/my/")
    expect(page.locator("main")).to_contain_text(receipt.number)
    expect(page.locator(".begun li")).to_have_count(1)


def to_pasture(rancher: Applicant) -> None:
    """The page of the form that asks for the most."""
    rancher.apply(RANCHER.service)
    rancher.go_on()
    for key in ("applicant", "licence"):
        rancher.fill(RANCHER.pages[key])
        rancher.go_on()


def test_an_old_tab_keeps_what_was_typed_after_signing_out(opens: Opens, desk: Desk) -> None:
    rancher = Applicant(opens(), desk.someone())
    window, page = rancher.window, rancher.page
    window.tolerate("401")  # what the old tab still tries to save
    to_pasture(rancher)
    address = window.path
    other = window.context.new_page()
    other.goto(desk.address("frw", "/sign-out/"))
    other.locator("main").get_by_role("button", name="خروج").click()
    other.wait_for_url("**/")
    rancher.fill(PASTURE)
    window.press("ادامه")
    assert window.path == "/sign-in/"
    expect(page.locator("body")).to_contain_text("برای امنیت خارج شدید؛ دوباره وارد شوید، نوشته‌ها مانده‌اند")
    window.look("signed-out-meanwhile")
    page.get_by_label("کد ملی").fill(rancher.person.national_id)
    page.get_by_label("تلفن همراه").fill(rancher.person.mobile)
    window.press("دریافت کد")
    rancher.prove()
    assert window.path == address
    for name, value in PASTURE.items():
        expect(page.locator(f'[name="{name}"]')).to_have_value(value)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_refused_page_says_so_first_and_keeps_everything(opens: Opens, desk: Desk, javascript: bool) -> None:
    rancher = Applicant(opens(javascript=javascript), desk.someone())
    window, page = rancher.window, rancher.page
    to_pasture(rancher)
    rancher.fill(PASTURE)
    window.press("ادامه", status=422)
    assert page.title().startswith("خطا:")
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    window.look("draft-refused")
    summary.get_by_role("link", name="عددی از ۱ تا ۲۰٬۰۰۰ بنویسید").click()
    expect(page.locator('[name="herd-0-animal_count"]')).to_have_value("هشتاد")
    expect(page.locator('[name="herd-0-animal_count"]')).to_have_attribute("aria-invalid", "true")
    if javascript:
        expect(page.locator('[name="herd-0-animal_count"]')).to_be_focused()


def test_of_two_who_decide_at_once_one_wins_and_the_other_keeps_the_text(
    opens: Opens, desk: Desk, tmp_path: Path
) -> None:
    rancher = Applicant(opens(), desk.someone())
    ask(rancher, RANCHER, tmp_path)
    receipt = rancher.receipt()
    expert = Officer(opens(width=1280), desk.officer("frw", "rangeland", "fars"))
    head = Officer(opens(), desk.officer("frw", "rangeland", "fars", "unit_head"))
    expert.sign_in()
    expert.take(receipt.number)
    head.sign_in()
    head.open_case(receipt.number)
    for officer, outcome, why in ((expert, "accepted", "تمدید شد."), (head, "rejected", "مرتع قرق است.")):
        officer.window.press("ثبت نتیجه…")
        officer.fill({"outcome": outcome, "text": why, "letter": "none"})
        officer.window.press("ادامه")
    expert.window.press("بله، ثبت شود")
    assert expert.window.state == "decided"
    head.window.press("بله، ثبت شود", status=409)
    head.window.look("decided-meanwhile")
    main = head.page.locator("main")
    assert head.window.state == "decided"
    expect(main).to_contain_text("مرتع قرق است.")
    expect(main).to_contain_text("پرونده را تغییر داد")
    expert.open_case(receipt.number)
    expect(expert.page.locator("main")).not_to_contain_text("مرتع قرق است.")
