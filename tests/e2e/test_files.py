"""Files that are wrong, and a line that breaks: a sentence that says what to do, and the page goes on working."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import CDPSession, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant

CARD = "document-national_card"
MEGABYTE = 1024 * 1024
SLOW = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": 400 * 1024}


def to_documents(rancher: Applicant) -> None:
    rancher.apply(RANCHER.service)
    rancher.go_on()
    for values in RANCHER.pages.values():
        rancher.fill(values)
        rancher.go_on()


@pytest.fixture
def wrong(tmp_path: Path) -> dict[str, Path]:
    """Files by the words that must be said of each."""
    page, empty, large = (tmp_path / name for name in ("صفحه.jpg", "خالی.jpg", "بزرگ.pdf"))
    page.write_text("<!doctype html><script>alert(1)</script><p>سند</p>")
    empty.write_bytes(b"")
    large.write_bytes(b"%PDF-1.7\n" + bytes(11 * MEGABYTE))
    return {"صفحه.jpg": page, "خالی است": empty, "از ۱۰ مگابایت بیشتر است": large}


def test_wrong_files_with_a_script(opens: Opens, desk: Desk, tmp_path: Path, wrong: dict[str, Path]) -> None:
    rancher = Applicant(opens(), desk.someone())
    window, page = rancher.window, rancher.page
    to_documents(rancher)
    field = page.locator(f'input[type=file][name="{CARD}-upload"]')
    for words, path in wrong.items():
        field.set_input_files(path)
        row = rancher.row_of(path.name)
        expect(row).to_have_class("file file--refused")
        expect(row).to_contain_text(words)
        window.look("file-refused")
        row.get_by_role("button", name="حذف").click()
        expect(row).to_have_count(0)
    rancher.send_file("document-birth_certificate", photograph(tmp_path / "شناسنامه.jpg"))
    field.set_input_files(wrong["صفحه.jpg"])
    expect(rancher.row_of("صفحه.jpg")).to_have_class("file file--refused")
    window.press("ادامه", status=422)
    rancher.send_file(CARD, photograph(tmp_path / "کارت.jpg"))
    expect(rancher.row_of("صفحه.jpg")).to_have_count(0)  # whoever chooses again means it in place of the refused one
    expect(page.locator(".field--error, [data-errors]")).to_have_count(0)
    rancher.go_on()
    assert window.path.endswith("/summary/")


def test_wrong_files_without_a_script(opens: Opens, desk: Desk, tmp_path: Path, wrong: dict[str, Path]) -> None:
    rancher = Applicant(opens(javascript=False), desk.someone())
    window, page = rancher.window, rancher.page
    to_documents(rancher)
    for words, path in wrong.items():
        rancher.send_file(CARD, path)
        window.press("ادامه", status=422)
        assert page.title().startswith("خطا:")
        expect(page.locator("[data-errors]")).to_contain_text(words)
        window.look("file-refused")
    rancher.send_file("document-birth_certificate", photograph(tmp_path / "شناسنامه.jpg"))
    rancher.send_file(CARD, photograph(tmp_path / "کارت.jpg"))
    rancher.go_on()
    assert window.path.endswith("/summary/")


def test_a_cut_line_goes_on_where_it_was(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    rancher = Applicant(opens(), desk.someone())
    window, page = rancher.window, rancher.page
    window.tolerate("ERR_INTERNET_DISCONNECTED")
    to_documents(rancher)
    scan = tmp_path / "اسکن.pdf"
    Image.effect_noise((1700, 1500), 60).save(scan, "PDF")
    assert MEGABYTE < scan.stat().st_size < 3 * MEGABYTE
    made: list[str] = []
    page.on("request", lambda one: made.append(one.method) if one.url.endswith("/files/") else None)
    line = window.context.new_cdp_session(page)
    line.send("Network.enable")
    set_line(line, offline=False)
    with page.expect_response(lambda one: one.request.method == "PATCH"):
        page.locator(f'input[type=file][name="{CARD}-upload"]').set_input_files(scan)
    set_line(line, offline=True)
    row = rancher.row_of(scan.name)
    expect(row).to_contain_text("قطع شد؛ از همان‌جا ادامه می‌دهیم")
    window.look("line-cut")
    set_line(line, offline=False)
    expect(row).to_contain_text("پذیرفته شد")
    assert made == ["POST"], "the upload began once"


def set_line(line: CDPSession, *, offline: bool) -> None:
    """A slow line, or none at all."""
    line.send("Network.emulateNetworkConditions", {"offline": offline, **SLOW})
