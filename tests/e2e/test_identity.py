"""An officer checks who an applicant is where no registry has answered: with numbers and papers beside the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.people import Applicant, Officer

COMPARE = "نمایش کد ملی و تاریخ تولد"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("javascript", [True, False])
def test_claim_and_papers_are_compared_beside_the_form(
    opens: Opens, desk: Desk, tmp_path: Path, width: int, javascript: bool
) -> None:
    applicant = Applicant(opens(), desk.someone("registry_down"))
    applicant.apply(RANCHER.service)
    fill_in(applicant, RANCHER, tmp_path)
    applicant.window.press("فرستادن درخواست")
    officer = Officer(opens(width=width, javascript=javascript), desk.officer("frw", "rangeland", "fars"))
    officer.sign_in()
    window, page = officer.window, officer.page
    officer.take(applicant.receipt().number)
    window.press("بررسی هویت…")
    window.look("identity")
    beside = page.locator("[data-beside]")
    if javascript and width == 360:
        assert beside.get_attribute("open") is None, "folded below the form"
        beside.locator("summary").first.click()
    expect(beside.locator("img").first).to_be_visible()
    officer.fill({"verdict": "confirmed", "reason": "کارت ملی"})
    window.press(COMPARE)
    window.look("identity-compared")
    expect(page.get_by_label("مدرکی که دیدید")).to_have_value("کارت ملی")
    shown = "".join(sign for sign in beside.inner_text() if sign.isdigit())
    assert applicant.person.national_id in shown
    officer.fill({"first_name": applicant.person.first_name, "last_name": applicant.person.last_name})
    window.press("ثبت بررسی هویت")
    assert window.state == "in_review"
    expect(page.locator("main")).to_contain_text("با مدرک تأیید شده")
