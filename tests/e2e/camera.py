"""Pictures of pages for the guides, the same page in both languages, small enough for a slow line."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize

import mizban
from tests.e2e.window import Window

HOME = Path(mizban.__file__).parent / "web/ui/static/guide"
README = Path(mizban.__file__).parents[1] / "docs/pictures"
PHONE: ViewportSize = {"width": 360, "height": 640}
SCREEN: ViewportSize = {"width": 1152, "height": 720}
PHONE_SCALE, SCREEN_SCALE = 1.5, 1.25
"""Of a device: a picture is 540 or 1440 pixels wide, half as much again as the guide shows it."""
COLOURS, ABOVE = 32, 12
"""So few colours make a picture of a page half as heavy as the format's own losses, and keep its letters sharp; so much
of the page, in pixels, is seen above what the picture begins with."""
TO_TOP = "(one, above) => scrollTo(0, one.getBoundingClientRect().top + scrollY - above)"


@dataclass(frozen=True)
class Camera:
    """Takes what stands in a window. `whose`: "guide" of applicants, "officer"."""

    window: Window
    whose: str

    def take(self, name: str, top: str = "main", prepare: Callable[[], object] = lambda: None) -> None:
        """A picture in each language of the window with the element `top` at its upper edge. The page is opened anew:
        what was typed must have been saved, or is typed by `prepare`."""
        for language in ("en", "fa"):
            self.window.speak(language)
            self.window.page.goto(self.window.page.url)
            prepare()
            self.snap(name, top, language)

    def snap(self, name: str, top: str, language: str) -> None:
        """The window as it is."""
        page = self.window.page
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement?.blur()")
        page.locator(top).first.evaluate(TO_TOP, ABOVE)
        self.keep(few_colours(page.screenshot()), name, language)

    def keep(self, picture: Image.Image, name: str, language: str) -> None:
        path = HOME / self.window.organisation / language / f"{self.whose}-{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.convert("RGB").save(path, "WEBP", lossless=True, quality=80, method=4)


def few_colours(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
