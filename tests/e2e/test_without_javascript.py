"""The applicant's half where no script runs: the form, the files, the correction, the result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.mending import answer_correction, ask_for_correction
from tests.e2e.people import Applicant, Officer, Visitor
from tests.e2e.results import check_letter, decide, read_result


def test_the_applicants_half(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    rancher = Applicant(opens("frw", javascript=False), desk.someone())
    window, page = rancher.window, rancher.page
    window.open("/services/")
    page.get_by_label("جست‌وجوی خدمت").fill("تمديد مرتعداري")
    window.press("جست‌وجو")
    window.look("found")
    window.press(RANCHER.title)
    window.press("درخواست")
    rancher.introduce()
    window.press("دریافت کد")
    window.look("code")
    rancher.prove()
    page.get_by_label("استان", exact=True).select_option(label="فارس")
    window.press("نمایش فهرست این استان")
    page.get_by_label("شهرستان").select_option(label="شیراز")
    fill_in(rancher, RANCHER, tmp_path, looking=True)
    window.look("summary")
    window.press("فرستادن درخواست")
    window.look("receipt")
    receipt = rancher.receipt()

    officer = Officer(opens("frw", width=1280), desk.officer("frw", "rangeland", "fars"))
    officer.sign_in()
    officer.take(receipt.number)
    ask_for_correction(officer, document="تصویر کارت ملی", field=RANCHER.mended[0])
    answer_correction(rancher, RANCHER, receipt, tmp_path)
    officer.open_case(receipt.number)
    expect(officer.page.get_by_role("table").filter(has_text="پیش از اصلاح")).to_contain_text("عکس تازه.jpg")
    decide(officer, "پروانه تا پنج سال دیگر تمدید شد.", None)
    code = read_result(rancher, receipt, None)
    check_letter(Visitor(opens("frw", javascript=False)), receipt, code)
