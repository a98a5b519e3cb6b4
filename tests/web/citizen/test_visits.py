"""Visits on the applicant's side: choosing, moving, giving up, documents beforehand, paper, calendar, links."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from mizban.accounts.models import Realm
from mizban.accounts.sessions import SessionStore
from mizban.appointments.actions.attending import attend, cancel
from mizban.appointments.actions.booking import book, give_up, hold
from mizban.appointments.actions.moving import move
from mizban.appointments.actions.papers import check_paper
from mizban.appointments.models import TAKEN, Booking, Desk, VisitItem, VisitReason, VisitText
from mizban.appointments.workflow import Check, Mode, Status
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.web.visits import value_of
from tests import factories
from tests.db.appointments import visits
from tests.web.citizen.test_every_page import is_whole
from tests.web.citizen.visiting import invited, link, number_of, officer, post, state_of, status, time_of
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def walker(rancher: Actor) -> Walker:
    return signed_in(rancher)


def test_a_choice_stands_above_all_and_leads_to_a_time(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher, Mode.CHOICE)
    walker.open(home)
    main = walker.text.partition("<main")[2]
    assert main.index("یک وقت برای مراجعه انتخاب کنید") < main.index("گفت‌وگو با اداره")
    for said in ("دیدن اصل مدارک", "عکس آن کافی نیست", "طبقهٔ همکف، باجهٔ ۱", "کارت ملی", "در گفت‌وگوی درخواست بنویسید"):
        assert said in main
    assert all(value_of(at) in main for at in visit.offered)
    post(walker, f"{home}visit/", {"at": value_of(visit.offered[1])})
    assert walker.at == f"{home}visit/confirm/"
    held = Booking.objects.get(TAKEN, visit=visit)
    assert held.held_until and "برای شما نگه داشته‌ایم" in walker.text and "کارت ملی" in walker.text
    walker.send()
    assert walker.at == home and "نوبت شما ثبت شد" in walker.text
    assert (status(visit), time_of(visit)) == (Status.BOOKED, visit.offered[1])
    for said in ("visit__until", "جابه‌جا کردن نوبت", "لغو نوبت", f"visits/{visit.pk}.pdf", f"visits/{visit.pk}.ics"):
        assert said in walker.text
    walker.open("/my/notices/")
    assert re.search(rf'<a href="{home}">نوبت شما[^<]*اصل کارت ملی', walker.text)


def test_any_day_is_chosen_by_day_and_hour(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher, Mode.ANY)
    walker.open(home)
    assert 'name="at"' not in walker.text and f'href="{home}visit/"' in walker.text
    walker.open(f"{home}visit/")
    days = re.findall(r'href="([^"]*\?day=[0-9-]+)#times"', walker.text)
    assert len(days) >= 2 and walker.text.count('aria-current="true"') == 1
    walker.open(days[1])
    (wanted, *_more) = re.findall(r'name="at"[^>]* value="([^"]+)"', walker.text)
    post(walker, f"{home}visit/", {"at": wanted}).send()
    assert value_of(time_of(visit)) == wanted and status(visit) == Status.BOOKED


def test_nothing_chosen_is_said_at_the_times(walker: Walker, rancher: Actor) -> None:
    _visit, home = invited(rancher, Mode.CHOICE)
    walker.open(home)
    for typed in ({}, {"at": "فردا"}, {"at": "2026-13-01T00:00Z"}, {"at": "9" * 5000}):
        post(walker.open(home), f"{home}visit/", typed)
        assert walker.status == 422 and "یک وقت را انتخاب کنید" in walker.text and 'href="#at-1"' in walker.text


def test_who_comes_too_late_for_a_time_sees_the_next_ones(walker: Walker, rancher: Actor) -> None:
    Desk.objects.update(capacity=1)
    visit, home = invited(rancher, Mode.ANY)
    (wanted,) = visits.free(hours=60)
    walker.open(f"{home}visit/?day={clock.local(wanted).date().isoformat()}")
    other = factories.person()
    rival = visits.invited(visits.in_hand(other), Mode.ANY)
    book(actor=other, number=number_of(rival), revision=None, starts_at=wanted)
    post(walker, f"{home}visit/", {"at": value_of(wanted)})
    assert walker.status == 409 and "همین حالا گرفته شد" in walker.text
    free = re.findall(r'name="at"[^>]* value="([^"]+)"', walker.text)
    assert free and value_of(wanted) not in free
    post(walker, f"{home}visit/", {"at": free[0]}).send()
    assert value_of(time_of(visit)) == free[0]


def test_a_hold_that_is_over_is_lost_to_a_rival_and_says_so(walker: Walker, rancher: Actor) -> None:
    Desk.objects.update(capacity=1)
    _visit, home = invited(rancher, Mode.ANY)
    (wanted,) = visits.free(hours=60)
    other = factories.person()
    rival = visits.invited(visits.in_hand(other), Mode.ANY)
    post(walker.open(f"{home}visit/"), f"{home}visit/", {"at": value_of(wanted)})
    assert walker.at == f"{home}visit/confirm/"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        book(actor=other, number=number_of(rival), revision=None, starts_at=wanted)
        walker.send()
        assert walker.status == 409 and "همین حالا گرفته شد" in walker.text and 'name="at"' in walker.text


def test_a_time_that_is_none_shows_those_that_are(walker: Walker, rancher: Actor) -> None:
    _visit, home = invited(rancher, Mode.ANY)
    (at,) = visits.free(hours=60)
    post(walker.open(f"{home}visit/"), f"{home}visit/", {"at": value_of(at + dt.timedelta(minutes=7))})
    assert walker.status == 409 and "در برنامهٔ اداره نیست" in walker.text and 'name="at"' in walker.text


def test_a_time_of_another_choice_is_refused(walker: Walker, rancher: Actor) -> None:
    _visit, home = invited(rancher, Mode.CHOICE)
    (other,) = visits.free(9)[-1:]
    post(walker.open(home), f"{home}visit/", {"at": value_of(other)})
    assert walker.status == 409 and "یکی از وقت‌های پیشنهادشده" in walker.text


def test_a_time_is_moved_and_the_calendar_hears_of_it(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    file = f"{home}visits/{visit.pk}.ics"
    first = lines(walker.client.get(file))
    walker.open(f"{home}visit/")
    assert "همان می‌ماند" in walker.text
    (wanted,) = visits.free(hours=100)
    walker.open(f"{home}visit/?day={clock.local(wanted).date().isoformat()}")
    post(walker, f"{home}visit/", {"at": value_of(wanted)})
    assert time_of(visit) != wanted
    walker.send()
    assert time_of(visit) == wanted
    second = lines(walker.client.get(file))
    assert first["UID"] == second["UID"] and int(second["SEQUENCE"]) == int(first["SEQUENCE"]) + 1
    assert second["DTSTART"] == wanted.strftime("%Y%m%dT%H%M%SZ")
    assert "کارت ملی" in second["DESCRIPTION"] and second["URL"].endswith(link(visit))


def lines(response: HttpResponse) -> dict[str, str]:
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    told = response.content.decode().replace("\r\n ", "").split("\r\n")
    return dict(reversed([tuple(line.split(":", 1)) for line in told if ":" in line]))  # type: ignore[arg-type]


def test_a_time_is_given_up_and_leaves_the_calendar(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    before = lines(walker.client.get(f"{home}visits/{visit.pk}.ics"))
    walker.open(f"{home}visit/cancel/").send({"text": "در سفرم"})
    assert walker.at == home and "نوبت لغو شد" in walker.text and "در سفرم" in walker.text
    assert (status(visit), state_of(visit)) == (Status.CANCELLED, State.IN_REVIEW)
    after = lines(walker.client.get(f"{home}visits/{visit.pk}.ics"))
    assert (after["METHOD"], after["UID"]) == ("CANCEL", before["UID"])
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_who_can_come_at_none_of_the_times_says_when(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher, Mode.CHOICE)
    walker.open(f"{home}visit/cancel/").send({"text": " "})
    assert walker.status == 422 and "چند کلمه بنویسید" in walker.text
    walker.send({"text": "فقط پنجشنبه‌ها می‌توانم"})
    assert state_of(visit) == State.IN_REVIEW and "به اداره خبر دادیم" in walker.text
    with acting_as(rancher, read_only=True):
        assert VisitText.objects.get(kind="given_up").text == "فقط پنجشنبه‌ها می‌توانم"


def test_what_was_written_is_kept_where_the_case_has_moved(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    walker.open(f"{home}visit/cancel/")
    (later,) = visits.free(hours=100)
    desk = visits.desk().pk
    move(actor=officer(), number=number_of(visit), revision=None, desk_id=desk, starts_at=later, text="بازدید داریم")
    walker.send({"text": "بیمارم"})
    assert walker.status == 409 and "بیمارم" in walker.text and status(visit) == Status.BOOKED
    walker.open(home)
    assert "اداره وقت را جابه‌جا کرد" in walker.text and "بازدید داریم" in walker.text
    walker.open(f"{home}visit/cancel/").send({"text": "بیمارم"})
    assert status(visit) == Status.CANCELLED


def test_past_the_cut_off_nothing_changes_and_the_page_says_why(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    at = time_of(visit)
    walker.open(f"{home}visit/cancel/")
    VisitReason.objects.update(change_hours=700)
    walker.send({"text": "نمی‌رسم"})
    assert walker.status == 409 and "زمان کمی مانده" in walker.text and "نمی‌رسم" in walker.text
    walker.open(home)
    assert "لغو نوبت" not in walker.text and "زمان کمی مانده" in walker.text
    walker.open(f"{home}visit/")
    assert 'name="at"' not in walker.text and "زمان کمی مانده" in walker.text
    assert time_of(visit) == at


def test_a_session_that_has_ended_loses_no_word(frw: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher, Mode.CHOICE)
    frw.open("/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', frw.text)
    assert token
    typed = {"csrfmiddlewaretoken": token[1], "text": "فقط صبح‌ها", "revision": "1"}
    assert frw.client.post(f"{home}visit/cancel/", typed)["Location"].startswith("/sign-in/?next=")
    session = frw.client.cookies["mizban_person"].value
    own = SessionStore(session, organisation_id=rancher.organisation_id, realm=Realm.PERSON)
    own["person_id"] = rancher.person_id
    own.save()
    assert "فقط صبح‌ها" in frw.open(f"{home}visit/cancel/").text
    assert state_of(visit) == State.AWAITING_VISIT


def test_documents_are_sent_beforehand(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    card, birth = VisitItem.objects.filter(visit=visit).order_by("place")
    address = f"{home}visit/papers/{birth.pk}/"
    walker.open(home)
    assert f"visit/papers/{card.pk}/" not in walker.text
    post(walker, address, {})
    assert walker.status == 422 and "فایل را انتخاب کنید" in walker.text
    post(walker, address, {"file": factories.picture()})
    assert walker.status == 200 and "عکس مدرک رسید" in walker.text and "فرستادید؛ کارشناس می‌بیند" in walker.text
    check_paper(actor=officer(), number=number_of(visit), item_id=birth.pk, ok=False, text="صفحهٔ دوم نیست")
    walker.open(home)
    assert "صفحهٔ دوم نیست" in walker.text and "visit--act" in walker.text
    post(walker, address, {"file": factories.picture()})
    assert VisitItem.objects.get(pk=birth.pk).check_state == Check.UPLOADED
    check_paper(actor=officer(), number=number_of(visit), item_id=birth.pk, ok=True)
    walker.open(home)
    assert "اصل را بیاورید" in walker.text and address not in walker.text


def test_the_paper_has_a_code_for_the_entrance_and_the_documents(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    paper = walker.client.get(f"{home}visits/{visit.pk}.pdf")
    assert paper["Content-Type"] == "application/pdf" and paper["Content-Disposition"].startswith("attachment")
    assert len(pikepdf.open(io.BytesIO(paper.content)).pages) == 1
    other, _home = invited(rancher, Mode.ANY)
    assert walker.client.get(f"/my/cases/{number_of(other)}/visits/{other.pk}.pdf").status_code == 404


def test_what_came_of_it_is_read_on_the_page(walker: Walker, rancher: Actor) -> None:
    visit, home = invited(rancher)
    with time_machine.travel(time_of(visit)):
        attend(actor=officer(), number=number_of(visit), revision=None, outcome="اصل مدارک دیده شد", needless=False)
    walker.open(home)
    assert "مراجعه‌های پیشین" in walker.text and "اصل مدارک دیده شد" in walker.text and 'id="visit"' not in walker.text
    again = visits.invited(Case.objects.get(pk=visit.case_id), times=visits.free(hours=100))
    cancel(actor=officer(), number=number_of(again), revision=None, text="دیگر لازم نیست")
    walker.open(home)
    assert "دیگر لازم نیست" in walker.text
    walker.open(f"{home}visit/", follow=False)
    assert walker.status == 404


@pytest.mark.parametrize("rest", ["visit/", "visit/confirm/", "visit/cancel/", "visits/{pk}.pdf", "visits/{pk}.ics"])
def test_strangers_find_no_visit(rest: str, rancher: Actor) -> None:
    visit, home = invited(rancher)
    address = home + rest.format(pk=visit.pk)
    assert signed_in(factories.person()).open(address).status == 404
    assert "/sign-in/" in Walker().open(address).at
    typed = {"at": value_of(visits.free(hours=90)[0]), "revision": "3", "text": "نه"}
    stranger = signed_in(factories.person())
    stranger.client.handler.enforce_csrf_checks = False
    assert stranger.client.post(address, typed).status_code in (404, 405)
    own = signed_in(rancher)
    other, _home = invited(factories.person())
    if "{pk}" in rest:
        assert own.client.get(home + rest.format(pk=other.pk)).status_code == 404
    assert (status(visit), status(other)) == (Status.BOOKED, Status.BOOKED)


def test_a_need_for_a_visit_is_answered_by_an_invitation(walker: Walker, rancher: Actor) -> None:
    case = factories.ticket(rancher, "rangeland-visit", "می‌خواهم حضوری توضیح بدهم")
    claim(actor=officer(), number=case.number, revision=None)
    visit = visits.invited(Case.objects.get(pk=case.pk), Mode.CHOICE)
    home = f"/my/cases/{case.number}/"
    walker.open("/my/")
    assert walker.text.index("باید کاری بکنید") < walker.text.index("یک وقت برای مراجعه انتخاب کنید")
    assert "۲ مدرک همراه بیاورید" in walker.text
    post(walker.open(home), f"{home}visit/", {"at": value_of(visit.offered[0])}).send()
    walker.open("/my/")
    assert "نوبت‌های من" in walker.text and "اکنون لازم نیست کاری بکنید" in walker.text
    assert status(visit) == Status.BOOKED


def test_the_panel_asks_as_much_for_many_visits_as_for_one(
    walker: Walker, rancher: Actor, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    invited(rancher, Mode.ANY)
    with CaptureQueriesContext(connection) as few:
        walker.open("/my/")
    for _number in range(4):
        invited(rancher, Mode.CHOICE)
    with django_assert_max_num_queries(len(few)):
        walker.open("/my/")
    assert walker.text.count("انتخاب وقت<") == 5


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_page_of_a_visit_is_whole(language: str, rancher: Actor) -> None:
    choice, first = invited(rancher, Mode.CHOICE)
    free, second = invited(rancher, Mode.ANY)
    booked = visits.invited(visits.in_hand(rancher), times=visits.free(hours=200))
    third = f"/my/cases/{number_of(booked)}/"
    over = visits.invited(visits.in_hand(rancher), times=visits.free(hours=300))
    give_up(actor=rancher, number=number_of(over), revision=None, text="در سفرم")
    hold(actor=rancher, number=number_of(free), starts_at=visits.free(hours=60)[0])
    walker = signed_in(rancher, language)
    pages = [*(f"{home}{rest}" for home in (first, second, third) for rest in ("", "visit/", "visit/cancel/"))]
    pages += [f"{second}visit/confirm/", f"/my/cases/{number_of(over)}/", "/my/", link(choice), link(booked)]
    pages += [f"{link(one)}{rest}" for one in (free, booked) for rest in ("time/", "time/cancel/")]
    for address in [*pages, f"{link(free)}time/confirm/"]:
        walker.open(address)
        assert walker.at == address
        is_whole(walker)
    paper = walker.client.get(f"{third}visits/{booked.pk}.pdf")
    assert paper.status_code == 200
