"""The result: said by the officer, read by the applicant, checked by anybody."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pypdfium2
from playwright.sync_api import Locator, expect

from tests.e2e.people import Applicant, Officer, Receipt, Visitor
from tests.e2e.window import PICTURES


def decide(officer: Officer, why: str, letter: Path | None) -> None:
    """Accept, with a letter that the desk makes, or with one that it stamps."""
    window, page = officer.window, officer.page
    window.press("ثبت نتیجه…")
    page.get_by_label("نتیجه", exact=True).get_by_label("پذیرفته").or_(
        page.locator("[name=outcome][value=accepted]")
    ).first.check()
    officer.fill({"text": why, "letter": "upload" if letter else "template"})
    if letter:
        page.locator("input[type=file][name=upload]").set_input_files(letter)
    window.look("decide-upload" if letter else "decide")
    window.press("ادامه")
    window.look("decide-confirm")
    window.press("بله، ثبت شود")
    assert window.state == "decided", "the check of an uploaded letter is not waited for"
    window.look("case-decided")


def read_result(applicant: Applicant, receipt: Receipt, uploaded: Path | None) -> str:
    """The applicant reads the result and takes the letter; the answer is the letter's code."""
    window, page = applicant.window, applicant.page
    assert receipt.number in window.desk.messages(applicant.person.mobile, "decided")[0]
    window.open(f"/my/cases/{receipt.number}/")
    assert window.state == "decided"
    taking = wait_for_letter(applicant)
    window.look("my-case-decided")
    with page.expect_download() as download:
        taking.click()
    if PICTURES:
        shutil.copy(download.value.path(), Path(PICTURES) / f"letter-{receipt.number}.pdf")
    document = pypdfium2.PdfDocument(download.value.path())
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert receipt.number in text, text
    checking = page.locator("main").get_by_role("link", name="بررسی درستی نامه")
    return str(checking.get_attribute("href")).strip("/").rpartition("/")[2]


def wait_for_letter(applicant: Applicant) -> Locator:
    """The link to the letter on the page of the request, once the worker has made it."""
    page = applicant.page
    link = page.get_by_role("link", name="دریافت نامه (PDF)")
    until = time.monotonic() + 60
    while not link.count():
        assert time.monotonic() < until, "the letter has not been made"
        page.reload(wait_until="networkidle")
    return link


def check_letter(visitor: Visitor, receipt: Receipt, code: str) -> None:
    """Whoever holds letter or receipt sees that they are right, and no personal data."""
    window, page = visitor.window, visitor.page
    window.open(f"/verify/{code}/")
    window.look("letter")
    expect(page.locator("main")).to_contain_text("این نامه معتبر است")
    window.open("/verify/")
    assert visitor.track(receipt) == "decided"
    window.look("tracked")
