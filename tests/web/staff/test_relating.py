"""Cases of one person and cases side by side, as officers meet them."""

from __future__ import annotations

import pytest

from mizban.cases.actions.joining.linking import link
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case, CaseLink
from mizban.cases.workflow import State
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.text import to_persian_digits
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Actor:
    return factories.person()


def asked(person: Actor) -> Case:
    case = factories.ticket(person, "rangeland-question", "همان پرسش")
    return claim(actor=factories.officer(EXPERT), number=case.number, revision=None)


def at(case: Case, page: str = "") -> str:
    return f"/staff/cases/{case.number}/{page}"


def test_the_desk_warns_of_a_second_one_and_leads_to_merging(person: Actor) -> None:
    first, second = asked(person), asked(person)
    officer = browser(EXPERT)
    shown = officer.get(at(second))
    assert "یکی از آن‌ها همین خدمت است" in text(shown) and at(second, "merge/") in shown.content.decode()
    form = officer.get(at(second, "merge/"))
    upright = f"\u200e{to_persian_digits(first.number)}"
    assert upright in text(form), "Persian letters before it do not turn its groups around"
    done = officer.post(
        at(second, "merge/"),
        {"revision": second.revision, "into": f"{first.number}/{first.revision}", "note": "تکراری"},
    )
    assert (done.status_code, done["Location"]) == (303, at(second))
    ended = officer.get(at(second))
    assert "آنجا ادامه دارد" in text(ended) and at(first) in ended.content.decode()
    assert f"پروندهٔ {upright} یکی شد" in text(ended) and "ببینید تکراری نباشد" not in text(ended)
    assert "با این پرونده یکی شده" in text(officer.get(at(first)))
    found = officer.get("/staff/search/", {"q": second.number})
    assert found["Location"] == at(first)
    asked_for = to_persian_digits(second.number)
    assert f"پروندهٔ \u200e{asked_for} با این پرونده یکی شده است" in text(officer.get(at(first)))


def test_alone_there_is_nothing_to_merge(person: Actor) -> None:
    case = asked(person)
    officer = browser(EXPERT)
    assert at(case, "merge/") not in officer.get(at(case)).content.decode()
    assert "پروندهٔ باز دیگری ندارد" in text(officer.get(at(case, "merge/")))
    assert officer.post(at(case, "merge/"), {"revision": case.revision}).status_code == 422


def test_either_may_have_moved_meanwhile(person: Actor) -> None:
    first, second = asked(person), asked(person)
    officer = browser(EXPERT)
    for revision, into in ((second.revision - 1, first.revision), (second.revision, first.revision - 1)):
        typed = {"revision": revision, "into": f"{first.number}/{into}", "note": "نوشتهٔ من"}
        stale = officer.post(at(second, "merge/"), typed)
        assert stale.status_code == 409 and "نوشتهٔ من" in stale.content.decode()
    assert Case.objects.filter(state=State.CLOSED).count() == 0


def test_strangers_and_colleagues(person: Actor) -> None:
    asked(person)
    case = asked(person)
    for page in ("merge/", "links/", "person/"):
        assert browser(OTHER_UNIT).get(at(case, page)).status_code == 404
    assert browser(COLLEAGUE).get(at(case, "merge/")).status_code == 403
    assert browser(COLLEAGUE).get(at(case, "links/")).status_code == 200


def test_linking_and_taking_away(person: Actor) -> None:
    one, other = asked(person), stories.waiting()
    officer = browser(EXPERT)
    for typed, said in (
        ("123", "رقم"),
        (one.number, "این همان پرونده است"),
        ("", "شمارهٔ پروندهٔ دیگر را بنویسید"),
    ):
        refused = officer.post(at(one, "links/"), {"other": typed, "note": "یک مرتع"})
        assert refused.status_code == 422 and said in text(refused) and "یک مرتع" in refused.content.decode()
    done = officer.post(at(one, "links/"), {"other": other.number, "note": "یک مرتع"})
    assert (done.status_code, done["Location"]) == (303, at(one))
    for case in (one, other):
        assert "یک مرتع" in text(officer.get(at(case)))
    assert officer.post(at(one, "links/"), {"unlink": "abc"}).status_code == 404
    officer.post(at(other, "links/"), {"unlink": _link()})
    assert "یک مرتع" not in text(officer.get(at(one)))


def _link() -> int:
    with acting_as(factories.officer(EXPERT), read_only=True):
        return CaseLink.objects.get().pk


def test_all_cases_of_the_person_are_counted_and_listed(person: Actor) -> None:
    cases = [asked(person) for _number in range(3)]
    stories.decided_for(person)
    factories.ticket(person, "rangeland-question", "جای دیگر", province="yazd")
    officer = browser(EXPERT)
    shown = officer.get(at(cases[0]))
    assert "همهٔ پرونده‌های او (۴)" in text(shown)
    listed = officer.get(at(cases[0], "person/"))
    assert all(case.number in text(listed) for case in cases)
    assert "جای دیگر" not in text(listed)


@pytest.mark.parametrize("many", [1, 20])
def test_as_many_queries_for_twenty(person: Actor, many: int, at_most) -> None:  # type: ignore[no-untyped-def]
    case = asked(person)
    for _number in range(many):
        other = factories.ticket(person, "rangeland-question", "دیگر")
        link(actor=factories.officer(EXPERT), number=case.number, other=other.number)
    officer = browser(EXPERT)
    officer.get(at(case))
    with at_most(9):
        officer.get(at(case))
