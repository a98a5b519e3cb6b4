"""An officer with a Persian keyboard and no mouse: the inbox, several cases at once, a reminder, on to the next."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.people import Applicant, Officer

PROVINCE = "semnan"
PERSIAN = {"J": "ت", "K": "ن", "O": "خ", "R": "ق", "X": "ط", "Z": "ظ", "B": "ذ", "Slash": "؟"}
"""What the keys write with the Persian layout; the desk goes by where they are."""
CONTROL, SHIFT = 2, 8


class PersianKeys:
    """Presses physical keys of a keyboard whose layout is Persian."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._line = page.context.new_cdp_session(page)

    def press(self, name: str, held: int = 0) -> None:
        """Once the page listens."""
        expect(self.page.locator("[data-keys-open][aria-haspopup]")).to_be_visible()
        code = name if name == "Slash" else f"Key{name}"
        told: dict[str, Any] = {"code": code, "key": PERSIAN[name], "modifiers": held}
        self._line.send("Input.dispatchKeyEvent", {**told, "type": "keyDown", "text": "" if held else PERSIAN[name]})
        self._line.send("Input.dispatchKeyEvent", {**told, "type": "keyUp"})

    def to(self, name: str) -> None:
        """Tab until something called so has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.innerText.trim()").startswith(name):
                return
        raise AssertionError(f"no «{name}» among the stops of Tab on {self.page.url}")


@pytest.fixture
def officer(opens: Opens, desk: Desk, tmp_path: Path) -> Officer:
    """With two requests in the queue of their section."""
    for _number in range(2):
        applicant = Applicant(opens(), desk.someone())
        applicant.apply(RANCHER.service, PROVINCE)
        fill_in(applicant, RANCHER, tmp_path)
        applicant.window.press("فرستادن درخواست")
    one = Officer(opens(width=1280), desk.officer("frw", "rangeland", PROVINCE))
    one.sign_in()
    return one


def test_an_officer_works_without_a_mouse(officer: Officer) -> None:
    window, page = officer.window, officer.page
    keys = PersianKeys(page)
    take_both(officer, keys)

    window.open("/staff/?box=mine")
    expect(page.locator("tbody tr")).to_have_count(2)
    keys.press("J")
    numbers = [row.get_attribute("id") for row in page.locator("tbody tr").all()]
    window.follow(lambda: keys.press("O"))
    expect(page).to_have_url(re.compile(rf"/staff/cases/{str(numbers[0]).removeprefix('case-')}/\?box=mine"))
    window.look("case-of-a-list")

    keys.press("R")
    expect(page.locator("#id_message")).to_be_focused()
    keys.press("J")
    assert page.locator("#id_message").input_value() == "ت", "a letter of a text, and no command"
    page.locator("#id_message").fill("")
    page.evaluate("document.activeElement.blur()")

    keys.press("Slash", SHIFT)
    expect(page.locator("[data-keys]")).to_be_visible()
    window.look("keys-over-a-case")
    page.keyboard.press("Escape")

    window.follow(lambda: keys.press("Z"))
    window.look("snooze")
    page.locator("input[name=when]").first.focus()
    page.keyboard.press("Space")
    keys.to("گذاشتن یادآوری")
    window.follow(lambda: page.keyboard.press("Enter"))
    expect(page).to_have_url(re.compile(rf"\?box=mine#{numbers[0]}$"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".boxes a", has_text="یادآوری‌ها")).to_contain_text("۱")

    keys.press("J")
    window.follow(lambda: page.keyboard.press("Enter"))
    expect(page).to_have_url(re.compile("/staff/cases/"))
    window.follow(lambda: keys.press("X"))
    expect(page).to_have_url(re.compile("/decide/"))
    page.go_back()
    expect(page.locator("#conversation")).to_be_visible()
    window.follow(lambda: keys.press("J"))
    expect(page.locator("main")).to_contain_text("به پایان این فهرست رسیدید")


def take_both(officer: Officer, keys: PersianKeys) -> None:
    """Ticked in the queue, taken by a command of the palette, told in a report that renews itself."""
    window, page = officer.window, officer.page
    window.open("/staff/?box=queue")
    expect(page.locator("tbody tr").nth(1)).to_be_visible()
    expect(page.locator("[data-keys-open]")).to_be_visible()
    for _row in range(2):
        keys.press("J")
        page.keyboard.press("Space")
    expect(page.locator("[data-ticked]")).to_contain_text("۲ مورد انتخاب شده")
    keys.press("K")
    expect(page.locator("tbody tr").first).to_have_class("is-unread is-active")
    window.look("queue-ticked")
    keys.press("K", CONTROL)
    palette = page.locator("[data-palette]")
    expect(palette).to_be_visible()
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.insert_text("برداشتن براي")  # of another keyboard: ي for ی
    expect(palette.get_by_role("option").first).to_contain_text("برداشتن برای خودم")
    window.look("palette")
    window.follow(lambda: page.keyboard.press("Enter"))
    window.look("together")
    keys.to("انجام این کار")
    window.follow(lambda: page.keyboard.press("Enter"))
    expect(page.locator("#report [role=status]")).to_contain_text("تمام شد: ۲ از ۲", timeout=30_000)
    window.look("together-report")
    keys.to("بازگشت به فهرست")
    window.follow(lambda: page.keyboard.press("Enter"))
    expect(page).to_have_url(re.compile(r"/staff/\?box=queue$"))


def test_all_of_it_without_scripts(opens: Opens, desk: Desk) -> None:
    """A view is kept, rows are made lower, the keys are told; what needs cases is tried by the web tests."""
    officer = Officer(opens(javascript=False, width=1280), desk.officer("frw", "rangeland", "yazd"))
    officer.sign_in()
    window, page = officer.window, officer.page
    window.open("/staff/?box=mine&overdue=1")
    page.locator("summary", has_text="نگه‌داشتن این نما").click()
    page.get_by_label("نام نما").fill("دیرکردهای من")
    window.press("نگه‌داشتن")
    assert window.heading.startswith("دیرکردهای من")
    window.look("view")
    window.open("/staff/views/")
    window.look("views")
    window.press("حذف نما")
    window.open("/staff/keys/")
    window.look("keys-page")
