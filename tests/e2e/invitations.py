"""An officer asks somebody to come."""

from __future__ import annotations

from tests.e2e.people import Officer

ORIGINALS = "دیدن اصل مدارک"


def invite(officer: Officer, number: str) -> None:
    """To show originals, at any of two free times in the next weeks; a picture of one may come beforehand."""
    window, page = officer.window, officer.page
    begin(officer, number)
    page.get_by_label("متقاضی یکی از چند وقت را انتخاب کند").check()
    for place in (4, 5):
        day = page.locator('details:has(input[name="times"])').nth(place)
        day.locator("summary").click()
        day.locator('input[name="times"]').nth(3).check()
    page.locator('[name^="upload:"]').first.check()
    page.get_by_label("چند کلمه به متقاضی").fill("لطفاً به‌موقع بیایید.")
    window.press("دعوت متقاضی")
    assert window.state == "awaiting_visit"


def begin(officer: Officer, number: str) -> None:
    """The form of an invitation, with the times and documents of its reason."""
    officer.window.open(f"/staff/cases/{number}/visit/")
    officer.page.get_by_label(ORIGINALS).check()
    officer.window.press("ادامه: وقت و مدارک")
