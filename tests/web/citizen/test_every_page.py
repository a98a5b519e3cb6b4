"""What holds for every page of an applicant: whole, labelled, few queries however much there is, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.decide import LetterWish, decide
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.models import Case, CorrectionReason
from mizban.cases.queries.applying.drafts import drafts_of
from mizban.cases.queries.applying.my import my_cases
from mizban.cases.workflow import Outcome
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from tests import factories
from tests.web.citizen.walking import Walker, signed_in
from tests.web.public.reading import UNLABELLED, Page

AtMost = Callable[[int], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db

VISITORS = [
    *("/services/grazing-licence-renewal/apply/", "/services/grazing-licence-renewal/apply/?province=fars"),
    *("/services/grazing-licence-renewal/apply/form/", "/services/violation-report/apply/"),
    *("/register/", "/sign-in/", "/sign-in/?next=/my/account/", "/sign-in/mobile/", "/sign-out/"),
]
OWN = ["/my/", "/my/account/", "/my/notices/", "/services/grazing-licence-renewal/apply/"]
DRAFT = ["place/", "pages/applicant/", "pages/licence/", "pages/pasture/", "pages/documents/", "summary/", "delete/"]
CASE = ["", "receipt/", "withdraw/"]


WRITTEN = ("سند.jpg", "مرتع چشمه‌سفید", "ده‌بالا", "کاظم آزمونی", "فارسی")
"""What the applicant wrote, and the name of the other language."""


class Somebody:
    """A signed-in applicant with a draft, a request that waits for them, one that is decided, one that is reopened."""

    def __init__(self, language: str = "fa") -> None:
        self.actor = factories.person()
        self.draft = factories.filled_renewal(self.actor)
        self.waiting = factories.renewal_case(self.actor)
        self.decided = factories.renewal_case(self.actor)
        officer = factories.officer("frw-fars-rangeland-1")
        mark(officer, self.waiting)
        for case in (self.decided, reopened := factories.renewal_case(self.actor)):
            answer(officer, case)
        reopen(actor=self.actor, number=reopened.number, revision=None, reason="دوباره ببینید")
        self.reopened = reopened
        self.walker = signed_in(self.actor, language)

    @property
    def pages(self) -> list[str]:
        draft, waiting = f"/my/drafts/{self.draft.uuid}/", f"/my/cases/{self.waiting.number}/"
        decided, reopened = f"/my/cases/{self.decided.number}/", f"/my/cases/{self.reopened.number}/"
        return [
            *OWN,
            *(f"{draft}{page}" for page in DRAFT),
            *(f"{waiting}{page}" for page in [*CASE, "correct/"]),
            *(decided, f"{decided}reopen/", f"{decided}receipt/", reopened),
        ]


def mark(officer: Actor, case: Case) -> None:
    claim(actor=officer, number=case.number, revision=None)
    defects = [
        Defect("village", CorrectionReason.WRONG, "نام روستا را ببینید"),
        Defect("document:national_card", CorrectionReason.UNREADABLE),
        Defect("herd", CorrectionReason.MISMATCH),
    ]
    return_for_correction(actor=officer, number=case.number, revision=None, defects=defects, note="سه مورد")


def answer(officer: Actor, case: Case) -> None:
    claim(actor=officer, number=case.number, revision=None)
    text, wish = "پروانه تمدید شد.", LetterWish()
    decide(actor=officer, number=case.number, revision=None, outcome=Outcome.ACCEPTED, text=text, letter=wish)


def unlabelled(page: Page) -> list[str | None]:
    """Controls without a visible label, those left out that only a script uses."""
    asked = [one for one in page.controls if one.get("type") not in UNLABELLED]
    silent = [one for one in asked if "aria-hidden" not in one and not (one.get("name") or "").endswith("-DELETE")]
    return [one.get("name") for one in silent if one.get("id") not in page.labels]


def is_whole(walker: Walker) -> None:
    page = walker.page
    assert walker.status == 200, walker.at
    assert len(page.headings) == 1, walker.at
    assert page.headings[0].strip()
    assert page.title.partition(" – ")[0].strip()
    assert unlabelled(page) == [], walker.at
    assert page.inline == [], walker.at
    assert len(page.ids) == len(set(page.ids)), walker.at
    assert all(picture.get("alt") is not None for picture in page.pictures)
    assert "None" not in page.text, walker.at
    assert all(source.startswith(("/static/", "#", "/my/files/")) for source in page.sources)
    assert walker.response["Cache-Control"] == "no-store, private"
    assert "'unsafe" not in walker.response["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("address", VISITORS)
def test_pages_before_signing_in(address: str, language: str, at_most: AtMost) -> None:
    walker = Walker(language=language).open(address)
    is_whole(walker)
    with at_most(6):
        walker.open(address)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_pages_of_somebody(language: str, at_most: AtMost) -> None:
    them = Somebody(language)
    for address in them.pages:
        them.walker.open(address)
        assert them.walker.at == address
        is_whole(them.walker)
        with at_most(6):
            them.walker.open(address)


def test_case_pages_carry_their_state() -> None:
    them = Somebody()
    for case, state in ((them.waiting, "awaiting_applicant"), (them.decided, "decided"), (them.reopened, "in_review")):
        for page in ("", "receipt/"):
            them.walker.open(f"/my/cases/{case.number}/{page}")
            assert them.walker.page.main["data-state"] == state


def test_many_things_cost_as_few_queries_as_one(at_most: AtMost) -> None:
    """Twenty requests, drafts, files and rounds of correction."""
    actor, officer = factories.person(), factories.officer("frw-fars-rangeland-1")
    for _time in range(20):
        factories.filled_renewal(actor)
    cases = [factories.sent(actor, begun) for begun in (factories.filled_renewal(actor) for _time in range(4))]
    many = cases[0]
    claim(actor=officer, number=many.number, revision=None)
    for time in range(5):
        defects = [Defect("village", CorrectionReason.WRONG), Defect("pasture_name", CorrectionReason.WRONG)]
        return_for_correction(actor=officer, number=many.number, revision=None, defects=defects)
        mended = {"village": f"ده {time}", "pasture_name": f"مرتع {time}"}
        assert resubmit(actor=actor, number=many.number, revision=None, data=mended).sent
    walker = signed_in(actor)
    for address in ("/my/", f"/my/cases/{many.number}/", "/my/notices/", f"/my/cases/{cases[1].number}/"):
        walker.open(address)
        with at_most(6):
            walker.open(address)
        is_whole(walker)


def test_english_pages_hold_no_persian_of_ours() -> None:
    """What is Persian on an English page is content, and marked as such."""
    them = Somebody("en")
    for address in [*them.pages, *VISITORS]:
        them.walker.open(address)
        ours = [text for text in them.walker.page.untold if not any(one in text for one in WRITTEN)]
        assert ours == [], address


def test_a_person_sees_their_own_rows_only() -> None:
    them, other = Somebody(), factories.person()
    with acting_as(other, read_only=True):
        assert drafts_of(other) == []
        assert my_cases(other).others == my_cases(other).waiting == []
    assert them.walker.open("/my/").status == 200
