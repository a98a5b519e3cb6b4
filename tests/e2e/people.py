"""Who walks through the desk: somebody who asks, somebody of the staff, somebody who only looks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.damm import holds
from tests.e2e.desk import Citizen
from tests.e2e.window import Window


@dataclass(frozen=True)
class Receipt:
    """What an applicant holds in the end."""

    number: str
    code: str


class Visitor:
    """Anybody, signed in or not, in front of a window."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def page(self) -> Page:
        return self.window.page

    def fill(self, values: Mapping[str, Any]) -> None:
        """Type and choose by the names of the controls: text, one of a choice, True for a box, paths of files."""
        for name, value in values.items():
            self._fill(self.page.locator(f'main [name="{name}"]:not([type=hidden])'), value)

    @staticmethod
    def _fill(control: Locator, value: Any) -> None:
        first = control.first
        kind = first.evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            (first if value is True else control.and_(control.page.locator(f'[value="{value}"]'))).check()
        elif kind == "select-one":
            first.select_option(str(value))
        elif kind == "file":
            first.set_input_files(value)
        else:
            first.fill(str(value))

    def track(self, receipt: Receipt) -> str | None:
        """The state of a request, asked for with number and code."""
        self.window.open("/track/")
        self.page.get_by_label("شمارهٔ فرآیند").fill(receipt.number)
        self.page.get_by_label("کد رهگیری").fill(receipt.code)
        self.window.press("دیدن وضعیت")
        return self.window.state


class Applicant(Visitor):
    """A person of the demo's registry who asks for a service."""

    def __init__(self, window: Window, person: Citizen) -> None:
        super().__init__(window)
        self.person = person

    def apply(self, service: str, province: str = "fars") -> None:
        """From the service to the first page of the draft."""
        self.window.open(f"/services/{service}/apply/?province={province}")
        self.introduce()
        self.window.press("دریافت کد")
        self.prove()

    def introduce(self) -> None:
        """National ID, birth date and mobile."""
        year, month, day = self.person.birth_date.split("/")
        self.page.get_by_label("کد ملی").fill(self.person.national_id)
        self.page.get_by_label("روز", exact=True).fill(day)
        self.page.get_by_label("ماه", exact=True).select_option(str(int(month)))
        self.page.get_by_label("سال", exact=True).fill(year)
        self.page.get_by_label("تلفن همراه").fill(self.person.mobile)

    def prove(self) -> None:
        """Type the code that the message brought."""
        self.page.get_by_label("کد پیامک").fill(self.window.desk.code(self.person.mobile))
        self.window.press("ادامه")

    def sign_in(self, following: str = "") -> None:
        """With national ID and mobile; `following` is where to go then."""
        self.window.open(f"/sign-in/?next={following}" if following else "/sign-in/")
        self.page.get_by_label("کد ملی").fill(self.person.national_id)
        self.page.get_by_label("تلفن همراه").fill(self.person.mobile)
        self.window.press("دریافت کد")
        self.prove()

    @property
    def draft(self) -> str:
        """The address of the draft that is open."""
        found = re.match(r"/my/drafts/[0-9a-f-]{36}/", self.window.path)
        assert found, self.window.path
        return found[0]

    def go_on(self) -> Page:
        return self.window.press("ادامه")

    def send_file(self, name: str, path: Path) -> None:
        """Choose a file for the field of this name; with a script wait until the desk has taken it."""
        self.page.locator(f'input[type=file][name="{name}-upload"]').set_input_files(path)
        if self.window.javascript:
            expect(self.row_of(path.name).and_(self.page.locator("[data-file]"))).to_be_visible()

    def row_of(self, file_name: str) -> Locator:
        """The last row with this file."""
        return self.page.locator("li.file", has_text=file_name.rpartition(".")[0]).last

    def receipt(self) -> Receipt:
        """Number and code as they stand on the receipt, their shape and check digit looked at."""
        number = self.page.locator("output#process-number").inner_text()
        code = self.page.locator("output#tracking-code").inner_text()
        assert re.fullmatch(r"[0-9]{4}-[0-9]{5}-[0-9]{4}", number) and holds(number), number
        assert re.fullmatch(r"[0-9]{3}-[0-9]{3}-[0-9]{4}", code), code
        return Receipt(number, code)


class Officer(Visitor):
    """Somebody of the staff; `account` as `desk.officer` gives it."""

    def __init__(self, window: Window, account: Mapping[str, Any]) -> None:
        super().__init__(window)
        self.account = account

    def sign_in(self) -> None:
        self.window.open("/staff/sign-in/")
        self.page.get_by_label("نام کاربری").fill(self.account["username"])
        self.page.get_by_label("رمز عبور", exact=True).fill(self.account["password"])
        self.window.press("ورود")

    def open_case(self, number: str, status: int = 200) -> Page:
        return self.window.open(f"/staff/cases/{number}/", status)

    def take(self, number: str) -> None:
        """Open a case of the queue and claim it."""
        self.open_case(number)
        self.window.press("برداشتن برای خودم")
