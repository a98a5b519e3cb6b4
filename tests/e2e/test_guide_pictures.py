"""The pictures of the guide for applicants, taken on a phone while somebody walks through a request, and README's.

Collected only where they are asked for: `MIZBAN_GUIDE_PICTURES=1 make test ARGS=tests/e2e/test_guide_pictures.py`
writes them anew into `mizban/web/ui/static/guide/<organisation>/<language>/`, from where the page «راهنما» shows them,
and one into `docs/pictures/`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

import mizban
from tests.e2e.conftest import Opens
from tests.e2e.desk import NOW, Desk
from tests.e2e.forms import MINER, RANCHER, Asked
from tests.e2e.mending import line, mark
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant, Officer
from tests.e2e.results import decide, wait_for_letter
from tests.e2e.window import Window

HOME = Path(mizban.__file__).parent / "web/ui/static/guide"
README = Path(mizban.__file__).parents[1] / "docs/pictures"
SIZE = {"width": 360, "height": 640}
COLOURS, ABOVE = 32, 12
"""So few colours make a picture of a page half as heavy as the format's own losses, and keep its letters sharp; so much
of the page, in pixels, is seen above what the picture begins with."""
TO_TOP = "(one, above) => scrollTo(0, one.getBoundingClientRect().top + scrollY - above)"


@dataclass(frozen=True)
class Camera:
    """Takes what stands in a window in both languages. The page is opened anew: what was typed must have been saved."""

    window: Window

    def take(self, name: str, top: str = "main") -> None:
        """A picture of the window with the element `top` at its upper edge."""
        for language in ("en", "fa"):
            self.window.speak(language)
            self.window.page.goto(self.window.page.url)
            self.snap(name, top, language)

    def snap(self, name: str, top: str, language: str) -> None:
        page = self.window.page
        page.wait_for_load_state("networkidle")
        page.locator(top).first.evaluate(TO_TOP, ABOVE)
        path = HOME / self.window.organisation / language / f"guide-{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        few_colours(page.screenshot()).convert("RGB").save(path, "WEBP", lossless=True, quality=80, method=4)


def ask(officer: Officer) -> None:
    officer.page.get_by_label("پیام شما").fill("چند چاه یا چشمه در محدوده هست؟")
    officer.window.press("پرسیدن و انتظار پاسخ")
    officer.window.press(NOW)


def few_colours(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def for_readme(window: Window) -> None:
    """A picture of the front page of the first of the two organisations."""
    if window.organisation == RANCHER.organisation:
        few_colours(window.page.screenshot()).save(README / "front-360.png", optimize=True)


@pytest.mark.parametrize("asked", [RANCHER, MINER], ids=lambda asked: asked.organisation)
def test_a_walk_with_a_camera(opens: Opens, desk: Desk, tmp_path: Path, asked: Asked) -> None:
    applicant = Applicant(opens(asked.organisation, scale=1.5), desk.someone())
    applicant.page.set_viewport_size(SIZE)
    camera = Camera(applicant.window)
    send(applicant, camera, asked, tmp_path)
    receipt = applicant.receipt()
    officer = Officer(
        opens(asked.organisation, width=1280), desk.officer(asked.organisation, asked.section, asked.province)
    )
    officer.sign_in()
    officer.take(receipt.number)
    officer.window.press("رفع نقص…")
    label, name, better = asked.mended
    mark(line(officer, label), "درست نوشته نشده است", "نام را درست‌تر بنویسید.")
    officer.window.press("فرستادن برای متقاضی")
    applicant.window.open(f"/my/cases/{receipt.number}/correct/")
    camera.take("correct", "h1")
    applicant.fill({name: better})
    applicant.window.press("فرستادن اصلاح")
    officer.open_case(receipt.number)
    ask(officer)
    applicant.window.open(f"/my/cases/{receipt.number}/")
    camera.take("conversation", "#conversation")
    applicant.page.get_by_label("پیام شما").fill("فقط یک چاه دارد.")
    applicant.window.press("فرستادن پاسخ")
    applicant.window.press(NOW)
    officer.open_case(receipt.number)
    decide(officer, "پذیرفته شد؛ نامه پیوست است.", None)
    applicant.window.open(f"/my/cases/{receipt.number}/")
    wait_for_letter(applicant)
    camera.take("result", ".result")
    applicant.window.open("/sign-out/")
    applicant.window.press("خروج")
    applicant.window.open("/sign-in/")
    camera.take("sign-in", "h1")


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
