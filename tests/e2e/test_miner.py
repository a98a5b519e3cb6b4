"""The same story at the other organisation, under its own name."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import MINER, fill_in
from tests.e2e.mending import answer_correction, ask_for_correction
from tests.e2e.people import Applicant, Officer, Visitor
from tests.e2e.results import check_letter, decide, read_result


@pytest.mark.parametrize("width", [360, 1280])
def test_a_miner_asks_and_is_answered(opens: Opens, desk: Desk, tmp_path: Path, width: int) -> None:
    miner = Applicant(opens("imeo", width=width), desk.someone())
    page = miner.window.open("/")
    expect(page.locator("header")).to_contain_text("درگاه خدمت از راه دور")
    page.get_by_label("موضوع خود را بنویسید").fill("معرفي مسئول فني")
    miner.window.follow(lambda: page.keyboard.press("Enter"))
    miner.window.press(MINER.title)
    page.get_by_label("استان", exact=True).select_option("markazi")
    miner.window.press("دیدن روز پاسخ")
    miner.window.press("درخواست")
    miner.introduce()
    miner.window.press("دریافت کد")
    miner.prove()
    fill_in(miner, MINER, tmp_path, looking=True)
    miner.window.press("فرستادن درخواست")
    miner.window.look("receipt")
    receipt = miner.receipt()

    officer = Officer(opens("imeo", width=width), desk.officer("imeo", MINER.section, MINER.province))
    officer.sign_in()
    officer.take(receipt.number)
    ask_for_correction(officer, document="قرارداد مسئول فنی", field=MINER.mended[0])
    answer_correction(miner, MINER, receipt, tmp_path)
    officer.open_case(receipt.number)
    officer.window.look("case-mended")
    decide(officer, "مسئول فنی پذیرفته شد.", None)
    code = read_result(miner, receipt, None)
    check_letter(Visitor(opens("imeo", width=width)), receipt, code)

    stranger = Visitor(opens("frw"))
    stranger.window.open(f"/verify/{code}/", status=404)
