"""Finding cases: by number, by person, by words; and never what one may not see."""

from __future__ import annotations

import re

import pytest

from mizban.accounts.contact import mobile_of, national_id_of
from mizban.accounts.models import Person
from mizban.cases.models import Case
from mizban.cases.queries.inbox import found
from mizban.core.acting import acting_as
from tests import factories
from tests.conftest import Trying
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import AUDITOR, EXPERT, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


def search(question: str, by: str = EXPERT, **more: str):  # type: ignore[no-untyped-def]
    return browser(by).get("/staff/search/", {"q": question, **more})


def numbers(response: object) -> list[str]:
    body = response.content.decode()  # type: ignore[attr-defined]
    return list(dict.fromkeys(re.findall(r'href="/staff/cases/([0-9-]{15})/"', body)))


def persian(number: str) -> str:
    return number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def test_a_number_leads_straight_to_its_case_however_it_is_typed() -> None:
    case = stories.waiting()
    plain = case.number.replace("-", "")
    for typed in (case.number, plain, persian(case.number), f" {persian(plain)} ", case.number.replace("-", " ")):
        response = search(typed)
        assert (response.status_code, response["Location"]) == (302, f"/staff/cases/{case.number}/")


def test_a_head_above_finds_by_number_what_may_be_reassigned_and_an_auditor_the_history() -> None:
    case = stories.waiting()
    assert search(case.number, HEAD_OFFICE)["Location"] == f"/staff/cases/{case.number}/"
    assert search(case.number, AUDITOR)["Location"] == f"/staff/cases/{case.number}/history/"


def test_national_id_and_mobile_find_the_cases_of_a_person() -> None:
    rancher = factories.person()
    with acting_as(rancher, read_only=True):
        person = Person.objects.get(pk=rancher.person_id)
    first, second = stories.waiting(rancher), stories.claimed(stories.small(rancher))
    stories.waiting()
    mobile = mobile_of(person)
    for typed in (mobile, persian(mobile), f"+98{mobile[1:]}", f"{mobile[:4]} {mobile[4:]}"):
        assert numbers(search(typed)) == [second.number, first.number], typed
    assert len(national_id_of(person)) == 10


def test_a_real_national_id_too() -> None:
    from mizban.accounts.queries import national_id_index

    rancher = factories.person()
    with acting_as(rancher):
        Person.objects.filter(pk=rancher.person_id).update(national_id_index=national_id_index("0012345679"))
    case = stories.waiting(rancher)
    assert numbers(search("۰۰۱-۲۳۴۵۶۷-۹")) == [case.number]
    assert numbers(search("12345679")) == [case.number], "old lists have lost the zeros"
    assert numbers(search("0012345679", OTHER_UNIT)) == []


def test_words_are_found_as_people_type_them() -> None:
    case = stories.waiting()
    for typed in ("چشمه سفید", "چشمه‌سفید", "مراتع", "كاظم", "تمدید پروانه", "آزمونی"):
        assert case.number in numbers(search(typed)), typed
    nothing = search("شترمرغ")
    assert numbers(nothing) == []
    assert "«شترمرغ» پیدا نشد" in text(nothing)


def test_personal_answers_are_not_words_to_find() -> None:
    stories.small()
    assert numbers(search("خیابان آزمون")) == []


@pytest.mark.parametrize("username", [OTHER_UNIT, OTHER_SECTION, AUDITOR, "frw-administrator", "frw-fars-reception"])
def test_what_one_may_not_see_is_not_found_by_anything(username: str) -> None:
    rancher = factories.person()
    with acting_as(rancher, read_only=True):
        mobile = mobile_of(Person.objects.get(pk=rancher.person_id))
    case = stories.waiting(rancher)
    for question in (mobile, "چشمه سفید", "کاظم", "تمدید"):
        hidden = search(question, username)
        assert case.number not in hidden.content.decode()
        assert "پیدا نشد" in text(hidden)
    if username != AUDITOR:
        there, nowhere = search(case.number, username), search("1399-00000-0016", username)
        assert (there.status_code, nowhere.status_code) == (200, 200)
        assert text(there).replace(case.number, "") == text(nowhere).replace("1399-00000-0016", "")


def test_heads_above_do_not_search_in_what_they_may_not_read() -> None:
    stories.waiting()
    for question in ("چشمه سفید", "کاظم"):
        assert numbers(search(question, HEAD_OFFICE)) == []


def test_any_question_gets_an_answer(trying: Trying) -> None:
    stories.waiting()
    odd = ("", " ", "\x00", "' OR 1=1 --", "a & | ! ( )", "%", "\u202e", "ن" * 5000, "1405-00000-0018", "۱" * 300, "؟")
    for question in odd:
        with trying(question=question[:20]):
            assert search(question).status_code == 200


def test_pages_of_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "PAGE", 2)
    cases = [stories.small() for _case in range(3)]
    first = search("کاظم")
    seen = numbers(first)
    following = re.search(r'href="(\?[^"]*)" rel="next"', first.content.decode())
    assert following
    rest = browser(EXPERT).get("/staff/search/" + following[1].replace("&amp;", "&"))
    assert [*seen, *numbers(rest)] == [case.number for case in reversed(cases)]
    assert 'rel="next"' not in rest.content.decode()
    assert Case.objects.count() == 3


@pytest.mark.parametrize("after", ["abc", "-1", "9" * 40, "۱۲", "0"])
def test_a_wrong_place_is_no_error(after: str) -> None:
    assert search("سمتا", after=after).status_code == 200
