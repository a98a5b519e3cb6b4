"""An officer asks a rancher to come; on a phone the rancher chooses a time, sends a picture, moves it, cancels it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.invitations import invite
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant, Officer, Visitor


@pytest.mark.parametrize(("width", "javascript"), [(360, True), (1280, False)], ids=["script", "plain"])
def test_somebody_is_asked_to_come(opens: Opens, desk: Desk, tmp_path: Path, width: int, javascript: bool) -> None:
    rancher = Applicant(opens("frw", width=width, javascript=javascript), desk.someone())
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    rancher.window.press("فرستادن درخواست")
    receipt = rancher.receipt()
    officer = Officer(opens("frw", width=1280, javascript=javascript), desk.officer("frw", "rangeland", "fars"))
    officer.sign_in()
    officer.take(receipt.number)
    invite(officer, receipt.number)
    assert rancher.track(receipt) == "awaiting_visit"
    rancher.window.look("visit-tracked")
    chooses(rancher, receipt.number, tmp_path)
    moves(rancher, receipt.number)
    follows_the_link(Visitor(opens("frw", width=width, javascript=javascript)), rancher)
    gives_up(rancher, receipt.number)


def chooses(rancher: Applicant, number: str, folder: Path) -> None:
    window, page = rancher.window, rancher.page
    window.open("/my/")
    window.look("visit-panel-needs")
    window.open(f"/my/cases/{number}/")
    expect(page.locator("#visit")).to_contain_text("یک وقت برای مراجعه انتخاب کنید")
    window.look("visit-invited")
    window.tolerate("422")
    window.press("انتخاب این وقت", status=422)
    window.look("visit-none-chosen")
    page.locator('input[name="at"]').first.check()
    window.press("انتخاب این وقت")
    window.look("visit-confirm")
    window.press("بله، این نوبت را می‌گیرم")
    expect(page.locator("#visit")).to_contain_text("نوبت شما")
    page.get_by_text("الان عکسش را بفرستید").first.click()
    page.locator("#visit input[type=file]").first.set_input_files(photograph(folder / "شناسنامه.jpg"))
    window.press("فرستادن عکس شناسنامه")
    expect(page.locator("#visit")).to_contain_text("فرستادید؛ کارشناس می‌بیند")
    window.look("visit-booked")
    window.open("/my/")
    window.look("visit-panel-coming")
    window.open("/my/notices/")
    expect(page.locator("main")).to_contain_text("نوبت شما")


def moves(rancher: Applicant, number: str) -> None:
    window, page = rancher.window, rancher.page
    window.open(f"/my/cases/{number}/")
    window.press("جابه‌جا کردن نوبت")
    page.locator(".visit__days a").nth(2).click()
    window.look("visit-days")
    page.locator('input[name="at"]').nth(1).check()
    window.press("انتخاب این وقت")
    window.press("بله، این نوبت را می‌گیرم")
    expect(page.locator("main")).to_contain_text("نوبت شما ثبت شد")


def follows_the_link(somebody: Visitor, rancher: Applicant) -> None:
    """The message holds an address that opens without signing in, and says no more than it must."""
    window = somebody.window
    sent = window.desk.messages(rancher.person.mobile, "appointment")[0]
    window.open(f"/v/{sent.rpartition('/v/')[2]}")
    expect(window.page.locator("main")).to_contain_text("شناسنامه")
    expect(window.page.locator("main")).not_to_contain_text(rancher.person.last_name)
    window.look("visit-link")


def gives_up(rancher: Applicant, number: str) -> None:
    window, page = rancher.window, rancher.page
    window.press("لغو نوبت")
    window.look("visit-cancel")
    page.get_by_label("پیام به کارشناس").fill("در سفرم.")
    window.press("بله، نوبت لغو شود")
    assert window.state == "in_review"
    expect(page.locator("main")).to_contain_text("در سفرم.")
    window.look("visit-past")
