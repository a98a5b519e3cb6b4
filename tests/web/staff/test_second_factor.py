"""The second factor: needed outside a demo, asked for at signing in, good for one use."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from mizban.accounts.models import User
from mizban.runtime.demo.staff import PASSWORD
from tests.web.staff.browsers import browser
from tests.web.staff.stories import EXPERT, text

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.fixture
def clock():  # type: ignore[no-untyped-def]
    with time_machine.travel(START, tick=False) as travelled:
        yield travelled


def signed_in(client: Client):  # type: ignore[no-untyped-def]
    return client.post("/staff/sign-in/", {"username": EXPERT, "password": PASSWORD})


def code_now(secret: str, periods: int = 0) -> str:
    """What the app of a phone shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set a second factor up as a person does: read the key, write the code. Gives the key and the recovery codes."""
    page = client.get("/staff/security/second-factor/").content.decode()
    secret = re.search(r'dir="ltr">([A-Z2-7 ]{20,})<', page)
    assert secret
    key = secret[1].replace(" ", "")
    done = client.post("/staff/security/second-factor/", {"code": code_now(key)})
    assert done.status_code == 200, text(done)
    return key, re.findall(r"\b([0-9]{5}-[0-9]{5})\b", done.content.decode())


def test_in_a_demo_it_may_be_left_out() -> None:
    client = browser()
    signed_in(client)
    assert client.get("/staff/").status_code == 200


def test_outside_a_demo_nothing_opens_before_it_is_set_up(settings: Any, clock: object) -> None:
    settings.DEMO = False
    client = browser()
    signed_in(client)
    refused = client.get("/staff/?box=queue")
    assert refused.status_code == 302
    assert refused["Location"] == "/staff/security/second-factor/?next=%2Fstaff%2F%3Fbox%3Dqueue"
    assert client.post("/staff/together/", {"do": "claim"}).status_code == 302
    page = client.get(refused["Location"])
    assert page.status_code == 200
    drawn = re.search(r'<svg [^>]*class="qr"[^>]*>', page.content.decode())
    assert drawn and "viewBox" in drawn[0], "it shrinks as a whole; without this its far side is cut off"
    assert "رمزینه برای برنامهٔ گوشی" in drawn[0]
    modules = re.search(r'viewBox="0 0 (\d+)', drawn[0])
    assert modules and int(modules[1]) <= 85, "three points of a screen for each module"
    assert "style=" not in page.content.decode()
    set_up(client)
    assert client.get("/staff/?box=queue").status_code == 200


def test_signing_in_asks_for_the_code(clock: object, settings: Any) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    client = browser()
    half = signed_in(client)
    assert (half.status_code, half["Location"]) == (302, "/staff/sign-in/code/")
    assert client.get("/staff/").status_code == 302, "half signed in is not signed in"
    assert "کد برنامهٔ گوشی" in text(client.get("/staff/sign-in/code/"))
    wrong = client.post("/staff/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "کد درست نبود" in text(wrong)
    clock.shift(30)  # type: ignore[attr-defined]
    right = client.post("/staff/sign-in/code/", {"code": code_now(key)})
    assert (right.status_code, right["Location"]) == (302, "/staff/")
    settings.DEMO = False
    assert client.get("/staff/").status_code == 200, "the session knows that it has seen a second factor"


def test_a_code_is_taken_once(clock: object) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    clock.shift(60)  # type: ignore[attr-defined]
    code = code_now(key)
    for client, status in ((browser(), 302), (browser(), 422)):
        signed_in(client)
        assert client.post("/staff/sign-in/code/", {"code": code}).status_code == status
    earlier = browser()
    signed_in(earlier)
    assert earlier.post("/staff/sign-in/code/", {"code": code_now(key, -1)}).status_code == 422, "nor an earlier one"


def test_the_code_of_the_set_up_does_not_sign_in_again(clock: object) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    client = browser()
    signed_in(client)
    assert client.post("/staff/sign-in/code/", {"code": code_now(key)}).status_code == 422


def test_codes_of_a_clock_that_is_a_little_off_are_taken_and_others_are_not(clock: object) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    clock.shift(300)  # type: ignore[attr-defined]
    for periods, status in ((-2, 422), (2, 422), (-1, 302)):
        client = browser()
        signed_in(client)
        assert client.post("/staff/sign-in/code/", {"code": code_now(key, periods)}).status_code == status


def test_persian_digits_and_blanks_do_not_matter(clock: object) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    clock.shift(60)  # type: ignore[attr-defined]
    code = code_now(key).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    client = browser()
    signed_in(client)
    assert client.post("/staff/sign-in/code/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_a_recovery_code_works_once(clock: object) -> None:
    first = browser()
    signed_in(first)
    _key, codes = set_up(first)
    assert len(set(codes)) == 10
    for status in (302, 422):
        client = browser()
        signed_in(client)
        assert client.post("/staff/sign-in/code/", {"code": codes[3]}).status_code == status
    assert "۹ کد بازیابی دارید" in text(first.get("/staff/security/"))


def test_wrong_codes_delay(clock: object) -> None:
    first = browser()
    signed_in(first)
    key, _codes = set_up(first)
    clock.shift(60)  # type: ignore[attr-defined]
    client = browser()
    signed_in(client)
    for _try in range(5):
        assert client.post("/staff/sign-in/code/", {"code": "123456"}).status_code == 422
    refused = client.post("/staff/sign-in/code/", {"code": code_now(key)})
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert "تعداد تلاش‌ها زیاد شد" in text(refused)
    clock.shift(30)  # type: ignore[attr-defined]
    assert client.post("/staff/sign-in/code/", {"code": code_now(key)}).status_code == 302


def test_the_code_page_is_nothing_without_a_password() -> None:
    response = browser().get("/staff/sign-in/code/")
    assert (response.status_code, response["Location"]) == (302, "/staff/sign-in/")


def test_another_app_takes_a_second_factor_shown_a_moment_ago(clock: object) -> None:
    client = browser()
    signed_in(client)
    old, _codes = set_up(client)
    clock.shift(60)  # type: ignore[attr-defined]
    new, _codes = set_up(client)
    assert new != old
    clock.shift(700)  # type: ignore[attr-defined]
    refused = client.get("/staff/security/second-factor/")
    assert (refused.status_code, refused["Location"]) == (302, "/staff/security/")
    assert client.post("/staff/security/second-factor/", {"code": code_now(new)}).status_code == 302
    assert client.post("/staff/security/recovery-codes/").status_code == 302
    later = browser()
    signed_in(later)
    assert later.post("/staff/sign-in/code/", {"code": code_now(old)}).status_code == 422


def test_new_recovery_codes_void_the_old(clock: object) -> None:
    client = browser()
    signed_in(client)
    _key, old = set_up(client)
    renewed = re.findall(r"\b([0-9]{5}-[0-9]{5})\b", client.post("/staff/security/recovery-codes/").content.decode())
    assert len(renewed) == 10
    for code, status in ((old[0], 422), (renewed[0], 302)):
        later = browser()
        signed_in(later)
        assert later.post("/staff/sign-in/code/", {"code": code}).status_code == status


def test_no_secret_lies_open_in_the_database(clock: object) -> None:
    client = browser()
    signed_in(client)
    key, codes = set_up(client)
    stored = str(list(Authenticator.objects.filter(user=User.objects.get(username=EXPERT)).values("data")))
    assert key not in stored
    assert not any(code.replace("-", "") in stored for code in codes)


def test_a_wrong_code_at_the_set_up_changes_nothing(clock: object) -> None:
    client = browser()
    signed_in(client)
    page = client.get("/staff/security/second-factor/").content.decode()
    refused = client.post("/staff/security/second-factor/", {"code": "12"})
    assert refused.status_code == 422
    key = re.search(r'dir="ltr">([A-Z2-7 ]{20,})<', page)
    assert key
    assert key[1] in refused.content.decode(), "the key on the phone stays good"
    assert not Authenticator.objects.exists()
