"""From the search to the receipt without a mouse: Tab, Enter, Space, arrows and letters."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER
from tests.e2e.papers import photograph
from tests.e2e.people import Applicant, Visitor
from tests.e2e.tree import MONTHS

PATIENCE = 120
"""So often at most is Tab pressed on the way to a control."""
_CALLED = """one => {
  const label = one.labels && one.labels[0] ? one.labels[0].innerText : "";
  return (label + " " + (one.innerText || one.ariaLabel || "")).replace(/\\s+/g, " ").trim();
}"""


class Keys:
    """Hands on a keyboard, and eyes on what has the focus."""

    def __init__(self, somebody: Visitor) -> None:
        self.window, self.page = somebody.window, somebody.page
        # Whoever listens from the beginning misses no window that asks for a file: the browser is told of it late.
        self.page.on("filechooser", lambda _chooser: None)

    def to(self, name: str) -> Page:
        """Tab until something that is called so has the focus, and can be seen to have it."""
        for _ in range(PATIENCE):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate_handle("document.activeElement").as_element()
            assert focused is not None
            if str(focused.evaluate(_CALLED)).startswith(name):
                return self.page
        raise AssertionError(f"no «{name}» among the stops of Tab on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        """Into the field; what stands in it is replaced."""
        self.to(name).keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, entry: str) -> None:
        """In a list, downwards until it says this."""
        self.to(name)
        for _ in range(PATIENCE):
            if self.page.evaluate("document.activeElement.selectedOptions[0].text") == entry:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no «{entry}» in «{name}»")

    def press(self, name: str, key: str = "Enter") -> None:
        """A button or link that leads to another page."""
        self.to(name)
        self.go(key)

    def go(self, key: str = "Enter") -> None:
        """Press what leads to another page, and wait until that one has the keyboard."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def send_file(self, name: str, path: Path) -> None:
        self.page.locator("input.vh[type=file]").first.wait_for(state="attached")  # the page's script has moved it
        self.to(name)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
        expect(self.page.locator("li.file", has_text=path.stem)).to_contain_text("پذیرفته شد", timeout=30_000)


def test_the_skip_link_leads_to_the_search(opens: Opens) -> None:
    page = opens().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate(_CALLED.join(("(", ")(document.activeElement)"))) == "پرش به محتوا"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "hero-search"


def test_a_request_is_sent_by_keyboard_alone(opens: Opens, desk: Desk, tmp_path: Path) -> None:
    rancher = Applicant(opens(), desk.someone())
    keys, person, window = Keys(rancher), rancher.person, rancher.window
    window.open("/")
    keys.write("دنبال چه خدمتی هستید؟", RANCHER.title)
    keys.go()
    keys.press(f"درخواست {RANCHER.title}")

    year, month, day = person.birth_date.split("/")
    keys.write("کد ملی", person.national_id)
    keys.write("روز", day)
    keys.choose("ماه", MONTHS.split("|")[int(month) - 1])
    keys.write("سال", year)
    keys.write("تلفن همراه", person.mobile)
    keys.go()
    keys.write("کد پیامک", desk.code(person.mobile))
    keys.go()

    keys.choose("استان", "فارس")
    keys.press("ادامه")
    keys.to("خودم")
    rancher.page.keyboard.press("Space")
    keys.press("ادامه", "Space")
    keys.to("بله")
    rancher.page.keyboard.press("ArrowDown")
    keys.write("نام دارندهٔ پروانه", person.first_name)
    keys.press("ادامه")
    fill_pasture(keys)
    for name, document in zip(("تصویر شناسنامه", "تصویر کارت ملی"), RANCHER.documents, strict=True):
        keys.send_file(name, photograph(tmp_path / f"{document}.jpg"))
    keys.press("ادامه")
    keys.press("فرستادن درخواست")
    assert window.path.endswith("/receipt/") and rancher.receipt()


def fill_pasture(keys: Keys) -> None:
    """The page with a group: Enter in a field goes on with the form, and takes no row away."""
    page = keys.page
    keys.write("نام مرتع", "مرتع چشمه‌سفید")
    keys.write("نزدیک‌ترین روستا", "ده‌بالا")
    keys.to("ییلاقی")
    page.keyboard.press("Space")
    keys.choose("نوع دام", "گوسفند")
    keys.write("تعداد", "۸۰")
    keys.to("افزودن ردیف")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.name") == "herd-1-animal", "the new row has the focus"
    keys.to("حذف")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    keys.to("بله")
    page.keyboard.press("ArrowDown")
    keys.to("درستی نوشته‌ها")
    page.keyboard.press("Space")
    page.locator("[name=village]").focus()
    keys.go()
    assert keys.window.path.endswith("/pages/documents/"), "Enter in a field sends the page"
    page.go_back()
    expect(page.locator("[name=herd-0-animal_count]")).to_have_value("۸۰")
    page.go_forward()
