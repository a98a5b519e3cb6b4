"""A visit behind the link of its message: for who is not signed in, that visit alone, as long as it is to come."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mizban.accounts.contact import mobile_of
from mizban.accounts.models import Person
from mizban.appointments.workflow import Status
from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.notifications.queries import demo_outbox
from mizban.web.visits import value_of
from tests import factories
from tests.db.appointments import visits
from tests.unwalled import unwalled
from tests.web.citizen.visiting import invited, link, number_of, post, status, time_of
from tests.web.citizen.walking import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


def test_a_link_shows_when_where_and_with_what_and_nothing_else(frw: Walker, rancher: Actor) -> None:
    visit, _home = invited(rancher)
    with unwalled(visit.organisation_id):
        name = Case.objects.select_related("person").get(pk=visit.case_id).person
    frw.open(link(visit))
    assert frw.status == 200 and frw.page.inline == []
    for said in ("نوبت شما", "طبقهٔ همکف، باجهٔ ۱", "کارت ملی", "جابه‌جا کردن نوبت"):
        assert said in frw.text
    assert name is not None
    for secret in (number_of(visit), name.name, "تمدید پروانه", "لطفاً به‌موقع بیایید", "فرستادن عکس"):
        assert secret not in frw.text, secret
    assert frw.response["Referrer-Policy"] == "strict-origin" and "noindex" in frw.response["X-Robots-Tag"]
    assert "no-store" in frw.response["Cache-Control"]


def test_the_message_holds_the_link(rancher: Actor) -> None:
    visit, _home = invited(rancher)
    with unwalled(visit.organisation_id):
        mobile = mobile_of(Person.objects.get(pk=rancher.person_id))
    sent = [one["text"] for one in demo_outbox(mobile) if one["event"] == "appointment"]
    assert sent[0].endswith(link(visit).rstrip("/")) and "frw.localhost" in sent[0]
    assert Walker().open(link(visit).rstrip("/")).at == link(visit)


def test_a_link_moves_and_cancels(frw: Walker, rancher: Actor) -> None:
    visit, _home = invited(rancher)
    (wanted,) = visits.free(hours=100)
    frw.open(f"{link(visit)}time/?day={clock.local(wanted).date().isoformat()}")
    assert number_of(visit) not in frw.text
    post(frw, f"{link(visit)}time/", {"at": value_of(wanted)}).send()
    assert frw.at == link(visit) and time_of(visit) == wanted and number_of(visit) not in frw.text
    frw.open(f"{link(visit)}time/cancel/")
    assert number_of(visit) not in frw.text
    frw.send({"text": ""})
    assert frw.at == "/" and "نوبت لغو شد" in frw.text and status(visit) == Status.CANCELLED
    assert frw.open(link(visit)).status == 404


def test_a_link_ends_with_the_day_of_the_visit(frw: Walker, rancher: Actor) -> None:
    visit, _home = invited(rancher)
    at = time_of(visit)
    with time_machine.travel(at + dt.timedelta(minutes=5)):
        assert frw.open(link(visit)).status == 200
    with time_machine.travel(at + dt.timedelta(days=1)):
        assert frw.open(link(visit)).status == 404


def test_wrong_links_lead_nowhere_and_are_counted(frw: Walker, rancher: Actor) -> None:
    visit, _home = invited(rancher)
    right = link(visit)
    for wrong in ("/v/1-a/", f"/v/{visit.pk}-x/", right[:-2] + "/", f"/v/{visit.pk + 1}-{right.partition('-')[2]}"):
        assert frw.open(wrong).status == 404
        assert frw.response["Referrer-Policy"] == "strict-origin"
        assert '<a class="btn btn--2" href="/track/">' in frw.text, "and on from there"
    outside = {"REMOTE_ADDR": "203.0.113.7"}
    for _number in range(30):
        assert frw.client.get("/v/1-a/", **outside).status_code == 404
    refused = frw.client.get("/v/1-a/", **outside)
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 0
    assert frw.client.get(right, REMOTE_ADDR="203.0.113.8").status_code == 200
