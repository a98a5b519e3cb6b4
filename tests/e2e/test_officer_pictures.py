"""The pictures of the guide for officers, taken on a day on which every box of the inbox holds something, and README's.

Collected only where they are asked for: `MIZBAN_GUIDE_PICTURES=1 make test ARGS=tests/e2e/test_officer_pictures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import tickets
from tests.e2e.camera import README, SCREEN, SCREEN_SCALE, Camera, few_colours
from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, Desk
from tests.e2e.invitations import begin
from tests.e2e.mending import line, mark
from tests.e2e.papers import letter, photograph
from tests.e2e.people import Applicant, Officer
from tests.e2e.tickets import Letter
from tests.e2e.window import Window

ACCEPTED = "پذیرفته شد"
ASKS = "پرسیدن و انتظار پاسخ"


@dataclass(frozen=True)
class Day:
    """What reaches a section on one day. `talked` is the letter that the pictures follow: `question`, `answer` and
    `note` are said about it, `opinion` is asked for; `asked` waits for its writer, `mended` comes back corrected,
    `referred` comes from a colleague, `sent` goes to one; `queue` is nobody's yet."""

    organisation: str
    section: str
    province: str
    talked: Letter
    question: str
    answer: str
    note: str
    opinion: str
    asked: Letter
    mended: Letter
    referred: Letter
    sent: Letter
    mine: tuple[Letter, ...]
    queue: tuple[Letter, ...]
    ready: tuple[tuple[str, str, str], ...]
    """Ready answers: title, step, text."""
    result: str


RANGELAND = Day(
    "frw",
    "rangeland",
    "fars",
    Letter("rangeland-neighbours", "مرز مرتع چشمه‌سفید با مرتع همسایه", "همسایه می‌گوید مرز از جوی می‌گذرد."),
    "نقشهٔ پروانه را نگاه کنید و بنویسید مرز از کدام سوی جوی می‌گذرد. نمونهٔ نقشه پیوست است.",
    "از شرق جوی می‌گذرد. عکس برگهٔ نقشه پیوست است.",
    "پروندهٔ ۱۳۹۸ همین مرز در بایگانی هست.",
    "با نقشهٔ ممیزی ۱۳۹۸ مرز از شرق جوی می‌گذرد؟",
    Letter("rangeland-question", "چند رأس دام در پروانهٔ من است؟", "شمارهٔ پروانه را همراه ندارم."),
    Letter("rangeland-question", "تاریخ ورود دام به مرتع", "می‌خواهم تاریخ ورود دام را بدانم."),
    Letter("rangeland-question", "پروانهٔ پدرم به نام من", "پدرم فوت کرده است و پروانه به نام اوست."),
    Letter("rangeland-question", "کشت علوفه کنار مرتع", "می‌شود کنار مرتع علوفه کاشت؟"),
    (Letter("rangeland-question", "کاستن از شمار دام", "امسال دام کمتری دارم؛ پروانه کم می‌شود؟"),),
    (
        Letter("rangeland-neighbours", "دام همسایه در مرتع ما", "از هفتهٔ پیش دام همسایه در مرتع ماست."),
        Letter("rangeland-question", "آبشخور تازه در مرتع", "برای ساختن آبشخور چه مجوزی لازم است؟"),
    ),
    (
        ("نقشهٔ پروانه", "ask", "سلام. برای بررسی درخواست {{شماره}} عکس برگهٔ نقشهٔ پروانه را بفرستید."),
        ("در دست بررسی است", "reply", "درخواست شما در دست بررسی است. پاسخ تا {{مهلت}} می‌رسد."),
        ("نیازی به آمدن نیست", "reply", "لازم نیست بیایید؛ همین‌جا پاسخ می‌دهیم."),
    ),
    "مرز مرتع شما از شرق جوی می‌گذرد. نقشهٔ پروانه درست است و با همسایه هم در میان گذاشتیم.",
)
SUPERVISORS = Day(
    "imeo",
    "technical-supervisors-and-safety",
    "markazi",
    Letter("supervisors-report", "گزارش آبان معدن ایران‌کوه", "گزارش ماهانه پیوست است؛ حادثه‌ای نبود."),
    "صفحهٔ دوم گزارش خوانده نمی‌شود. عکس روشن‌تری بفرستید؛ نمونهٔ درست پیوست است.",
    "صفحهٔ دوم را دوباره فرستادم.",
    "گزارش مهر هم همین اشکال را داشت.",
    "این گزارش برای بازرسی آبان کافی است؟",
    Letter("supervisors-question", "ظرفیت من برای معدن دوم", "می‌توانم مسئول فنی معدن دیگری هم باشم؟"),
    Letter("supervisors-leaving", "پایان قرارداد با معدن سفیدکوه", "قراردادم تمام شده است."),
    Letter("supervisors-report", "گزارش حادثهٔ ۲ آذر", "ریزش سنگ در جبههٔ کار شمالی؛ کسی آسیب ندید."),
    Letter("supervisors-question", "تغییر ساعت حضور در معدن", "از دی ماه نیمه‌وقت می‌شوم."),
    (Letter("supervisors-question", "معرفی جانشین در مرخصی", "دو هفته در مرخصی‌ام؛ چه کسی گزارش می‌دهد؟"),),
    (
        Letter("supervisors-report", "گزارش آبان معدن نمونه", "گزارش ماهانه پیوست است."),
        Letter("supervisors-leaving", "استعفا از معدن سنگ لاشه", "از اول دی در این معدن نیستم."),
    ),
    (
        ("صفحهٔ ناخوانا", "ask", "سلام. صفحه‌ای از گزارش {{شماره}} خوانده نمی‌شود؛ عکس روشن‌تری بفرستید."),
        ("گزارش رسید", "reply", "گزارش شما رسید و بررسی می‌شود. پاسخ تا {{مهلت}} می‌رسد."),
        ("نیازی به آمدن نیست", "reply", "لازم نیست بیایید؛ همین‌جا پاسخ می‌دهیم."),
    ),
    "گزارش آبان کامل است و در پروندهٔ معدن ثبت شد.",
)


class Pictured:
    """One day with everybody in it."""

    def __init__(self, opens: Opens, desk: Desk, folder: Path, day: Day) -> None:
        self.opens, self.desk, self.folder, self.day = opens, desk, folder, day
        self.officer, self.colleague = self._officer(1), self._officer(2)

    def _officer(self, number: int) -> Officer:
        day = self.day
        window = self.opens(day.organisation, width=1280, scale=SCREEN_SCALE)
        return Officer(window, self.desk.officer(day.organisation, day.section, day.province, number=number))

    def send(self, told: Letter) -> tuple[Applicant, str]:
        """Somebody new writes it; who, and the number."""
        writer = Applicant(self.opens(self.day.organisation), self.desk.someone())
        paper = photograph(self.folder / "برگه.jpg")
        return writer, tickets.write(writer, told, self.day.province, paper).number

    def talk(self, number: str, writer: Applicant) -> None:
        """A note, a question with a file, an answer with a picture."""
        window, page = self.officer.window, self.officer.page
        self.officer.take(number)
        page.get_by_text("یادداشت داخلی؛ متقاضی نمی‌بیند").click()
        page.get_by_label("یادداشت داخلی", exact=True).fill(self.day.note)
        window.press("ثبت برای همکاران")
        page.locator("#id_message_files").set_input_files(letter(self.folder / "نمونه.pdf"))
        expect(page.locator("#write-message li.file")).to_contain_text(ACCEPTED)
        ask(self.officer, self.day.question)
        writer.window.open(f"/my/cases/{number}/")
        writer.page.get_by_label("پیام شما").fill(self.day.answer)
        writer.page.locator("#id_message_files").set_input_files(photograph(self.folder / "صفحهٔ ۲.jpg"))
        expect(writer.page.locator("#write-message li.file")).to_contain_text(ACCEPTED)
        writer.window.press("فرستادن پاسخ")
        writer.window.press(NOW)

    def fill_boxes(self) -> None:
        """Something in each box of the inbox."""
        day, officer = self.day, self.officer
        for told in day.queue:
            self.send(told)
        for told in day.mine:
            officer.take(self.send(told)[1])
        officer.take(self.send(day.asked)[1])
        ask(officer, "شمارهٔ پروانه را بنویسید.")
        refer(officer, self.send(day.sent)[1], "نظر شما دربارهٔ این پرسش چیست؟")
        refer(self.colleague, self.send(day.referred)[1], "پروندهٔ پیشین او دست شما بود؛ چه می‌شود کرد؟")
        writer, number = self.send(day.mended)
        officer.take(number)
        officer.window.press("رفع نقص…")
        mark(line(officer, "شرح"), "درست نوشته نشده است", "بنویسید کدام پروانه.")
        officer.window.press("فرستادن برای متقاضی")
        writer.window.open(f"/my/cases/{number}/correct/")
        writer.fill({"description": f"{day.mended.description} پروانهٔ ۱۲/۳۴۵."})
        writer.window.press("فرستادن اصلاح")

    def write_ready_answers(self) -> None:
        for title, step, text in self.day.ready:
            self.officer.window.open("/staff/answers/new/")
            self.officer.fill({"scope": "mine", "title": title, "step": step, "text": text})
            self.officer.window.press("ذخیره")


def ask(officer: Officer, question: str) -> None:
    officer.page.get_by_label("پیام شما").fill(question)
    officer.window.press(ASKS)
    officer.window.press(NOW)


def refer(officer: Officer, number: str, question: str) -> None:
    """For an opinion, to whoever is there for this section."""
    officer.take(number)
    officer.window.open(f"/staff/cases/{number}/refer/")
    officer.fill({"kind": "opinion", "to": "post", "question": question})
    officer.window.press("فرستادن ارجاع")


def for_readme(window: Window) -> None:
    """A picture of the inbox of the first of the two organisations."""
    if window.organisation == RANGELAND.organisation:
        window.open("/staff/?box=mine").wait_for_load_state("networkidle")
        few_colours(window.page.screenshot()).save(README / "inbox-1280.png", optimize=True)


@pytest.mark.parametrize("day", [RANGELAND, SUPERVISORS], ids=lambda day: day.organisation)
def test_a_day_with_a_camera(opens: Opens, desk: Desk, tmp_path: Path, day: Day) -> None:
    pictured = Pictured(opens, desk, tmp_path, day)
    officer = pictured.officer
    officer.sign_in()
    pictured.colleague.sign_in()
    writer, number = pictured.send(day.talked)
    pictured.talk(number, writer)
    pictured.fill_boxes()
    pictured.write_ready_answers()
    for_readme(officer.window)
    officer.page.set_viewport_size(SCREEN)
    take_pictures(officer, number, day)


def take_pictures(officer: Officer, number: str, day: Day) -> None:
    camera, page, case = Camera(officer.window, "officer"), officer.page, f"/staff/cases/{number}/"

    def wish_to_see() -> None:
        officer.window.open(f"{case}visit/")
        page.locator('[name="reason"][value="original-documents"]').check()
        officer.window.follow(page.locator('[name="do"][value="show"]').click)
        officer.fill({"mode": "choice"})
        some_day = page.locator("details.day").nth(1)
        some_day.locator("summary").click()
        for number in (3, 6):
            some_day.locator("input").nth(number).check()
        page.locator('[name^="upload:"]').first.check()

    officer.window.open("/staff/?box=mine")
    camera.take("inbox", "body")
    officer.window.open(case)
    camera.take("talk", "#conversation")
    officer.window.open(f"{case}answers/")
    camera.take("answers", "h1")
    officer.window.open(f"{case}correct/")
    camera.take("correct", "h1", lambda: mark_subject(officer))
    officer.window.open(f"{case}refer/")
    camera.take(
        "refer",
        '[data-field="to"]',
        lambda: officer.fill({"question": day.opinion, "kind": "opinion", "to": "post"}),
    )
    camera.take("visit", '[data-field="mode"] legend', wish_to_see)
    officer.window.open(f"{case}decide/")
    camera.take("decide", "h1", lambda: officer.fill({"text": day.result, "outcome": "accepted"}))
    expect_somebody(officer, number)
    camera.take("day", "h1")


def mark_subject(officer: Officer) -> None:
    """The first answer is marked as wrong, in whichever language the page is."""
    first = officer.page.locator("form fieldset", has=officer.page.locator(".opt b")).first
    first.get_by_role("checkbox").first.check()
    first.locator("select").select_option(index=1)
    first.locator("textarea, input[type=text]").first.fill("موضوع را روشن‌تر بنویسید.")


def expect_somebody(officer: Officer, number: str) -> None:
    """The first free time is given to the writer; the page of that day."""
    window, page = officer.window, officer.page
    begin(officer, number)
    page.get_by_label("یک وقت ثابت می‌گذارم").check()
    page.locator(".times input").first.check()
    day = page.locator(".times input").first.input_value()[:10]
    page.locator('[name^="upload:"]').first.check()
    window.press("دعوت متقاضی")
    window.open(f"/staff/visits/?of=all&day={day}")
