"""The pictures of the guide for applicants, taken on a phone while somebody walks through a request, and README's.

Collected only where they are asked for: `MIZBAN_GUIDE_PICTURES=1 make test ARGS=tests/e2e/test_guide_pictures.py`
writes them anew into `mizban/web/ui/static/guide/<organisation>/<language>/`, from where the page «راهنما» shows them,
and one into `docs/pictures/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.camera import PHONE, PHONE_SCALE, README, Camera, few_colours
from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, Desk
from tests.e2e.forms import MINER, RANCHER, Asked
from tests.e2e.invitations import invite
from tests.e2e.mending import line, mark
from tests.e2e.papers import letter, photograph
from tests.e2e.people import Applicant, Officer
from tests.e2e.results import decide, wait_for_letter
from tests.e2e.tickets import Letter
from tests.e2e.window import Window

TABLE, EDGE = (226, 222, 210), 20
"""Behind a sheet of paper, and how much of it is seen at its sides."""


@dataclass(frozen=True)
class Walk:
    """What one person asks for, writes to a section about (`wish` finds it), is asked, and answers."""

    asked: Asked
    wish: str
    letter: Letter
    question: str
    answer: str


RANCH = Walk(
    RANCHER,
    "مرز مرتع",
    Letter("rangeland-neighbours", "مرز مرتع با همسایه", "همسایه می‌گوید مرز از جوی می‌گذرد."),
    "چند چاه یا چشمه در محدوده هست؟ نمونهٔ نقشه پیوست است.",
    "فقط یک چاه دارد؛ عکس نقشه پیوست است.",
)
MINE = Walk(
    MINER,
    "گزارش ماهانه",
    Letter("supervisors-report", "گزارش آبان معدن", "گزارش ماهانه پیوست است؛ حادثه‌ای نبود."),
    "قرارداد از کدام روز آغاز می‌شود؟ نمونهٔ درست پیوست است.",
    "از اول دی؛ عکس صفحهٔ دوم پیوست است.",
)


def for_readme(window: Window) -> None:
    """A picture of the front page of the first of the two organisations."""
    if window.organisation == RANCHER.organisation:
        few_colours(window.page.screenshot()).save(README / "front-360.png", optimize=True)


@pytest.mark.parametrize("walk", [RANCH, MINE], ids=lambda walk: walk.asked.organisation)
def test_a_walk_with_a_camera(opens: Opens, desk: Desk, tmp_path: Path, walk: Walk) -> None:
    asked = walk.asked
    applicant = Applicant(opens(asked.organisation, scale=PHONE_SCALE), desk.someone())
    applicant.page.set_viewport_size(PHONE)
    camera = Camera(applicant.window, "guide")
    send(applicant, camera, asked, tmp_path)
    number = applicant.receipt().number
    write_to_section(applicant, camera, walk, tmp_path)
    officer = Officer(
        opens(asked.organisation, width=1280), desk.officer(asked.organisation, asked.section, asked.province)
    )
    officer.sign_in()
    officer.take(number)
    mend(applicant, officer, camera, number, asked)
    talk(applicant, officer, camera, number, walk, tmp_path)
    come(applicant, officer, camera, number, tmp_path)
    officer.open_case(number)
    decide(officer, "پذیرفته شد؛ نامه پیوست است.", None)
    applicant.window.open(f"/my/cases/{number}/")
    wait_for_letter(applicant)
    camera.take("result", ".result")
    applicant.window.open("/sign-out/")
    applicant.window.press("خروج")
    applicant.window.open("/sign-in/")
    camera.take("sign-in", "h1")


def write_to_section(applicant: Applicant, camera: Camera, walk: Walk, folder: Path) -> None:
    """Somebody who has signed in finds a need by some words, and writes about it."""
    window, province = applicant.window, walk.asked.province
    window.open(f"/tickets/new/?province={province}&q={walk.wish}")
    camera.take("section", "label[for=q]")
    window.open(f"/services/{walk.letter.need}/apply/?province={province}")
    window.press("شروع درخواست")
    applicant.go_on()
    form = window.path
    applicant.fill(walk.letter.values)
    applicant.send_file("attachments", photograph(folder / "گزارش.jpg"))
    expect(applicant.page.locator("li.file--accepted")).to_have_count(1)
    applicant.go_on()
    window.open(form)
    camera.take("letter", "h1")
    applicant.go_on()
    window.press("فرستادن درخواست")


def mend(applicant: Applicant, officer: Officer, camera: Camera, number: str, asked: Asked) -> None:
    officer.window.press("رفع نقص…")
    label, name, better = asked.mended
    mark(line(officer, label), "درست نوشته نشده است", "نام را درست‌تر بنویسید.")
    officer.window.press("فرستادن برای متقاضی")
    applicant.window.open(f"/my/cases/{number}/correct/")
    camera.take("correct", "h1")
    applicant.fill({name: better})
    applicant.window.press("فرستادن اصلاح")


def talk(applicant: Applicant, officer: Officer, camera: Camera, number: str, walk: Walk, folder: Path) -> None:
    """A question with a file; the answer is taken back once, and sent again."""
    officer.open_case(number)
    officer.page.get_by_label("پیام شما").fill(walk.question)
    officer.page.locator("#id_message_files").set_input_files(letter(folder / "نمونه.pdf"))
    expect(officer.page.locator("#write-message li.file")).to_contain_text("پذیرفته شد")
    officer.window.press("پرسیدن و انتظار پاسخ")
    officer.window.press(NOW)
    window, page = applicant.window, applicant.page
    window.open(f"/my/cases/{number}/")
    camera.take("conversation", "#conversation")
    page.locator("#id_message_files").set_input_files(photograph(folder / "نقشه.jpg"))
    expect(page.locator("#write-message li.file--accepted")).to_have_count(1)
    for language, then in (("en", "take_back"), ("fa", "go")):
        window.speak(language)
        window.open(f"/my/cases/{number}/")
        page.get_by_role("textbox").fill(walk.answer)
        window.follow(page.locator("#write-message .btns button").first.click)
        camera.snap("message", ".msg--held", language)
        window.follow(page.locator(f".msg--held [name={then}]").click)


def come(applicant: Applicant, officer: Officer, camera: Camera, number: str, folder: Path) -> None:
    """A visit with a document beforehand, which is enough in the end."""
    invite(officer, number)
    window, page = applicant.window, applicant.page
    window.open(f"/my/cases/{number}/")
    camera.take("visit", "#visit form h3")
    page.locator('input[name="at"]').first.check()
    window.press("انتخاب این وقت")
    window.press("بله، این نوبت را می‌گیرم")
    page.get_by_text("الان عکسش را بفرستید").first.click()
    page.locator("#visit input[type=file]").first.set_input_files(photograph(folder / "مدرک.jpg"))
    window.follow(page.locator("#visit form:has(input[type=file]) button").first.click)
    window.open(f"/my/cases/{number}/")
    camera.take("papers", "#visit h3:has(+ .bring)")
    for language in ("en", "fa"):
        window.speak(language)
        window.open(f"/my/cases/{number}/")
        with page.expect_download() as download:
            page.locator("#visit a[href$='.pdf']").click()
        camera.keep(sheet(download.value.path()), "entrance", language)
    window.press("جابه‌جا کردن نوبت")
    camera.take("change", "h1")
    officer.window.open(f"/staff/cases/{number}/visit/outcome/")
    officer.page.locator('input[name="outcome"][value="cancelled"]').check()
    officer.page.get_by_label("شرح نتیجه").fill("با عکس مدرک کار انجام شد؛ لازم نیست بیایید.")
    officer.window.press("ثبت نتیجهٔ مراجعه")


def sheet(document: Path) -> Image.Image:
    """The first page of a document, as it lies on a table."""
    page = pypdfium2.PdfDocument(document)[0]
    width, height = (round(PHONE[side] * PHONE_SCALE) for side in ("width", "height"))
    picture = Image.new("RGB", (width, height), TABLE)
    picture.paste(page.render(scale=(width - 2 * EDGE) / page.get_width()).to_pil(), (EDGE, EDGE))
    return picture


def send(applicant: Applicant, camera: Camera, asked: Asked, folder: Path) -> None:
    """From the front page to the receipt."""
    window = applicant.window
    window.open("/")
    for_readme(window)
    camera.take("find", "body")
    window.open(f"/services/{asked.service}/profile/")
    camera.take("profile", "#documents")
    window.open(f"/services/{asked.service}/apply/?province={asked.province}")
    camera.take("identity", "h1")
    applicant.introduce()
    window.press("دریافت کد")
    applicant.prove()
    applicant.go_on()
    for key, values in asked.pages.items():
        applicant.fill(values)
        applicant.go_on()
        if key == asked.pictured:
            again(applicant, camera, key, "form")
    for number, name in enumerate(asked.documents, 1):
        applicant.send_file(name, photograph(folder / f"عکس {number}.jpg"))
    expect(applicant.page.locator("li.file--accepted")).to_have_count(len(asked.documents))
    applicant.go_on()
    again(applicant, camera, "documents", "documents")
    camera.take("summary", "h1")
    window.press("فرستادن درخواست")
    camera.take("receipt", ".receipt")


def again(applicant: Applicant, camera: Camera, key: str, name: str) -> None:
    """Back to a page that has been saved, for its picture, and on once more."""
    applicant.window.open(f"{applicant.draft}pages/{key}/")
    camera.take(name, "h1")
    applicant.go_on()
