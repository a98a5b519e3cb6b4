"""Coming back: by a code, by the registration code; one host's session is nothing to another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mizban.accounts import limits
from mizban.core import clock
from mizban.identity.demo_registry import DemoPerson, Kind
from mizban.notifications.queries import demo_outbox
from tests.web.citizen.walking import Walker, code_for

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
Someone = Callable[..., DemoPerson]
REGISTRATION_CODE = re.compile(r'data-copy="([0-9]{4}-[0-9]{4}-[0-9]{4})"')


def registered(person: DemoPerson, slug: str = "frw") -> str:
    """Register somebody; their registration code."""
    walker = Walker(slug).open("/register/").identify(person).prove(person.mobile)
    assert walker.at == "/my/account/"
    found = REGISTRATION_CODE.search(walker.text)
    assert found
    return found[1]


def asked(person: DemoPerson) -> Walker:
    return Walker().open("/sign-in/").send({"national_id": person.national_id, "mobile": person.mobile})


def test_registering_without_a_service(someone: Someone) -> None:
    code = registered(someone())
    told = [one["text"] for one in demo_outbox(someone().mobile) if one["event"] == "registered"]
    assert any(code in text for text in told)
    walker = Walker().sign_in(someone())
    assert walker.at == "/my/"
    assert "هنوز درخواستی ندارید" in walker.text
    assert walker.open("/register/").at == "/my/account/"
    assert not REGISTRATION_CODE.search(walker.text)


@pytest.mark.parametrize("kind", [Kind.MISMATCH, Kind.UNKNOWN, Kind.DEAD])
def test_nobody_registers_whom_the_registry_denies(someone: Someone, kind: Kind) -> None:
    person = someone(kind)
    walker = Walker().open("/register/").identify(person).prove(person.mobile)
    assert walker.status == 422
    assert walker.form().action == "/register/"


def test_known_and_unknown_get_the_same_answer(someone: Someone) -> None:
    registered(someone())
    known, unknown = asked(someone()), asked(someone(place=1))
    assert (known.at, known.status) == (unknown.at, unknown.status) == ("/sign-in/code/", 200)

    def shape(text: str) -> str:
        return re.sub(r"[0-9]{4} [0-9]{3} [0-9]{4}|value=\"[^\"]{64}\"|[۰-۹0-9]+", "", text)

    assert shape(known.text) == shape(unknown.text)
    assert len([one for one in demo_outbox(someone().mobile) if one["event"] == "one_time_code"]) == 2
    assert demo_outbox(someone(place=1).mobile) == []
    unknown.send({"code": "123456"})
    assert unknown.status == 422


def test_after_signing_in_one_is_where_one_wanted(someone: Someone) -> None:
    registered(someone())
    walker = Walker().open("/my/account/", follow=False)
    assert (walker.status, walker.response["Location"]) == (302, "/sign-in/?next=%2Fmy%2Faccount%2F")
    walker._follow()
    walker.send({"national_id": someone().national_id, "mobile": someone().mobile}).prove(someone().mobile)
    assert walker.at == "/my/account/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "example.org",
        "\x00/my/",
        " /my/",
    ],
)
def test_nobody_is_sent_to_another_host(someone: Someone, elsewhere: str) -> None:
    registered(someone())
    walker = Walker().open("/sign-in/")
    walker.send({"national_id": someone().national_id, "mobile": someone().mobile, "next": elsewhere})
    walker.prove(someone().mobile, follow=False)
    assert walker.response["Location"] == "/my/"


def test_a_code_opens_one_session(someone: Someone) -> None:
    registered(someone())
    first = asked(someone())
    second = Walker()
    second.client.cookies.update(first.client.cookies)
    second.open("/sign-in/code/")
    code = code_for(someone().mobile)
    assert first.send({"code": code}).at == "/my/"
    second.send({"code": code}, follow=False)
    assert second.status in (302, 422)
    assert second.open("/my/").at.startswith("/sign-in/")


def test_the_key_of_a_session_changes_when_it_becomes_somebodys(someone: Someone) -> None:
    registered(someone())
    walker = asked(someone())
    before = walker.client.cookies["mizban_person"].value
    token = walker.client.cookies["mizban_csrf"].value
    walker.prove(someone().mobile)
    assert walker.client.cookies["mizban_person"].value != before
    assert walker.client.cookies["mizban_csrf"].value != token


def test_a_session_is_nothing_at_another_host(someone: Someone) -> None:
    registered(someone())
    here, there = Walker("frw").sign_in(someone()), Walker("imeo")
    there.client.cookies["mizban_person"] = here.client.cookies["mizban_person"].value
    assert there.open("/my/", follow=False).status == 302
    assert there.response["Location"] == "/sign-in/?next=%2Fmy%2F"
    assert here.open("/my/").at == "/my/"


def test_somebody_of_one_organisation_is_unknown_to_the_other(someone: Someone) -> None:
    registered(someone(), "frw")
    there = Walker("imeo").open("/sign-in/")
    there.send({"national_id": someone().national_id, "mobile": someone().mobile})
    assert [one["event"] for one in demo_outbox(someone().mobile)].count("one_time_code") == 1


def test_signing_out(someone: Someone) -> None:
    registered(someone())
    walker = Walker().sign_in(someone())
    assert walker.open("/sign-out/").status == 200
    assert walker.open("/my/").at == "/my/"
    walker.open("/sign-out/").send()
    assert walker.at == "/"
    assert "خارج شدید" in walker.text
    assert walker.open("/my/").at == "/sign-in/?next=%2Fmy%2F"


# --- the registration code -------------------------------------------------------------------------------------------


def test_the_registration_code_opens_the_panel_a_minute_later(someone: Someone) -> None:
    code = registered(someone())
    with time_machine.travel(clock.now(), tick=False) as time:
        walker = asked(someone())
        assert "/sign-in/registration-code/" in walker.text
        walker.open("/sign-in/registration-code/")
        assert "registration_code" not in walker.text.partition("<main")[2]
        time.shift(dt.timedelta(seconds=61))
        walker.open("/sign-in/registration-code/").send({"registration_code": code.replace("-", " ")})
        assert walker.at == "/my/"


def test_before_that_minute_it_is_refused(someone: Someone) -> None:
    code = registered(someone())
    with time_machine.travel(clock.now(), tick=False) as time:
        walker = asked(someone())
        time.shift(dt.timedelta(seconds=61))
        walker.open("/sign-in/registration-code/")
        time.shift(dt.timedelta(seconds=-31))
        walker.send({"registration_code": code})
        assert walker.status == 429
        assert walker.response["Retry-After"] == "30"


def test_five_tries_a_day_and_the_same_answer_for_unknown_people(someone: Someone) -> None:
    registered(someone())
    answers = []
    with time_machine.travel(clock.now(), tick=False) as time:
        for person in (someone(), someone(place=1)):
            walker = asked(person)
            time.shift(dt.timedelta(seconds=61))
            walker.open("/sign-in/registration-code/")
            for _time in range(5):
                walker.send({"registration_code": "1111-2222-3333"})
                answers.append((walker.status, "این کد با مشخصات شما یکی نیست" in walker.text))
            walker.send({"registration_code": "1111-2222-3333"})
            assert walker.status == 429
            assert int(walker.response["Retry-After"]) > 80_000
    assert set(answers) == {(422, True)}


def test_what_is_no_registration_code_counts_no_try(someone: Someone) -> None:
    code = registered(someone())
    with time_machine.travel(clock.now(), tick=False) as time:
        walker = asked(someone())
        time.shift(dt.timedelta(seconds=61))
        walker.open("/sign-in/registration-code/")
        for typed in ("", "12", "کد", "9" * 5000, "\x00", "1111-2222-33333", "x"):
            assert walker.send({"registration_code": typed}).status == 422
        assert walker.send({"registration_code": code}).at == "/my/"


def test_it_is_offered_only_after_a_code_was_asked_for() -> None:
    assert Walker().open("/sign-in/registration-code/").at == "/sign-in/"


def test_it_can_be_replaced_and_the_old_one_dies(someone: Someone) -> None:
    old = registered(someone())
    walker = Walker().sign_in(someone()).open("/my/account/")
    walker.client.post("/my/account/registration-code/", {"csrfmiddlewaretoken": token_of(walker)})
    found = REGISTRATION_CODE.search(walker.open("/my/account/").text)
    assert found
    assert found[1] != old
    assert any(found[1] in one["text"] for one in demo_outbox(someone().mobile))
    with time_machine.travel(clock.now(), tick=False) as time:
        again = asked(someone())
        time.shift(dt.timedelta(seconds=61))
        assert again.open("/sign-in/registration-code/").send({"registration_code": old}).status == 422
        assert again.send({"registration_code": found[1]}).at == "/my/"
        again.open("/my/account/")
        assert "برای گرفتن کد تازه، با کد پیامک وارد شوید" in again.text
        again.client.post("/my/account/registration-code/", {"csrfmiddlewaretoken": token_of(again)})
        assert again.open("/my/account/").text.count("کد ثبت‌نام عوض شد") == 0


def token_of(walker: Walker) -> str:
    return walker.form().values["csrfmiddlewaretoken"][0]


def test_a_stranger_costs_the_same_work_as_somebody_known(someone: Someone) -> None:
    """Or the time of the answer would tell who has an account here."""
    registered(someone())
    statements = []
    for place in (0, 1):
        walker, them = Walker().open("/sign-in/"), someone(place=place)
        with CaptureQueriesContext(connection) as made:
            walker.send({"national_id": them.national_id, "mobile": them.mobile})
        statements.append([query["sql"].split()[:2] for query in made if "SAVEPOINT" not in query["sql"]])
    assert statements[0] == statements[1]
    assert demo_outbox(someone(place=1).mobile) == []


# --- no more codes today ---------------------------------------------------------------------------------------------


def ask_all_day(person: DemoPerson, time: time_machine.Coordinates, times: int) -> None:
    for _time in range(times):
        assert asked(person).at == "/sign-in/code/"
        time.shift(dt.timedelta(minutes=11))


def test_after_a_days_codes_the_registration_code_is_the_way_in(someone: Someone) -> None:
    person = someone()
    code = registered(person)
    with time_machine.travel(clock.now(), tick=False) as time:
        ask_all_day(person, time, limits.CODES_PER_PERSON_A_DAY.most - 1)
        sent = len(demo_outbox(person.mobile))
        refused = asked(person)
        assert refused.status == 429
        assert 19 * 3600 < int(refused.response["Retry-After"]) <= 24 * 3600
        assert re.search("تعداد تلاش‌ها زیاد شد؛ [۰-۹]+ ساعت دیگر بیایید", refused.text)
        assert refused.form().values["mobile"] == [person.mobile]
        assert 'href="/sign-in/registration-code/"' in refused.text
        time.shift(dt.timedelta(seconds=40))
        refused.open("/sign-in/").send({"national_id": person.national_id, "mobile": person.mobile})
        assert refused.status == 429
        time.shift(dt.timedelta(seconds=21))
        refused.open("/sign-in/registration-code/").send({"registration_code": code})
        assert refused.at == "/my/", "asking again has not put it off"
        assert len(demo_outbox(person.mobile)) == sent
        time.shift(dt.timedelta(days=1))
        assert asked(person).at == "/sign-in/code/"


def test_a_shared_mobile_has_more_codes_a_day_than_one_person_and_not_for_ever(someone: Someone) -> None:
    mobile, most = someone().mobile, limits.CODES_PER_MOBILE_A_DAY.most
    assert most > limits.CODES_PER_PERSON_A_DAY.most
    with time_machine.travel(clock.now(), tick=False) as time:
        for number in range(most + 1):
            walker = Walker().open("/sign-in/")
            walker.send({"national_id": someone(place=number % 3).national_id, "mobile": mobile})
            time.shift(dt.timedelta(minutes=5))
            assert (walker.status == 429) == (number == most), number


def test_what_is_refused_for_ten_minutes_does_not_count_for_the_day(someone: Someone) -> None:
    person = someone()
    with time_machine.travel(clock.now(), tick=False) as time:
        for _time in range(40):
            asked(person)
        time.shift(dt.timedelta(minutes=11))
        ask_all_day(person, time, 5)
