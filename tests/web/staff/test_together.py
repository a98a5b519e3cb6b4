"""Doing one thing with several cases, as pages: ticked, looked at, begun, reported."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from mizban.accounts.models import User
from mizban.cases.actions.inbox import bulk
from mizban.cases.models import Box, BulkJob, Case, InboxEntry, ReadMark
from mizban.cases.workflow import State
from mizban.core.actor import system
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, text

pytestmark = pytest.mark.django_db


def tickets(*cases: Case) -> list[str]:
    return [f"{case.number}/{case.revision}" for case in cases]


def chosen(client: Client, do: str, *cases: Case, **data: str) -> str:
    """The address of the page that shows what would happen."""
    response = client.post("/staff/together/", {"case": tickets(*cases), "do": do, "box": "queue", **data})
    assert response.status_code == 303
    address: str = response["Location"]
    assert address.startswith("/staff/together/"), text(client.get(address))
    return address


def worked() -> None:
    """What the worker does next."""
    organisation = factories.organisation().pk
    with unwalled(organisation):
        job = BulkJob.objects.get()
    with unwalled(organisation):
        bulk.work(actor=system(organisation), job_id=job.pk)


def begun(client: Client, address: str, **data: str) -> HttpResponse:
    done = client.post(address, {"do": "start", **data})
    assert done.status_code == 303, text(done)
    worked()
    return client.get(address)


def test_what_will_happen_is_shown_before_it_does_and_then_told_case_by_case() -> None:
    free, gone = stories.small(), stories.small()
    client = browser(EXPERT)
    ticked = tickets(free, gone)
    stories.claimed(gone, by=COLLEAGUE)
    data = {"case": [*ticked, "1405-00000-0000/1", "nonsense", "a\0/1"], "do": "claim", "box": "queue"}
    address = client.post("/staff/together/", data)["Location"]
    before = text(client.get(address))
    assert "این کار روی ۱ پرونده انجام می‌شود" in before
    assert "۱ پرونده که این کار روی آن‌ها شدنی نیست" in before
    assert "کاظم آزمونی" in before
    assert "این پرونده را کارشناسی در دست دارد" in before and "همین حالا تغییر کرد" not in before
    assert Case.objects.get(pk=free.pk).state == State.SUBMITTED
    client.post(address, {"do": "start"})
    waiting = client.get(address)
    assert "در حال انجام: ۲ از ۲ پرونده مانده است" in text(waiting)
    assert "data-renew" in waiting.content.decode()
    worked()
    report = client.get(address)
    assert "تمام شد: ۱ از ۲ پرونده انجام شد" in text(report)
    assert "همین حالا تغییر کرد" in text(report)
    assert "data-renew" not in report.content.decode()
    assert 'href="/staff/?box=queue"' in report.content.decode()
    assert Case.objects.get(pk=free.pk).assignee.username == EXPERT  # type: ignore[union-attr]


def test_a_refusal_loses_no_tick() -> None:
    cases = [stories.small(), stories.small()]
    client = browser(HEAD)
    address = chosen(client, "assign", *cases)
    refused = client.post(address, {"do": "start"})
    assert refused.status_code == 422
    assert "کارشناس را انتخاب کنید" in text(refused)
    assert all(case.number in text(refused) for case in cases)
    user = User.objects.get(username=COLLEAGUE)
    assert "تمام شد: ۲ از ۲" in text(begun(client, address, user=str(user.pk)))
    assert set(Case.objects.values_list("assignee__username", flat=True)) == {COLLEAGUE}


def test_only_those_who_can_take_are_offered() -> None:
    mine, ticket = stories.small(), factories.ticket(factories.person())
    client = browser(HEAD)
    shown = text(client.get(chosen(client, "assign", mine)))
    colleague = User.objects.get(username=COLLEAGUE)
    assert colleague.name in shown
    assert "فقط" not in shown.partition("کارشناس")[2].partition("پرونده‌ها")[0]
    assert User.objects.get(username=stories.OTHER_SECTION).name not in shown
    both = text(client.get(chosen(client, "assign", mine, ticket)))
    assert "فقط ۱ از ۲ پرونده" in both
    stranger = User.objects.get(username=stories.OTHER_UNIT)
    address = chosen(client, "assign", mine)
    assert client.post(address, {"do": "start", "user": stranger.pk}).status_code == 422


def test_what_was_refused_can_be_tried_again_from_its_report() -> None:
    case = stories.small()
    client = browser(EXPERT)
    address = chosen(client, "claim", case)
    Case.objects.filter(pk=case.pk).update(revision=5)
    report = begun(client, address)
    assert "۱ پرونده انجام نشد" in text(report)
    assert client.post(address, {"do": "retry"}).status_code == 303
    worked()
    assert "تمام شد: ۱ از ۱" in text(client.get(address))


def test_several_are_put_off_to_a_day_of_ones_own() -> None:
    case = stories.claimed(stories.small())
    client = browser(EXPERT)
    address = chosen(client, "snooze", case)
    for data, why in (
        ({}, "روز یادآوری را انتخاب کنید"),
        ({"when": "day"}, "تاریخ یادآوری را بنویسید"),
        ({"when": "day", "day": "۱۴۰۵/۱۳/۴۰"}, "خطا:"),
        ({"when": "day", "day": "1390/01/01", "note": "یادداشت من"}, "روزی از فردا به بعد انتخاب کنید"),
    ):
        refused = client.post(address, {"do": "start", **data})
        assert refused.status_code == 422
        assert why in text(refused), data
        assert data.get("note", "") in refused.content.decode()
    assert "تمام شد: ۱ از ۱" in text(begun(client, address, when="3", note="یادداشت من"))
    assert InboxEntry.objects.get(case=case).box == Box.SNOOZED


def test_going_back_without_doing_it_leaves_nothing() -> None:
    case = stories.small()
    client = browser(EXPERT)
    address = chosen(client, "claim", case, service=str(case.service_id))
    assert client.post(address, {"do": "drop"})["Location"] == f"/staff/?box=queue&service={case.service_id}"
    assert client.get(address).status_code == 404


def test_all_of_a_list_not_this_page_alone() -> None:
    cases = [stories.small() for _number in range(3)]
    client = browser(EXPERT)
    address = client.post("/staff/together/", {"do": "claim", "box": "queue", "all": "1"})["Location"]
    shown = text(client.get(address))
    assert "این کار روی ۳ پرونده انجام می‌شود" in shown
    assert all(case.number in shown for case in cases)


@pytest.mark.parametrize(
    "data", [{"do": "claim"}, {"do": "nonsense"}, {}, {"do": "read"}, {"do": "claim", "case": "x"}]
)
def test_what_is_missing_is_said_and_nothing_is_done(data: dict[str, str]) -> None:
    case = stories.small()
    client = browser(EXPERT)
    back = client.post("/staff/together/", {"box": "queue", **data}, follow=True)
    assert back.redirect_chain == [("/staff/?box=queue", 303)]
    assert re.search("اول پرونده‌ها را|یکی از کارها را", text(back))
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_several_are_marked_as_read_and_nothing_is_noted_as_looked_at() -> None:
    first, second, far = stories.small(), stories.small(), stories.small(province="yazd")
    client = browser(EXPERT)
    done = client.post("/staff/together/", {"case": tickets(first, second, far), "do": "read"}, follow=True)
    assert "۲ پرونده خوانده‌شده است" in text(done)
    assert set(ReadMark.objects.values_list("case_id", flat=True)) == {first.pk, second.pk}
    assert 'class="is-unread"' not in client.get("/staff/?box=queue").content.decode()


def test_a_report_is_its_officers_alone() -> None:
    case = stories.small()
    address = chosen(browser(EXPERT), "claim", case)
    other = browser(COLLEAGUE)
    assert other.get(address).status_code == 404
    assert other.post(address, {"do": "start"}).status_code == 404
