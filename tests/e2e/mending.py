"""A correction, from the officer's marks to what the applicant sends again."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.forms import Asked
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant, Officer, Receipt

WHY_DOCUMENT, WHY_FIELD = "نوشته‌ها دیده نمی‌شود؛ عکس تازه بفرستید.", "این نام با مدارک یکی نیست."


def ask_for_correction(officer: Officer, *, document: str, field: str) -> None:
    """Return exactly one document as unreadable and one field as wrong, each with its reason."""
    window, page = officer.window, officer.page
    window.press("رفع نقص…")
    mark(line(officer, document), "خوانا نیست", WHY_DOCUMENT)
    mark(line(officer, field), "درست نوشته نشده است", WHY_FIELD)
    window.look("correct-marked")
    window.press("پیش‌نمایش متقاضی")
    window.look("correct-preview")
    expect(page.locator("section", has=page.locator("#preview")).locator("li")).to_have_count(2)
    page.get_by_role("button", name="فرستادن برای متقاضی").first.wait_for()
    window.press("فرستادن برای متقاضی")
    assert window.state == "awaiting_applicant"
    window.look("case-waiting")


def line(officer: Officer, label: str) -> Locator:
    """The line of the answers that is called so."""
    return officer.page.locator("form fieldset", has=officer.page.locator(".opt b", has_text=label)).first


def mark(found: Locator, reason: str, note: str) -> None:
    found.get_by_role("checkbox").first.check()
    found.get_by_label("دلیل").select_option(label=reason)
    found.get_by_label("توضیح برای متقاضی").fill(note)


def answer_correction(applicant: Applicant, asked: Asked, receipt: Receipt, folder: Path) -> None:
    """The message, the sign-in, only what is wrong, the mending."""
    window, page = applicant.window, applicant.page
    assert receipt.number in window.desk.messages(applicant.person.mobile, "correction")[0]
    sign_out(applicant)
    applicant.sign_in()
    assert window.path == "/my/", window.path
    window.look("my-page-waiting")
    window.press(f"اصلاح کردن {page.locator('.is-waiting h3').inner_text()}")
    assert window.path == f"/my/cases/{receipt.number}/correct/" and window.state == "awaiting_applicant"
    expect(page.locator(".mend")).to_have_count(2)
    for words in (WHY_DOCUMENT, WHY_FIELD, "خوانا نیست", "درست نوشته نشده است"):
        expect(page.locator("main")).to_contain_text(words)
    _label, name, better = asked.mended
    applicant.fill({name: better})
    applicant.send_file(asked.documents[-1], photograph(folder / "عکس تازه.jpg"))
    window.look("correct")
    window.press("فرستادن اصلاح")
    assert window.path == f"/my/cases/{receipt.number}/" and window.state == "in_review"
    window.look("my-case-mended")


def sign_out(applicant: Applicant) -> None:
    applicant.window.open("/sign-out/")
    applicant.window.press("خروج")
