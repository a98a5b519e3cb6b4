"""The story: a member on a phone writes to a section, and the officer of that section finds the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant, Officer, Receipt
from tests.e2e.window import Window

SUBJECT = "حق عضویت ۱۴۰۵ من ثبت نشده است"
NEED = "پرسش مالی"


@pytest.mark.parametrize("width", [360])
def test_a_member_writes_to_a_section(opens: Opens, desk: Desk, tmp_path: Path, width: int) -> None:
    member = Applicant(opens("imeo", width=width), desk.someone())
    find_need(member)
    receipt = write(member, tmp_path)
    expect_among_mine(member, receipt)

    officer = Officer(opens("imeo", width=1280), desk.officer("imeo", "finance", "fars"))
    find_in_inbox(officer, receipt)
    stranger = Officer(opens("imeo", width=1280), desk.officer("imeo", "finance", "yazd"))
    stranger.sign_in()
    stranger.open_case(receipt.number, status=404)


def find_need(member: Applicant) -> None:
    """From the front page, by a word of the subject; the offers come while it is typed."""
    window, page = member.window, member.page
    window.open("/")
    window.press("درخواست از بخش", within=page.locator(".nav"))
    window.look("tickets")
    page.get_by_label("استان", exact=True).select_option("fars")
    page.get_by_label("موضوع خود را بنویسید").press_sequentially("پرسش مالي")
    expect(page.locator("#results")).to_contain_text("از بخش‌ها بخواهید")
    window.look("tickets-offered")
    window.press(NEED)


def write(member: Applicant, folder: Path) -> Receipt:
    """Identity, code, place, the letter with a photograph, summary, receipt."""
    window, page = member.window, member.page
    member.introduce()
    window.press("دریافت کد")
    member.prove()
    assert page.get_by_label("استان", exact=True).locator("option:checked").inner_text() == "فارس"
    member.go_on()
    window.look("ticket-form")
    member.fill({"subject": SUBJECT, "description": "در شهریور پرداخته‌ام؛ رسید بانک پیوست است."})
    member.send_file("attachments", photograph(folder / "رسید بانک.jpg"))
    member.go_on()
    window.look("ticket-summary")
    expect(page.locator("main")).to_contain_text(SUBJECT)
    window.press("فرستادن درخواست")
    return member.receipt()


def expect_among_mine(member: Applicant, receipt: Receipt) -> None:
    window = member.window
    window.open("/my/")
    window.look("ticket-panel")
    expect_one_row(window)
    window.press(SUBJECT)
    assert window.path == f"/my/cases/{receipt.number}/"
    assert SUBJECT in window.heading
    window.look("ticket-case")


def find_in_inbox(officer: Officer, receipt: Receipt) -> None:
    """The subject stands in the line, and above the desk; the need beside it."""
    window, page = officer.window, officer.page
    officer.sign_in()
    expect_one_row(window)
    window.open("/staff/?box=queue")
    line = page.locator("tr", has_text=receipt.number)
    expect(line).to_contain_text(SUBJECT)
    expect(line).to_contain_text(NEED)
    window.look("ticket-queue")
    window.follow(line.get_by_role("link").first.click)
    window.look("ticket-desk")
    assert window.heading == SUBJECT
    expect(page.locator("h1 + p")).to_have_text(NEED)
    expect(page.locator("main")).to_contain_text("رسید بانک.jpg")


def expect_one_row(window: Window) -> None:
    """The ways at the head of the page stand in one line."""
    tops = window.page.locator(".nav li:visible").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(set(tops)) == 1, tops
