"""Leave to listen: who gets a token, for which topics; what the pages hold of the live line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import mizban.web
from mizban.accounts.models import User
from mizban.core.live_tokens import COOKIE, Token, unseal
from tests.unit.web.test_ui_scripts import FORBIDDEN, stripped
from tests.web.conftest import NOT_COUNTED
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.test_rights_of_people import client_of, scene

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"sec-fetch-mode": "cors"}


def given(client: Client, address: str) -> Token:
    response = client.get(address, headers=BY_SCRIPT)
    assert response.status_code == 200
    cookie = response.cookies[COOKIE]
    token = unseal(cookie.value)
    assert token is not None
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert cookie["path"] == token.path and token.path.startswith("/events/")
    assert int(cookie["max-age"]) == token.until - token.since == 300
    assert response.json()["stream"] == f"http://{token.host}:9000{token.path}"
    return token


def test_an_officer_hears_of_their_own_work_and_of_the_case_that_is_open(at_most) -> None:  # type: ignore[no-untyped-def]
    case = stories.waiting()
    officer, user = browser(stories.EXPERT), User.objects.get(organisation__slug="frw", username=stories.EXPERT)
    token = given(officer, "/staff/live/")
    queue = f"q:{case.unit_id}:{case.section_id}"
    assert (token.path, token.holder, token.topics) == ("/events/staff/", f"u:{user.pk}", (f"u:{user.pk}", queue))
    opened = given(officer, f"/staff/cases/{case.number}/live/")
    assert opened.path == f"/events/staff/{case.number}/"
    assert opened.topics == (f"c:{case.pk}", *token.topics)
    with at_most(6):
        told = officer.get(f"/staff/cases/{case.number}/live/").json()
    assert told["revisions"] == {case.number: case.revision}
    assert told["counts"]["queue"] == 1
    assert "آزمونی" not in str(told)


def test_heads_hear_of_their_sections() -> None:
    case = stories.waiting()
    assert f"t:{case.unit_id}:{case.section_id}" in given(browser(stories.HEAD), "/staff/live/").topics


def test_strangers_hear_nothing() -> None:
    case = stories.waiting()
    address = f"/staff/cases/{case.number}/live/"
    for username in (stories.OTHER_UNIT, stories.OTHER_SECTION):
        refused = browser(username).get(address, headers=BY_SCRIPT)
        assert refused.status_code == 404 and COOKIE not in refused.cookies
    for one in ("/staff/live/", address, "/my/live/"):
        refused = browser().get(one, headers=BY_SCRIPT)
        assert refused.status_code == 401 and COOKIE not in refused.cookies
        assert browser().get(one).status_code == 302
    at_another_host = browser(stories.EXPERT, host="imeo.localhost").get("/staff/live/", headers=BY_SCRIPT)
    assert at_another_host.status_code == 401


def test_an_applicant_hears_of_their_own() -> None:
    shown = scene()
    client = client_of("owner", shown)
    token = given(client, "/my/live/")
    assert (token.path, token.topics) == ("/events/my/", (f"p:{shown.actor.person_id}",))
    told = client.get("/my/live/").json()["revisions"]
    assert told == {one.number: one.revision for one in (shown.waiting, shown.decided, shown.visit.case)}
    assert client_of("stranger", shown).get("/my/live/").json()["revisions"] == {}


def test_pages_of_people_who_are_signed_in_have_a_line_and_others_none() -> None:
    shown = scene()
    owner, officer = client_of("owner", shown), browser(stories.EXPERT)
    number = shown.waiting.number
    for client, address, line in (
        (owner, "/my/", "/my/live/"),
        (owner, f"/my/cases/{number}/", "/my/live/"),
        (officer, "/staff/", "/staff/live/"),
        (officer, f"/staff/cases/{number}/", f"/staff/cases/{number}/live/"),
    ):
        body = client.get(address).content.decode()
        assert f'data-line="{line}"' in body and "live/line." in body
    for address in ("/", "/services/", "/track/", "/sign-in/", "/staff/sign-in/"):
        assert "data-line" not in browser().get(address).content.decode()


def test_the_policy_names_the_streams_of_this_host_alone() -> None:
    policy = browser().get("/").headers["Content-Security-Policy"]
    assert "connect-src 'self' http://frw.localhost:9000;" in policy
    assert "9000" not in Client(HTTP_HOST="nobody.example").get("/").headers["Content-Security-Policy"]


def test_the_script_is_like_the_others() -> None:
    source = stripped((Path(mizban.web.__file__).parent / "static/live/line.js").read_text())
    assert re.search(FORBIDDEN, source) is None
    assert not re.search(r"[\u0600-\u06ff]", source), "texts come from the page"


def test_counts_are_not_counted(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    stories.waiting()
    officer = browser(stories.EXPERT)
    officer.get("/staff/live/")
    with django_assert_max_num_queries(12) as captured:
        officer.get("/staff/live/")
    asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(NOT_COUNTED)]
    assert not any(re.search(r'FROM "?cases_(case|inboxentry)', one) for one in asked)
