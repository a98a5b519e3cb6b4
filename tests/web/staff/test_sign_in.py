"""Signing in: one answer for every refusal, delays instead of locks, and sessions that stay where they belong."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from mizban.accounts import limits
from mizban.accounts.models import KnownDevice, Session, User
from mizban.runtime.demo.staff import PASSWORD
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, text

pytestmark = pytest.mark.django_db
WRONG = "نام کاربری یا رمز عبور درست نیست؛ دوباره بنویسید"
TOO_OFTEN = "تعداد تلاش‌ها زیاد شد"


def attempt(client: Client, username: str = EXPERT, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/staff/sign-in/", {"username": username, "password": password, **more})


def test_name_and_password_lead_to_the_inbox_and_back_to_where_one_came_from() -> None:
    client = browser()
    wanted = client.get("/staff/search/?q=1")
    assert (wanted.status_code, wanted["Location"]) == (302, "/staff/sign-in/?next=%2Fstaff%2Fsearch%2F%3Fq%3D1")
    shown = client.get(wanted["Location"])
    assert 'name="next" value="/staff/search/?q=1"' in shown.content.decode()
    response = attempt(client, next="/staff/search/?q=1")
    assert (response.status_code, response["Location"]) == (302, "/staff/search/?q=1")
    assert client.get("/staff/").status_code == 200
    again = client.get("/staff/sign-in/")
    assert (again.status_code, again["Location"]) == (302, "/staff/")


@pytest.mark.parametrize("next_", ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"])
def test_nobody_is_sent_elsewhere(next_: str) -> None:
    assert attempt(browser(), next=next_)["Location"] == "/staff/"


@pytest.mark.parametrize("password", ["mizban-demo-۱۴۰۵", "mizban-demo-١٤٠٥"])
def test_digits_may_be_persian_or_arabic(password: str) -> None:
    assert attempt(browser(), "frw-fars-rangeland-۱", password).status_code == 302


@pytest.mark.parametrize(
    ("username", "password"),
    [(EXPERT, "wrong"), ("nobody", PASSWORD), ("frw:" + EXPERT, PASSWORD), ("imeo-administrator", PASSWORD)],
)
def test_every_refusal_is_the_same(username: str, password: str) -> None:
    response = attempt(browser(), username, password)
    assert response.status_code == 422
    assert WRONG in text(response)
    assert f'value="{username}"' in response.content.decode()
    assert password not in response.content.decode()


def test_staff_of_one_organisation_are_nobody_in_the_other() -> None:
    assert attempt(browser(organisation="imeo")).status_code == 422
    assert attempt(browser(organisation="imeo"), "imeo-administrator").status_code == 302


def test_who_has_left_does_not_get_in_and_falls_out() -> None:
    client = browser()
    attempt(client)
    User.objects.filter(username=EXPERT).update(is_active=False)
    assert client.get("/staff/").status_code == 302
    assert attempt(browser()).status_code == 422


@pytest.mark.parametrize(
    ("username", "password"), [("", ""), ("a\x00b", "c\x00d"), ("x" * 4000, "y" * 4000), ("\u202e", "")]
)
def test_nonsense_is_refused_in_words(username: str, password: str) -> None:
    response = attempt(browser(), username, password)
    assert response.status_code == 422
    assert "مورد را درست کنید" in text(response)


def test_wrong_passwords_delay_longer_each_time_and_never_lock() -> None:
    start = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        for _try in range(5):
            assert attempt(browser(), password="wrong").status_code == 422
        waits = []
        for _round in range(7):
            refused = attempt(browser())  # the right password, but from a browser that nobody knows
            assert refused.status_code == 429
            assert TOO_OFTEN in text(refused)
            assert "درست کنید" not in text(refused), "there is nothing to put right"
            assert f'value="{EXPERT}"' in refused.content.decode()
            waits.append(int(refused["Retry-After"]))
            clock.shift(waits[-1])
            assert attempt(browser(), password="wrong").status_code == 422
        assert waits == [30, 60, 120, 240, 480, 900, 900]
        clock.shift(900)
        assert attempt(browser()).status_code == 302
        assert attempt(browser(), password="wrong").status_code == 422, "the count began anew"


def test_a_name_that_nobody_has_is_delayed_just_the_same() -> None:
    for _try in range(5):
        attempt(browser(), "nobody", "wrong")
    assert attempt(browser(), "Nobody", "wrong").status_code == 429
    assert attempt(browser(), COLLEAGUE).status_code == 302


def test_a_known_browser_is_not_delayed_by_what_others_try() -> None:
    mine = browser()
    attempt(mine)
    mine.post("/staff/sign-out/")
    for _try in range(6):
        attempt(browser(), password="wrong")
    assert attempt(browser()).status_code == 429
    assert attempt(mine).status_code == 302


def test_a_known_browser_is_delayed_by_its_own_wrong_tries() -> None:
    mine = browser()
    attempt(mine)
    mine.post("/staff/sign-out/")
    for _try in range(5):
        attempt(mine, password="wrong")
    assert attempt(mine).status_code == 429
    assert attempt(browser()).status_code == 302, "and nobody else is"


def test_the_cookie_of_a_browser_tells_nothing_and_cannot_be_made_up() -> None:
    mine = browser()
    attempt(mine)
    cookie = mine.cookies["mizban_device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/staff/", True, "Strict")
    token = cookie.value.rpartition(":")[0]
    assert KnownDevice.objects.get().digest not in cookie.value
    for _try in range(5):
        attempt(browser(), password="wrong")
    forger = browser()
    forger.cookies["mizban_device"] = f"{token}:forged"
    assert attempt(forger).status_code == 429


def test_an_address_has_a_limit_but_this_machine_in_a_demo_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_INS_PER_ADDRESS", limits.Limit("sign_in_address", 2, limits.MINUTE))
    for _try in range(2):
        Client(HTTP_HOST="frw.localhost", REMOTE_ADDR="203.0.113.9").post(
            "/staff/sign-in/", {"username": "a", "password": "b"}
        )
    beyond = Client(HTTP_HOST="frw.localhost", REMOTE_ADDR="203.0.113.9").post(
        "/staff/sign-in/", {"username": EXPERT, "password": PASSWORD}
    )
    assert beyond.status_code == 429
    assert 0 < int(beyond["Retry-After"]) <= 60
    assert attempt(browser()).status_code == 302


def test_signing_out_ends_the_session() -> None:
    client = browser(EXPERT)
    assert client.get("/staff/sign-out/").status_code == 405
    response = client.post("/staff/sign-out/")
    assert (response.status_code, response["Location"]) == (303, "/staff/sign-in/")
    assert client.get("/staff/").status_code == 302
    assert not Session.objects.filter(user_id=User.objects.get(username=EXPERT).pk).exists()


def test_a_session_of_staff_is_nothing_on_public_pages_and_the_other_way_round() -> None:
    client = browser(EXPERT)
    assert EXPERT not in client.get("/").content.decode()
    assert client.get("/my/").status_code in (302, 404)
    person = factories.person()
    key = client.cookies["mizban_staff"].value
    swapped = browser()
    swapped.cookies["mizban_person"] = key
    assert swapped.get("/my/").status_code in (302, 404)
    swapped.cookies["mizban_staff"] = "made-up"
    assert swapped.get("/staff/").status_code == 302
    assert person.is_applicant


def test_a_session_of_another_organisation_leads_to_the_sign_in() -> None:
    client = browser(EXPERT, host="imeo.localhost")
    response = client.get("/staff/")
    assert (response.status_code, response["Location"]) == (302, "/staff/sign-in/?next=%2Fstaff%2F")


def test_a_button_pressed_too_late_leads_back_to_its_page() -> None:
    response = browser().post("/staff/cases/1405-00000-0017/claim/", {"revision": 1})
    assert response["Location"] == "/staff/sign-in/?next=%2Fstaff%2Fcases%2F1405-00000-0017%2F"


def test_what_was_typed_waits_while_one_signs_in_again() -> None:
    case = stories.claimed()
    client = browser()
    address = f"/staff/cases/{case.number}/decide/"
    typed = {"revision": case.revision, "text": "متنی که نباید گم شود", "outcome": "rejected", "letter": "none"}
    refused = client.post(address, typed)
    assert (refused.status_code, refused["Location"]) == (302, f"/staff/sign-in/?next={address.replace('/', '%2F')}")
    assert "نوشته‌ها مانده‌اند" in text(client.get(refused["Location"]))
    assert attempt(client, next=address)["Location"] == address
    assert "متنی که نباید گم شود" in client.get(address).content.decode()
    assert "متنی که نباید گم شود" not in client.get(address).content.decode(), "given back once"
