"""The whole story of the remote service portal: ticket, live conversation, opinion, another province, visit, result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, Desk
from tests.e2e.papers import letter, photograph
from tests.e2e.people import Applicant, Officer
from tests.e2e.results import decide
from tests.e2e.test_keyboard import Keys
from tests.e2e.test_ticket import find_need, write

QUESTION = "شمارهٔ پیگیری پرداخت را بنویسید و رسید بانک را بفرستید."
ANSWER = "شمارهٔ پیگیری ۱۲۳۴۵۶ است؛ رسید پیوست است."
ASKED = "این پرداخت در صورت‌حساب استان دیده می‌شود؟"
OPINION = "بله؛ در یزد ثبت شده است و باید همان‌جا تأیید شود."
HANDED = "پرداخت او در یزد ثبت شده است؛ تأیید کنید و پاسخ دهید."
DOWN = "[data-line-down]"


def said(someone: Applicant | Officer, text: str) -> Locator:
    return someone.page.locator("li.msg", has_text=text)


def test_the_whole_story(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    member = Applicant(opens("imeo", width=360), desk.someone())
    find_need(member)
    number = write(member, tmp_path).number
    officer = Officer(opens("imeo", width=1280), desk.officer("imeo", "finance", "fars"))
    officer.sign_in()
    asks(officer, number, tmp_path)
    answers_over_a_cut_line(member, officer, number, tmp_path)
    colleague = Officer(opens("imeo", width=1280), desk.officer("imeo", "finance", "fars", number=2))
    gives_an_opinion(officer, colleague, number)
    far = Officer(opens("imeo", width=1280), desk.officer("imeo", "finance", "yazd"))
    hands_over(officer, far, number)
    comes(far, member, number, tmp_path)
    is_done(far, member, number)


def asks(officer: Officer, number: str, folder: Path) -> None:
    """The first message takes the case; it goes with a file, and the case waits for the answer."""
    window, page = officer.window, officer.page
    officer.open_case(number)
    page.get_by_label("پیام شما").fill(QUESTION)
    page.locator("#id_message_files").set_input_files(letter(folder / "نمونهٔ رسید.pdf"))
    expect(page.locator("#write-message li.file")).to_contain_text("پذیرفته شد")
    window.press("پرسیدن و انتظار پاسخ")
    window.press(NOW)
    assert window.state == "awaiting_applicant"
    window.look("portal-asked")


def answers_over_a_cut_line(member: Applicant, officer: Officer, number: str, folder: Path) -> None:
    """The officer's line is cut while the member answers; the answer is there when it is back."""
    page = officer.page
    officer.window.tolerate("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
    officer.window.context.route("**/events/**", lambda route: route.abort())
    officer.open_case(number)
    expect(page.locator(DOWN)).to_contain_text("ارتباط زنده قطع است")
    member.window.open(f"/my/cases/{number}/")
    expect(said(member, QUESTION)).to_contain_text("نمونهٔ رسید")
    member.page.get_by_label("پیام شما").fill(ANSWER)
    member.page.locator("#id_message_files").set_input_files(photograph(folder / "رسید بانک ۲.jpg"))
    expect(member.page.locator("#write-message li.file")).to_contain_text("پذیرفته شد")
    member.window.press("فرستادن پاسخ")
    member.window.press(NOW)
    assert member.window.state == "in_review"
    member.window.look("portal-answered")
    officer.window.context.unroute("**/events/**")
    expect(page.locator(DOWN)).to_be_hidden(timeout=60_000)
    officer.open_case(number)
    expect(said(officer, ANSWER)).to_contain_text("رسید بانک ۲")


def gives_an_opinion(officer: Officer, colleague: Officer, number: str) -> None:
    """By keys alone: the page of the referral is opened, filled in and sent."""
    window, page, keys = officer.window, officer.page, Keys(officer)
    expect(page.locator("[data-keys-open][aria-haspopup]")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("KeyE")
    assert window.path == f"/staff/cases/{number}/refer/"
    keys.to("هر که مسئول این بخش است")
    page.keyboard.press("ArrowDown")
    keys.write("از او چه می‌خواهید", ASKED)
    window.look("portal-refer")
    keys.press("فرستادن ارجاع")
    expect(page.locator(".ref")).to_contain_text(ASKED)
    colleague.sign_in()
    colleague.window.open("/staff/?box=referred")
    colleague.window.look("portal-referred")
    line = colleague.page.locator("tr", has_text=number)
    colleague.window.follow(line.get_by_role("link").first.click)
    colleague.page.get_by_label("پاسخ", exact=True).fill(OPINION)
    colleague.window.press("فرستادن پاسخ به فرستنده")
    colleague.window.look("portal-opinion")
    officer.open_case(number)
    expect(page.locator(".ref")).to_contain_text(OPINION)


def hands_over(officer: Officer, far: Officer, number: str) -> None:
    """The case itself goes to another province, with its number, date and conversation."""
    window, page = officer.window, officer.page
    window.open(f"/staff/cases/{number}/refer/")
    unit = page.get_by_label("واحد", exact=True)
    unit.fill("")
    unit.press_sequentially("یزد")
    options = page.locator("datalist#units option")
    name = next(one for one in options.evaluate_all("all => all.map(one => one.value)") if "یزد" in one)
    unit.fill(name)
    window.press("همکاران این بخش")
    page.locator('input[name="kind"][value="do"]').check()
    page.locator('input[name="to"][value="post"]').check()
    page.get_by_label("از او چه می‌خواهید").fill(HANDED)
    page.locator('input[name="owner"][value="moves"]').check()
    window.press("فرستادن ارجاع")
    far.sign_in()
    far.open_case(number)
    expect(far.page.locator("main")).to_contain_text(HANDED)
    expect(said(far, ANSWER)).to_be_visible()
    far.window.look("portal-handed-over")


def comes(far: Officer, member: Applicant, number: str, folder: Path) -> None:
    """The officer there needs to see the originals; the member takes one of two times and sends a picture before."""
    window, page = far.window, far.page
    if page.get_by_role("button", name="برداشتن برای خودم").count():
        window.press("برداشتن برای خودم")
    window.open(f"/staff/cases/{number}/visit/")
    page.get_by_label("دیدن اصل مدارک").check()
    window.press("ادامه: وقت و مدارک")
    page.get_by_label("متقاضی یکی از چند وقت را انتخاب کند").check()
    for place in (4, 5):
        day = page.locator('details:has(input[name="times"])').nth(place)
        day.locator("summary").click()
        day.locator('input[name="times"]').first.check()
    page.locator('[name^="upload:"]').first.check()
    window.look("portal-invite")
    window.press("دعوت متقاضی")
    assert window.state == "awaiting_visit"
    member.window.open(f"/my/cases/{number}/")
    member.page.locator('input[name="at"]').first.check()
    member.window.press("انتخاب این وقت")
    member.window.press("بله، این نوبت را می‌گیرم")
    member.page.get_by_text("الان عکسش را بفرستید").first.click()
    member.page.locator("#visit input[type=file]").first.set_input_files(photograph(folder / "مدرک.jpg"))
    member.window.press("فرستادن عکس مدرک تحصیلی")
    member.window.look("portal-visit")
    member.window.open("/my/")
    expect(member.page.locator("main")).to_contain_text("نوبت‌های من")
    member.window.look("portal-panel")


def is_done(far: Officer, member: Applicant, number: str) -> None:
    """The picture says all that the officer had to see: nobody has to come, and the case is decided."""
    window, page = far.window, far.page
    window.open(f"/staff/cases/{number}/visit/papers/")
    window.look("portal-papers")
    window.press("درست است مدرک تحصیلی")
    window.open(f"/staff/cases/{number}/visit/outcome/")
    page.locator('input[name="outcome"][value="cancelled"]').check()
    page.get_by_label("شرح نتیجه").fill("با عکس مدرک کار انجام شد؛ لازم نیست بیایید.")
    window.look("portal-outcome")
    window.press("ثبت نتیجهٔ مراجعه")
    assert window.state == "in_review"
    far.open_case(number)
    decide(far, "پرداخت شما ثبت شد.", None)
    member.window.open(f"/my/cases/{number}/")
    assert member.window.state == "decided"
    expect(member.page.locator("main")).to_contain_text("پرداخت شما ثبت شد.")
    member.window.look("portal-result")
