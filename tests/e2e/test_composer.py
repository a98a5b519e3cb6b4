"""Files of a conversation: dropped, pasted, over a line that is cut; a message that is taken back, and put right."""

from __future__ import annotations

import base64
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.papers import letter, photograph
from tests.e2e.people import Applicant, Officer
from tests.e2e.test_files import set_line

GIVE = """(target, {kind, files}) => {
  const bag = new DataTransfer();
  for (const {name, type, data} of files)
    bag.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, {type}));
  const how = {bubbles: true, cancelable: true};
  const event = kind === "paste"
    ? new ClipboardEvent(kind, {...how, clipboardData: bag})
    : new DragEvent(kind, {...how, dataTransfer: bag});
  return !target.dispatchEvent(event);
}"""
TYPES = {".jpg": "image/jpeg", ".pdf": "application/pdf", ".txt": "text/plain"}
ACCEPTED = "پذیرفته شد"


def give(target: Locator, kind: str, *paths: Path) -> None:
    """Files as the browser brings them; what is taken is not left to the browser."""
    files = [
        {"name": one.name, "type": TYPES[one.suffix], "data": base64.b64encode(one.read_bytes()).decode()}
        for one in paths
    ]
    assert target.evaluate(GIVE, {"kind": kind, "files": files}), kind


def row(someone: Applicant | Officer, name: str) -> Locator:
    return someone.page.locator("#write-message li.file", has_text=name)


def said(someone: Applicant | Officer, text: str) -> Locator:
    return someone.page.locator("li.msg", has_text=text)


def test_files_and_second_thoughts(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    rancher = Applicant(opens("frw", width=360), desk.someone())
    rancher.apply(RANCHER.service)
    fill_in(rancher, RANCHER, tmp_path)
    rancher.window.press("فرستادن درخواست")
    number = rancher.receipt().number
    officer = Officer(opens("frw", width=1280), desk.officer("frw", "rangeland", "fars"))
    officer.sign_in()
    drops_and_takes_back(officer, number, tmp_path)
    colleague = Officer(opens("frw", width=1280), desk.officer("frw", "rangeland", "fars", number=2))
    is_seen(officer, colleague, number)
    rancher.window.open(f"/my/cases/{number}/")
    expect(said(rancher, "نمونهٔ درست پیوست است")).to_contain_text("نمونه")
    rancher.page.wait_for_timeout(5500)  # a stream that opens hears of nobody who wrote before
    officer.page.get_by_label("پیام شما").press_sequentially("بله")
    expect(rancher.page.locator("[data-here]")).to_contain_text("کارشناس در حال نوشتن است")
    resumes(rancher, tmp_path)
    expect(said(officer, "عکس‌ها را فرستادم")).to_contain_text("مرتع")
    expect(said(officer, "عکس‌ها را فرستادم").locator("li.file", has_text="اسکن")).to_contain_text(ACCEPTED)
    puts_right(rancher)
    expect(said(officer, "عکس‌ها را فرستادم").first).to_contain_text("اصلاح شد")


def drops_and_takes_back(officer: Officer, number: str, folder: Path) -> None:
    """Two files dropped, one pasted, one of them wrong; sent, taken back with everything, sent again."""
    window, page = officer.window, officer.page
    officer.open_case(number)
    window.press("برداشتن برای خودم")
    wrong = folder / "یادداشت.txt"
    wrong.write_text("متن ساده")
    box, form = page.locator("#write-message"), page.locator("#write-message form")
    page.get_by_label("پیام شما").fill("نمونهٔ درست")
    page.locator("#write-message").evaluate(
        "(box) => box.dispatchEvent(new DragEvent('dragover', {bubbles: true, dataTransfer: new DataTransfer()}))"
    )
    expect(box).not_to_have_class("write write--drop")  # words are dragged too
    give(form.locator("textarea"), "paste", photograph(folder / "نقشه.jpg"))
    give(box, "drop", letter(folder / "نمونه.pdf"), wrong)
    expect(row(officer, "یادداشت")).to_have_class("file file--refused")
    window.look("desk-composer-files")
    form.get_by_role("button", name="فرستادن به متقاضی").click()
    expect(page.locator("[data-compose-said]").first).to_contain_text("یادداشت.txt نرفته است")
    row(officer, "یادداشت").get_by_role("button", name="حذف").click()
    for name in ("نمونه", "نقشه"):
        expect(row(officer, name)).to_contain_text(ACCEPTED, timeout=15000)
    window.press("فرستادن به متقاضی")
    expect(page.locator("[data-held]")).to_contain_text("ثانیهٔ دیگر می‌رود")
    window.look("desk-held")
    window.press("پس گرفتن")
    expect(page.get_by_label("پیام شما")).to_have_value("نمونهٔ درست")
    for name in ("نمونه", "نقشه"):
        expect(row(officer, name)).to_contain_text(ACCEPTED)
    page.get_by_label("پیام شما").fill("نمونهٔ درست پیوست است")
    window.press("فرستادن به متقاضی")
    window.press(NOW)
    expect(said(officer, "نمونهٔ درست پیوست است").locator("li.file")).to_have_count(2)


def is_seen(officer: Officer, colleague: Officer, number: str) -> None:
    """Who has the case open is seen in the row of the inbox, and by each other; and who is writing."""
    colleague.sign_in()
    colleague.open_case(number)
    for one in (colleague, officer):
        expect(one.page.locator("[data-here]")).to_contain_text("هم این پرونده را باز دارد")
    officer.page.get_by_label("پیام شما").press_sequentially("سلام")
    expect(colleague.page.locator("[data-here]")).to_contain_text("در حال نوشتن است")
    colleague.window.look("desk-colleagues")
    officer.page.get_by_label("پیام شما").fill("")
    colleague.window.open("/staff/")
    expect(officer.page.locator("[data-here]")).to_be_empty(timeout=15000)


def resumes(rancher: Applicant, folder: Path) -> None:
    """A line that is cut goes on where it was; who presses send meanwhile need not come back for it."""
    window, page = rancher.window, rancher.page
    window.tolerate("ERR_INTERNET_DISCONNECTED")
    scan = folder / "اسکن.pdf"
    Image.effect_noise((1700, 1500), 60).save(scan, "PDF")
    made: list[str] = []
    page.on("request", lambda one: made.append(one.method) if "/files/?key=" in one.url else None)
    line = window.context.new_cdp_session(page)
    line.send("Network.enable")
    field = page.locator("#id_message_files")
    field.set_input_files(photograph(folder / "مرتع.jpg", size=(3000, 2000)))
    expect(row(rancher, "مرتع")).to_contain_text(ACCEPTED, timeout=15000)
    page.get_by_label("پیام شما").fill("عکس‌ها را فرستادم")
    set_line(line, offline=False)
    with page.expect_response(lambda one: one.request.method == "PATCH"):
        field.set_input_files(scan)
    set_line(line, offline=True)
    expect(row(rancher, "اسکن")).to_contain_text("قطع شد؛ از همان‌جا ادامه می‌دهیم")
    page.get_by_role("button", name="فرستادن به اداره").click()
    expect(page.locator("[data-compose-said]")).to_contain_text("فایل‌ها که رسید، خودش می‌رود")
    window.look("my-composer-cut")
    set_line(line, offline=False)
    expect(page.locator("[data-held]")).to_be_visible(timeout=20000)
    assert made == ["POST", "POST"], "each upload began once"
    window.look("my-held")
    window.press(NOW)
    sent = said(rancher, "عکس‌ها را فرستادم")
    expect(sent.locator("li.file", has_text="اسکن")).to_contain_text(ACCEPTED, timeout=15000)  # by itself


def puts_right(rancher: Applicant) -> None:
    """Another message, with a mark at both."""
    window, page = rancher.window, rancher.page
    window.press("اصلاح این پیام")
    expect(page.get_by_label("پیام شما")).to_have_value("عکس‌ها را فرستادم")
    page.get_by_label("پیام شما").fill("عکس‌ها را فرستادم؛ اسکن سال ۱۴۰۴ است")
    window.look("my-correcting")
    window.press("فرستادن به اداره")
    window.press(NOW)
    expect(said(rancher, "سال ۱۴۰۴")).to_contain_text("اصلاح پیام ساعت")
    window.look("my-corrected")
