"""Lists as officers go about them: saved views, reminders, how rows look, on to the next case with the place kept."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse

from mizban.accounts.models import User
from mizban.cases.models import Case, InboxEntry, SavedView
from mizban.cases.queries.inbox import page as inbox
from mizban.organisations.queries import counties
from tests import factories
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, OTHER_UNIT, text
from tests.web.staff.test_inbox_page import numbers

pytestmark = pytest.mark.django_db


def link(response: HttpResponse, number: str) -> str:
    """Where the line of a case leads."""
    found = re.search(rf'href="(/staff/cases/{number}/[^"]*)"', response.content.decode())
    assert found
    return unescape(found[1])


def link_of(response: HttpResponse, words: str) -> str:
    found = re.search(rf'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?{words}', response.content.decode())
    assert found, words
    return unescape(found[1])


# --- order and filters ------------------------------------------------------------------------------------------------


def test_of_one_deadline_whoever_has_waited_longer_comes_first_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    cases = [stories.due_in(stories.small(), days) for days in (4, 4, 4, 2)]
    client = browser(EXPERT)
    first = client.get("/staff/?box=queue")
    assert numbers(first) == [cases[3].number, cases[0].number]
    stories.due_in(stories.small(), 1)  # comes meanwhile, and moves nothing of the second page
    following = link_of(first, "ادامهٔ فهرست")
    assert numbers(client.get(f"/staff/{following}")) == [cases[1].number, cases[2].number]
    assert "با مهلت یکسان، آن که بیشتر منتظر مانده است" in text(first)


def test_a_list_can_be_narrowed_to_a_county() -> None:
    case, other = stories.small(), stories.small()
    county = counties(case.province_id)[2]
    InboxEntry.objects.filter(case=case).update(county_id=county.pk)
    client = browser(EXPERT)
    shown = client.get(f"/staff/?box=queue&county={county.pk}")
    assert numbers(shown) == [case.number]
    assert f"شهرستان: {county.name}" in text(shown)
    assert set(numbers(client.get("/staff/?box=queue&county=' OR 1=1"))) == {case.number, other.number}


# --- saved views ------------------------------------------------------------------------------------------------------


def test_a_view_is_kept_from_the_filters_shown_beside_the_boxes_and_goes_when_it_is_narrowed_further() -> None:
    late = stories.due_in(stories.claimed(stories.small()), -1)
    stories.due_in(stories.claimed(stories.small()), 5)
    client = browser(EXPERT)
    data = {"do": "save", "name": "دیرکردهای من", "box": "mine", "overdue": "1"}
    kept = client.post("/staff/views/", data, follow=True)
    assert numbers(kept) == [late.number]
    assert "<h1>دیرکردهای من" in kept.content.decode()
    address = link_of(kept, "<bdi>دیرکردهای من")
    assert f"view={SavedView.objects.get().pk}" in address
    assert "دیرکردهای من" in text(client.get("/staff/?box=queue"))
    assert "<h1>دیرکردهای من" not in client.get(f"{address}&service=1").content.decode()
    assert "دیرکردهای من" not in text(browser(COLLEAGUE).get("/staff/"))


def test_a_name_that_is_refused_is_kept_with_the_filters() -> None:
    client = browser(EXPERT)
    data = {"do": "save", "name": "", "box": "mine", "overdue": "1"}
    refused = client.post("/staff/views/", data)
    assert refused.status_code == 422
    assert "نام نما را بنویسید" in text(refused)
    assert 'name="overdue" value="1"' in refused.content.decode()
    long = client.post("/staff/views/", {**data, "name": "ن" * 61})
    assert "ن" * 61 in long.content.decode()
    client.post("/staff/views/", {**data, "name": "یک"})
    assert "نمایی با این نام هست" in text(client.post("/staff/views/", {**data, "name": "یک"}))
    assert SavedView.objects.count() == 1


def test_heads_give_views_to_their_section_and_officers_cannot_change_them() -> None:
    case = stories.small()
    client = browser(HEAD)
    to = f"{case.unit_id}-{case.section_id}"
    data = {"do": "save", "name": "نمای بخش", "box": "queue", "overdue": "1", "to": to}
    assert client.post("/staff/views/", data).status_code == 303
    view = SavedView.objects.get()
    assert "نمای بخش" in text(browser(EXPERT).get("/staff/"))
    assert to in client.get("/staff/?box=queue&overdue=1").content.decode()
    assert to not in client.get("/staff/?box=team&overdue=1").content.decode(), "officers have no such box"
    page = text(browser(EXPERT).get("/staff/views/"))
    assert "رئیس بخش این نما را داده است" in page
    assert "حذف نما" not in page
    for do in ("rename", "raise", "delete"):
        told = {"do": do, "view": view.pk, f"{view.pk}-name": "دیگر"}
        assert browser(EXPERT).post("/staff/views/", told).status_code == 403
        assert browser(OTHER_UNIT).post("/staff/views/", told).status_code == 404
    assert browser(EXPERT).post("/staff/views/", {**data, "name": "دیگر"}).status_code == 403
    assert browser(EXPERT).post("/staff/views/", {**data, "to": "x"}).status_code == 403
    renamed = client.post(
        "/staff/views/", {"do": "rename", "view": view.pk, f"{view.pk}-name": "نام تازه"}, follow=True
    )
    assert "نام تازه" in text(renamed)
    refused = client.post("/staff/views/", {"do": "rename", "view": view.pk, f"{view.pk}-name": " "})
    assert refused.status_code == 422
    assert client.post("/staff/views/", {"do": "delete", "view": view.pk}, follow=True).status_code == 200
    assert not SavedView.objects.exists()


# --- reminders --------------------------------------------------------------------------------------------------------


def test_a_case_is_put_off_from_its_desk_and_taken_back() -> None:
    case = stories.claimed(stories.small())
    client = browser(EXPERT)
    address = f"/staff/cases/{case.number}/snooze/"
    assert address in client.get(f"/staff/cases/{case.number}/").content.decode()
    assert "مهلت پاسخ همان است" in text(client.get(address))
    told = {"revision": case.revision, "when": "7", "note": "پاسخ شورا"}
    done = client.post(address, told)
    assert (done.status_code, done["Location"]) == (303, "/staff/")
    shown = client.get("/staff/?box=snoozed")
    assert numbers(shown) == [case.number]
    desk = client.get(f"/staff/cases/{case.number}/")
    assert "پاسخ شورا" in text(desk)
    assert "یادآوری گذاشته شد برای" in text(desk)
    name = User.objects.get(username=EXPERT).name
    assert f"{name} برای" not in text(desk)
    colleague = text(browser(COLLEAGUE).get(f"/staff/cases/{case.number}/"))
    assert f"{name} برای" in colleague, "it is said whose it is"
    back = client.post(address, {"do": "wake"}, follow=True)
    assert "یادآوری برداشته شد" in text(back)
    assert numbers(client.get("/staff/?box=mine")) == [case.number]


def test_a_stale_reminder_keeps_what_was_written() -> None:
    case = stories.claimed(stories.small())
    client = browser(EXPERT)
    told = {"revision": case.revision - 1, "when": "day", "day": "1405/12/01", "note": "پاسخ شورا"}
    refused = client.post(f"/staff/cases/{case.number}/snooze/", told)
    assert refused.status_code == 409
    assert "پاسخ شورا" in refused.content.decode()
    assert f'name="revision" value="{case.revision}"' in refused.content.decode()
    missing = client.post(f"/staff/cases/{case.number}/snooze/", {"revision": case.revision, "when": "day"})
    assert missing.status_code == 422
    assert browser(COLLEAGUE).post(f"/staff/cases/{case.number}/snooze/", told).status_code == 403
    assert client.get(f"/staff/cases/{stories.awaiting().number}/snooze/").status_code == 409


# --- from a list to a case, to the next, and back ---------------------------------------------------------------------


def three() -> list[Case]:
    return [stories.due_in(stories.claimed(stories.small()), days) for days in (1, 3, 5)]


def test_the_next_case_is_that_of_the_list_from_which_one_came() -> None:
    first, second, third = three()
    client = browser(EXPERT)
    desk = client.get(link(client.get("/staff/?box=mine"), first.number))
    onward = client.get(link_of(desk, "پروندهٔ بعدی این فهرست"))
    assert onward["Location"].startswith(f"/staff/cases/{second.number}/?box=mine")
    back = link_of(client.get(onward["Location"]), "فهرست")
    assert back == f"/staff/?box=mine#case-{second.number}"
    last = client.get(link(client.get("/staff/?box=mine"), third.number))
    around = client.get(link_of(last, "پروندهٔ بعدی این فهرست"))
    assert around["Location"].startswith(f"/staff/cases/{first.number}/"), "from the end to the beginning"


def test_an_only_case_leads_to_the_end_of_its_list() -> None:
    case = stories.claimed(stories.small())
    client = browser(EXPERT)
    desk = client.get(link(client.get("/staff/?box=mine"), case.number))
    over = client.get(link_of(desk, "پروندهٔ بعدی این فهرست"), follow=True)
    assert "به پایان این فهرست رسیدید" in text(over)


@pytest.mark.parametrize(
    ("chosen", "leads"),
    [
        ("stay", "/staff/cases/{first}/?box=mine"),
        ("list", "/staff/?box=mine#case-{first}"),
        ("next", "/staff/next/?box=mine"),
    ],
)
def test_after_a_step_one_is_led_where_one_wants(chosen: str, leads: str) -> None:
    first, second, _third = three()
    client = browser(EXPERT)
    client.post("/staff/look/", {"afterwards": chosen, "density": "compact", "box": "mine"})
    desk = client.get(link(client.get("/staff/?box=mine"), first.number))
    step = link_of(desk, "برگرداندن به صف…")
    done = client.post(step, {"revision": first.revision, "reason": "مرخصی"})
    assert done["Location"].startswith(leads.format(first=first.number))
    if chosen == "next":
        assert client.get(done["Location"])["Location"].startswith(f"/staff/cases/{second.number}/?box=mine")


def test_a_step_that_keeps_the_case_stays_with_it_and_with_its_list() -> None:
    case = stories.small()
    client = browser(EXPERT)
    desk = client.get(link(client.get("/staff/?box=queue"), case.number))
    claim = re.search(r'action="(/staff/cases/[^"]*claim/[^"]*)"', desk.content.decode())
    assert claim
    done = client.post(unescape(claim[1]), {"revision": case.revision})
    assert done["Location"].startswith(f"/staff/cases/{case.number}/?box=queue")
    talk = re.search(
        r'action="(/staff/cases/[^"]*messages/\?box=queue[^"]*)"', client.get(done["Location"]).content.decode()
    )
    assert talk, "a message keeps the list as well"


def test_how_rows_look_is_kept_by_the_browser() -> None:
    stories.claimed(stories.small())
    client = browser(EXPERT)
    assert "tbl--dense" not in client.get("/staff/").content.decode()
    said = client.post("/staff/look/", {"density": "compact", "afterwards": "nonsense", "box": "mine", "overdue": "1"})
    assert said["Location"] == "/staff/?box=mine&overdue=1"
    assert client.cookies["mizban_desk"].value == "compact.stay"
    assert client.cookies["mizban_desk"]["httponly"]
    assert "tbl--dense" in client.get("/staff/").content.decode()
    client.cookies["mizban_desk"] = "x" * 3000
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize(
    "behind", ["?box=nonsense", "?box=mine&at=x&page=%00", "?box=team&of=1", "?view=9", "?box=mine&view=x"]
)
def test_a_wrong_way_behind_a_case_shows_the_case(behind: str) -> None:
    case = stories.claimed(stories.small())
    client = browser(EXPERT)
    assert client.get(f"/staff/cases/{case.number}/{behind}").status_code == 200
    assert client.get(f"/staff/next/{behind}").status_code == 302


def test_what_officers_read_under_their_bell_is_written_for_them() -> None:
    stories.corrected()
    shown = text(browser(EXPERT).get("/staff/notices/"))
    assert "متقاضی نقص پروندهٔ" in shown
    assert "بررسی ادامه دارد" not in shown


def test_lines_say_whether_there_are_files() -> None:
    with_files = stories.small()
    ticket = factories.ticket(factories.person())
    User.objects.get(username=HEAD)
    shown = browser(HEAD).get("/staff/?box=queue").content.decode()
    rows = {number: row for row in shown.split("<tr ") for number in re.findall(r'^id="case-([0-9-]+)"', row)}
    assert "فایل دارد" in rows[with_files.number]
    assert "فایل دارد" not in rows[ticket.number]


def test_the_keys_are_told_without_scripts_too() -> None:
    shown = text(browser(EXPERT).get("/staff/keys/"))
    assert "پاسخ به متقاضی" in shown
    assert "صفحه‌کلید فارسی" in shown
