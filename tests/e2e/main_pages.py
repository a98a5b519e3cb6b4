"""The main pages of the desk, each in the hands of somebody who may see it: a visitor, an applicant, an officer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.e2e.desk import Desk
from tests.e2e.forms import RANCHER, fill_in
from tests.e2e.mending import WHY_FIELD, line, mark
from tests.e2e.people import Applicant, Officer, Visitor
from tests.e2e.window import Window

PROVINCE, SECTION = "kerman", "rangeland"
"""A province that no journey goes to, so that nobody else's case stands in its inbox."""
DRAFT, SENT, ASKED, STAFF, ANYBODY = "draft", "sent", "asked", "staff", "anybody"
SERVICE = f"/services/{RANCHER.service}"
PAGES = {
    "front": (ANYBODY, "/"),
    "search": (ANYBODY, "/services/?q=تمدید پروانه"),
    "services": (ANYBODY, "/services/"),
    "service": (ANYBODY, f"{SERVICE}/?province={PROVINCE}"),
    "profile": (ANYBODY, f"{SERVICE}/profile/"),
    "province": (ANYBODY, f"/p/{PROVINCE}/"),
    "tickets": (ANYBODY, "/tickets/new/"),
    "tickets-found": (ANYBODY, "/tickets/new/?q=پروانه"),
    "apply": (ANYBODY, f"{SERVICE}/apply/?province={PROVINCE}"),
    "track": (ANYBODY, "/track/"),
    "sign-in": (ANYBODY, "/sign-in/"),
    "guide": (ANYBODY, "/guide/"),
    "faq": (ANYBODY, "/faq/"),
    "contact": (ANYBODY, "/contact/"),
    "demo": (ANYBODY, "/demo/"),
    "staff-sign-in": (ANYBODY, "/staff/sign-in/"),
    "place": (DRAFT, "{draft}place/"),
    "form": (DRAFT, "{draft}pages/pasture/"),
    "documents": (DRAFT, "{draft}pages/documents/"),
    "summary": (DRAFT, "{draft}summary/"),
    "receipt": (SENT, "/my/cases/{sent}/receipt/"),
    "case": (SENT, "/my/cases/{sent}/"),
    "panel": (ASKED, "/my/"),
    "case-waiting": (ASKED, "/my/cases/{asked}/"),
    "correct": (ASKED, "/my/cases/{asked}/correct/"),
    "inbox": (STAFF, "/staff/?box=mine"),
    "desk": (STAFF, "/staff/cases/{sent}/"),
    "correction": (STAFF, "/staff/cases/{sent}/correct/"),
    "decision": (STAFF, "/staff/cases/{sent}/decide/"),
    "transfer": (STAFF, "/staff/cases/{sent}/transfer/"),
    "staff-search": (STAFF, "/staff/search/?q=مرتع"),
    "staff-guide": (STAFF, "/staff/guide/"),
}
"""Name, who sees it, address. `draft` is filled in and not sent, `sent` taken in hand, `asked` returned for mending."""


@dataclass
class Tour:
    """Windows that have been led up to the main pages."""

    windows: dict[str, Window]
    values: dict[str, str]
    names: tuple[str, ...]

    def open(self, name: str, width: int = 360) -> Page:
        """A main page, as whoever may see it."""
        who, path = PAGES[name]
        self.windows[who].page.set_viewport_size({"width": width, "height": 800})
        page = self.windows[who].open(path.format(**self.values))
        page.wait_for_load_state("networkidle")
        return page

    def close(self) -> None:
        for window in self.windows.values():
            window.close()


def prepare(browser: Browser, desk: Desk, folder: Path) -> Tour:
    """Three people ask: one stops at the summary, one is taken in hand, one is asked to mend."""
    draft = Applicant(Window(browser, desk), desk.someone())
    draft.apply(RANCHER.service, PROVINCE)
    fill_in(draft, RANCHER, folder)
    sent, asked = (Applicant(Window(browser, desk), desk.someone()) for _ in range(2))
    numbers = []
    officer = Officer(Window(browser, desk), desk.officer("frw", SECTION, PROVINCE))
    officer.sign_in()
    for one in (sent, asked):
        one.apply(RANCHER.service, PROVINCE)
        fill_in(one, RANCHER, folder)
        one.window.press("فرستادن درخواست")
        numbers.append(one.receipt().number)
        officer.take(numbers[-1])
    officer.window.press("رفع نقص…")
    mark(line(officer, RANCHER.mended[0]), "درست نوشته نشده است", WHY_FIELD)
    officer.window.press("فرستادن برای متقاضی")
    visitor = Visitor(Window(browser, desk))
    return Tour(
        {
            ANYBODY: visitor.window,
            DRAFT: draft.window,
            SENT: sent.window,
            ASKED: asked.window,
            STAFF: officer.window,
        },
        {"draft": draft.window.path.removesuffix("summary/"), "sent": numbers[0], "asked": numbers[1]},
        tuple(part for one in (draft, sent, asked) for part in (one.person.first_name, one.person.last_name)),
    )
