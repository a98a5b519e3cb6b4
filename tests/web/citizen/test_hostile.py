"""Anything may be sent to any page; the answer is a page that says what to do, never a fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pytest

from mizban.identity.demo_registry import DemoPerson
from tests import factories
from tests.web.citizen.samples import Sample
from tests.web.citizen.test_every_page import Somebody
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
VALUES = [
    "a\x00b",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe\xfd",
    "\u202e\u200f\ufeff",
    "۰۱۲۳٤٥",
    "ب" * 6_000,
    "<script>alert(1)</script> '; DROP TABLE cases_case; -- {{ 7|add:7 }}م{{ 7|add:7 }} %s%n%(x)s ../../../etc/passwd",
    "-1",
    "1e400",
    '{"$": "x"}',
]
"""One of each way to be wrong; tests/unit/dynamic_forms/test_forms_hostile.py has more of them for every input."""
DONE = ["add:herd", "detach:document-national_card:x", "drop:herd:999"]
"""What a button of the page may be said to do."""
BUTTONS = ["_do", "to_summary", "later", "refresh", "again", "next", "reply", "revision"]
Someone = Callable[..., DemoPerson]


quoted = lru_cache(quote)
"""The same few values go into every field."""


def encoded(pairs: list[tuple[str, str | bytes]]) -> bytes:
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs).encode()


def pelt(walker: Walker, address: str, allowed: frozenset[int]) -> None:
    """Post every value in every field of the page at `address`, then things that are no form at all."""
    walker.open(address)
    form = walker.form()
    token = form.values["csrfmiddlewaretoken"][0]
    fields = [name for name in {**form.values, **dict.fromkeys(form.files)} if name != "csrfmiddlewaretoken"]
    names = list(dict.fromkeys([*fields, *BUTTONS]))
    for value in [*VALUES, *DONE]:
        pairs: list[tuple[str, str | bytes]] = [(name, value) for name in names if name != "later"]
        send(walker, form.action or walker.at, [*pairs, *pairs, ("csrfmiddlewaretoken", token)], allowed)
    for some in (fields, *([button] for button in BUTTONS)):
        pairs = [(name, f"{n}") for name in some for n in range(min(300, 1500 // max(len(some), 1)))]
        send(walker, form.action or walker.at, [*pairs, ("csrfmiddlewaretoken", token)], allowed)
    bodies: list[tuple[Any, str]] = [
        (b"", "application/json"),
        (b"\xff" * 100, "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n', "multipart/form-data; boundary=x"),
        (b"a" * 1000, "text/plain; charset=no-such"),
        (b"a=b", "application/x-www-form-urlencoded; charset=utf-7"),
    ]
    for body, content_type in bodies:
        told = {"X-CSRFToken": token}
        answer = walker.client.generic("POST", form.action or walker.at, body, content_type=content_type, headers=told)
        assert answer.status_code in allowed | {400}, (content_type, answer.status_code)


def send(walker: Walker, address: str, pairs: list[tuple[str, str | bytes]], allowed: frozenset[int]) -> None:
    answer = walker.client.post(address, encoded(pairs), content_type="application/x-www-form-urlencoded")
    assert answer.status_code in allowed, (address, pairs[:3], answer.status_code)
    body = answer.content.decode()
    assert "<script>alert(1)" not in body
    assert "14م14" not in body  # the letter stands in no number and no token by chance


ANYTHING = frozenset({200, 302, 303, 409, 413, 422, 429})


@pytest.mark.parametrize(
    "address",
    [
        f"/services/{SERVICE}/apply/",
        f"/services/{SERVICE}/apply/?province=%00",
        "/services/violation-report/apply/",
        "/register/",
        "/sign-in/",
        "/sign-in/mobile/",
    ],
)
def test_pages_before_signing_in(frw: Walker, address: str) -> None:
    pelt(frw, address, frozenset({302, 422, 429}))


def test_the_page_of_the_code(frw: Walker, someone: Someone) -> None:
    frw.open(f"/services/{SERVICE}/apply/").identify(someone())
    pelt(frw, frw.at, frozenset({200, 302, 422, 429}))


def test_the_page_of_the_registration_code(frw: Walker, someone: Someone) -> None:
    frw.open("/sign-in/").send({"national_id": someone().national_id, "mobile": someone().mobile})
    frw.open("/sign-in/registration-code/")
    token = {"csrfmiddlewaretoken": frw.client.cookies["mizban_csrf"].value}
    for value in VALUES:
        answer = frw.client.post(frw.at, token | {"registration_code": value})
        assert answer.status_code in (422, 429)


@pytest.mark.parametrize("page", ["place/", "pages/applicant/", "pages/licence/", "pages/pasture/", "pages/documents/"])
def test_pages_of_a_draft(page: str) -> None:
    actor = factories.person()
    begun = factories.filled_renewal(actor)
    walker = signed_in(actor)
    pelt(walker, f"/my/drafts/{begun.uuid}/{page}", ANYTHING)
    for after in (page, "", "summary/"):
        assert walker.open(f"/my/drafts/{begun.uuid}/{after}").status == 200


@pytest.mark.parametrize("page", ["applicant", "company", "mine", "supervisor", "contract", "statement", "documents"])
def test_pages_of_the_other_organisation(page: str) -> None:
    actor = factories.person("imeo")
    begun = Sample("imeo", "technical-supervisor-introduction").draft(actor, until=page)
    walker = signed_in(actor)
    pelt(walker, f"/my/drafts/{begun.uuid}/pages/{page}/", ANYTHING)
    assert walker.open(f"/my/drafts/{begun.uuid}/summary/").status == 200


def test_the_autosave_takes_anything_too() -> None:
    actor = factories.person()
    begun = factories.filled_renewal(actor)
    walker = signed_in(actor).open(f"/my/drafts/{begun.uuid}/pages/pasture/")
    token = walker.form().values["csrfmiddlewaretoken"][0]
    for value in VALUES:
        pairs = [(name, value) for name in walker.form().values if name != "csrfmiddlewaretoken"]
        body = encoded([*pairs, ("csrfmiddlewaretoken", token)])
        told = "application/x-www-form-urlencoded"
        saved = walker.client.post(f"/my/drafts/{begun.uuid}/autosave/pasture/", body, content_type=told)
        assert saved.status_code == 204
        assert walker.open(f"/my/drafts/{begun.uuid}/pages/pasture/").status == 200
    assert walker.client.post(f"/my/drafts/{begun.uuid}/autosave/x/", {"csrfmiddlewaretoken": token}).status_code == 404


def test_pages_of_a_request() -> None:
    them = Somebody()
    waiting, decided = f"/my/cases/{them.waiting.number}/", f"/my/cases/{them.decided.number}/"
    pelt(them.walker, f"{waiting}correct/", ANYTHING)
    pelt(them.walker, f"{decided}reopen/", ANYTHING)
    pelt(them.walker, f"{waiting}withdraw/", ANYTHING)
    for address in (waiting, decided, "/my/"):
        assert them.walker.open(address).status == 200


@pytest.mark.parametrize(
    "query", ["before=%00", "before=" + "9" * 400, "before=1405-00000-0017", "before=۱۴۰۵", "x=%ff"]
)
def test_any_address_of_the_panel(query: str) -> None:
    assert signed_in(factories.person()).open(f"/my/?{query}").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/my/drafts/x/",
        "/my/drafts/00000000-0000-0000-0000-000000000000/",
        "/my/drafts/00000000-0000-0000-0000-000000000000/pages/%00/",
        "/my/files/00000000-0000-0000-0000-000000000000/",
        "/my/files/00000000-0000-0000-0000-000000000000/pages/99999999999999999999/",
        "/my/%00/",
        "/my/cases/../../etc/",
    ],
)
def test_addresses_that_are_none(address: str) -> None:
    assert signed_in(factories.person()).open(address, follow=False).status == 404


@pytest.mark.parametrize("cookie", ["", "x", "\x00" * 32, "a" * 5000, "' OR 1=1 --", "۰" * 32])
def test_any_cookie(frw: Walker, cookie: str) -> None:
    sent = cookie.encode().decode("latin-1")  # as a server hands bytes on
    frw.client.cookies["mizban_person"] = sent
    frw.client.cookies["mizban_csrf"] = sent
    assert frw.open("/my/").at == "/sign-in/?next=%2Fmy%2F"
    assert frw.status == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_other_methods(method: str) -> None:
    walker = signed_in(factories.person())
    for address in ("/my/", "/sign-in/", "/my/account/"):
        answer = getattr(walker.client, method)(address)
        assert answer.status_code in (302, 403, 405)


def test_too_much_of_everything(frw: Walker) -> None:
    frw.open("/sign-in/")
    token = frw.form().values["csrfmiddlewaretoken"][0]
    many = "&".join(f"a{n}=b" for n in range(3000)) + f"&csrfmiddlewaretoken={token}"
    large = f"national_id={'1' * 3_000_000}&csrfmiddlewaretoken={token}"
    for body, status in ((many, 400), (large, 413)):
        answer = frw.client.post("/sign-in/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status
        assert "<h1" in answer.content.decode()
