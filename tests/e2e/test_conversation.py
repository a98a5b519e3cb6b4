"""Applicant on a phone and officer at a screen write to each other, files both ways, a note between colleagues."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, UNDO_SECONDS, Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.papers import letter, photograph
from tests.e2e.people import Applicant, Officer

ITSELF = 1000 * int(UNDO_SECONDS) + 6000
"""Milliseconds until what nobody takes back has gone out."""
QUESTION = "پلاک ثبتی مرتع را بنویسید و عکس سند را بفرستید."
ANSWER = "پلاک ۱۲ فرعی از ۳۴ اصلی است."
WORD = "سند را دیدیم؛ درست است."
NOTE = "سابقهٔ او در بایگانی هست."


def said(someone: Applicant | Officer, text: str) -> Locator:
    return someone.page.locator("li.msg", has_text=text)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_they_write_to_each_other(opens: Opens, desk: Desk, tmp_path: Path, javascript: bool) -> None:
    rancher = Applicant(opens("frw", width=360, javascript=javascript), desk.someone())
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    rancher.window.press("فرستادن درخواست")
    number = rancher.receipt().number
    officer = Officer(opens("frw", width=1280, javascript=javascript), desk.officer("frw", "rangeland", "fars"))
    officer.sign_in()
    asks(officer, number, tmp_path)
    answers(rancher, number, tmp_path)
    reads(officer, number)
    rancher.window.open(f"/my/cases/{number}/")
    expect(said(rancher, ANSWER)).to_contain_text("دیده شد")
    is_told(officer, rancher, number)
    if javascript:
        goes_on_by_itself(rancher, officer, number)


def asks(officer: Officer, number: str, folder: Path) -> None:
    """A note for colleagues, then a question with a file, on which the case waits."""
    window, page = officer.window, officer.page
    officer.open_case(number)
    window.press("برداشتن برای خودم")
    page.get_by_text("یادداشت داخلی؛ متقاضی نمی‌بیند").click()
    page.get_by_label("یادداشت داخلی", exact=True).fill(NOTE)
    window.press("ثبت برای همکاران")
    expect(said(officer, NOTE)).to_contain_text("فقط همکاران می‌بینند")
    page.get_by_label("پیام شما").fill(QUESTION)
    page.locator("#id_message_files").set_input_files(letter(folder / "نمونهٔ سند.pdf"))
    window.press("پرسیدن و انتظار پاسخ")
    assert window.state == "in_review"
    window.press(NOW)
    assert window.state == "awaiting_applicant"
    expect(said(officer, QUESTION)).to_contain_text("نمونهٔ سند")
    window.look("desk-conversation")


def answers(rancher: Applicant, number: str, folder: Path) -> None:
    """Told by a message, the applicant reads the question, and answers with a photograph."""
    window, page = rancher.window, rancher.page
    assert number in window.desk.messages(rancher.person.mobile, "message")[0]
    window.open("/my/")
    window.press(f"پاسخ دادن {RANCHER.title}")
    expect(said(rancher, QUESTION)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_have_count(0)
    window.look("my-conversation")
    window.tolerate("422")
    window.press("فرستادن پاسخ", status=422)
    expect(page.get_by_text("چیزی بنویسید یا فایلی بفرستید")).to_be_visible()
    page.get_by_label("پیام شما").fill(ANSWER)
    page.locator("#id_message_files").set_input_files(photograph(folder / "سند مرتع.jpg"))
    window.press("فرستادن پاسخ")
    window.look("my-conversation-waiting")
    window.press(NOW)
    assert window.state == "in_review"
    expect(said(rancher, ANSWER)).to_contain_text("سند مرتع")
    window.look("my-conversation-answered")


def reads(officer: Officer, number: str) -> None:
    officer.open_case(number)
    assert officer.window.state == "in_review"
    expect(said(officer, ANSWER)).to_contain_text("سند مرتع")
    expect(said(officer, QUESTION)).to_contain_text("دیده شد")


def is_told(officer: Officer, rancher: Applicant, number: str) -> None:
    """A word that asks for nothing stands first on the applicant's own page until it is read."""
    rancher.window.open("/my/")  # the case itself is open in no window of theirs: there it would be read at once
    officer.open_case(number)
    officer.page.get_by_label("پیام شما").fill(WORD)
    officer.window.press("فرستادن به متقاضی")
    officer.window.press(NOW)
    rancher.window.open("/my/")
    rancher.window.look("panel-new-message")
    rancher.window.press(f"خواندن پیام {RANCHER.title}")
    expect(said(rancher, WORD)).to_be_visible()


def goes_on_by_itself(rancher: Applicant, officer: Officer, number: str) -> None:
    """Both have the case open: what one writes the other sees, and answers without opening it anew."""
    officer.open_case(number)
    officer.page.get_by_label("پیام شما").fill("کمی صبر کنید؛ در حال بررسی است.")
    rancher.page.get_by_label("پیام شما").fill("خبری نشد؟")
    rancher.window.press("فرستادن به اداره")
    expect(said(officer, "خبری نشد؟")).to_be_visible(timeout=ITSELF)
    officer.window.press("فرستادن به متقاضی")
    assert officer.window.state == "in_review"
    expect(said(rancher, "کمی صبر کنید")).to_be_visible(timeout=ITSELF)
    expect(said(officer, "کمی صبر کنید")).to_contain_text("دیده شد")
    assert rancher.page.locator("[data-line-changed]").is_hidden()
    expect(rancher.page.locator("[data-talk-said]")).to_have_text("پیام تازه رسید")
