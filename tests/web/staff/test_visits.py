"""Pages of visits: inviting, moving, what came of it, the list of a day, plans, closures, figures."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from mizban.appointments.actions.papers import hand_in
from mizban.appointments.models import TAKEN, Booking, Closure, Desk, PlanRow, Visit, VisitItem, VisitText
from mizban.appointments.workflow import Mode
from mizban.cases.models import Case
from mizban.cases.workflow import State
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import applicant
from mizban.core.jalali import Style, format_date
from tests import factories
from tests.db.appointments import visits
from tests.web.staff.browsers import browser

pytestmark = pytest.mark.django_db


def page(case: Case, what: str = "") -> str:
    return f"/staff/cases/{case.number}/visit/{what}"


def chosen(case: Case, **more: object) -> dict[str, object]:
    return {"revision": case.revision, "reason": visits.REASON, "do": "show", **more}


def test_an_officer_invites_in_two_steps() -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    first = client.get(page(case)).content.decode()
    assert "دیدن اصل مدارک" in first and 'name="times"' not in first
    second = client.post(page(case), chosen(case))
    text = second.content.decode()
    assert second.status_code == 200 and 'name="times"' in text and "شناسنامه" in text
    (at,) = visits.free()
    whole = chosen(case, do="send", mode="fixed", times=[at.isoformat()], shown=visits.REASON, note="بیایید")
    whole |= {"wanted:0": "on", "paper:0": "original", "wanted:1": "on", "paper:1": "copy", "upload:1": "on"}
    assert client.post(page(case), whole).status_code == 303
    visit = Visit.objects.get(case=case)
    assert Booking.objects.get(TAKEN, visit=visit).starts_at == at
    told = VisitItem.objects.filter(visit=visit).order_by("place").values_list("paper", "may_upload")
    assert list(told) == [("original", False), ("copy", True)]
    desk = client.get(f"/staff/cases/{case.number}/").content.decode()
    assert "نوبت دارد" in desk and "بیایید" in desk


def test_what_is_missing_is_said_and_what_was_typed_stays() -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    nothing = client.post(page(case), {"revision": case.revision, "do": "show"})
    assert nothing.status_code == 422 and "دلیل مراجعه را انتخاب کنید" in nothing.content.decode()
    bare = client.post(page(case), chosen(case, do="send", mode="choice", shown=visits.REASON, note="متن نوشته"))
    text = bare.content.decode()
    assert bare.status_code == 422 and "متن نوشته" in text
    (at,) = visits.free()
    visits.desk().__class__.objects.update(capacity=1)
    visits.invited(times=[at])
    late = client.post(
        page(case), chosen(case, do="send", mode="fixed", times=[at.isoformat()], shown=visits.REASON, note="متن نوشته")
    )
    text = late.content.decode()
    assert late.status_code == 422 and "همین حالا گرفته شد" in text and "متن نوشته" in text
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW


@pytest.mark.parametrize("times", ["nonsense", "2026-01-01", "9999-99-99T00:00:00+00:00", "2026-01-01T00:00:00"])
def test_times_that_are_none(times: str) -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    sent = chosen(case, do="send", mode="fixed", times=[times], shown=visits.REASON)
    assert client.post(page(case), sent).status_code == 422


def test_a_stale_page_is_told_what_changed() -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    visits.invited(case)
    sent = chosen(case, do="send", mode="any", choose_until="۱۴۰۵/۱۲/۰۱", shown=visits.REASON, note="متن نوشته")
    late = client.post(page(case), sent)
    assert late.status_code == 409 and "متن نوشته" in late.content.decode()


def test_moving_and_what_came_of_it() -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    visit = visits.invited(case)
    assert "وقت تازه" in client.get(page(case, "move/")).content.decode()
    (at,) = visits.free(hours=100)
    case.refresh_from_db()
    sent = {"revision": case.revision, "do": "send", "desk": visits.desk().pk, "time": at.isoformat(), "text": "تعمیر"}
    assert client.post(page(case, "move/"), {**sent, "time": ""}).status_code == 422
    assert client.post(page(case, "move/"), sent).status_code == 303
    assert Booking.objects.get(TAKEN, visit=visit).starts_at == at
    shown = client.get(page(case, "outcome/")).content.decode()
    assert "آمد و کار انجام شد" not in shown and "اختیاری" not in shown, "words are demanded of most outcomes"
    assert "همراه می‌آورد" in client.get(f"/staff/cases/{case.number}/").content.decode()
    with time_machine.travel(at + dt.timedelta(minutes=30)):
        client = browser(visits.EXPERT)
        case.refresh_from_db()
        done = {"revision": case.revision, "outcome": "done", "text": ""}
        refused = client.post(page(case, "outcome/"), done)
        assert refused.status_code == 422 and "لازم بود یا نه" in refused.content.decode()
        assert client.post(page(case, "outcome/"), {**done, "needless": "no", "text": "دیده شد"}).status_code == 303
        assert "همراه می‌آورد" not in client.get(f"/staff/cases/{case.number}/").content.decode()
    visit.refresh_from_db()
    assert (visit.status, visit.needless) == ("done", True)


def test_only_what_can_have_come_of_a_visit_is_offered() -> None:
    case = visits.in_hand()
    visits.invited(case, Mode.ANY)
    shown = browser(visits.EXPERT).get(page(case, "outcome/")).content.decode()
    assert re.findall(r'name="outcome" value="(\w+)"', shown) == ["cancelled"]


def test_documents_are_looked_at_one_by_one() -> None:
    case, client = visits.in_hand(), browser(visits.EXPERT)
    visit = visits.invited(case)
    item = VisitItem.objects.filter(visit=visit).order_by("place")[1]
    asked = applicant(case.organisation_id, case.person_id or 0)
    hand_in(actor=asked, number=case.number, item_id=item.pk, upload=factories.picture())
    assert "در حال بررسی امنیتی" in client.get(page(case, "papers/")).content.decode()
    case.refresh_from_db()
    sent = {"revision": case.revision, "item": item.pk, "verdict": "defect", "text": ""}
    assert client.post(page(case, "papers/"), sent).status_code == 422
    assert client.post(page(case, "papers/"), {**sent, "text": "صفحهٔ دوم نیست"}).status_code == 303
    text = client.get(page(case, "papers/")).content.decode()
    assert "ایراد دارد" in text and "صفحهٔ دوم نیست" in text
    assert client.post(page(case, "papers/"), {**sent, "item": item.pk + 99}).status_code == 404


def test_the_reception_sees_today_and_notes_who_comes() -> None:
    visit = visits.invited()
    booking, case = Booking.objects.get(TAKEN), Case.objects.get(pk=visit.case_id)
    with time_machine.travel(booking.starts_at + dt.timedelta(minutes=5)):
        client = browser(visits.RECEPTION)
        assert client.get("/staff/").headers["Location"] == "/staff/visits/"
        text = client.get("/staff/visits/").content.decode()
        assert 'id="expected" data-renew="30"' in text, "the day goes on by itself"
        assert case.number in text and "کارت ملی" in text and f"/staff/cases/{case.number}/" not in text
        assert "لطفاً به‌موقع بیایید" not in text
        client.cookies["language"] = "en"
        assert ">Arrived<" in client.get("/staff/visits/").content.decode()
        client.cookies["language"] = "fa"
        assert re.search(r"<details.*?به متقاضی خبر می‌دهیم.*?value=.missed.*?</details>", text), "it is asked once more"
        assert client.post("/staff/visits/", {"do": "arrived", "visit": visit.pk}).status_code == 303
        visit.refresh_from_db()
        assert visit.status == "arrived"
        found = client.get("/staff/visits/", {"q": case.number}).content.decode()
        assert "خبر به کارشناس" in found and "data-renew" not in found, "a search is noted once"
        assert client.post("/staff/visits/", {"do": "announce", "number": case.number}).status_code == 303
        nobody = client.get("/staff/visits/", {"q": "۱۲۳"}).content.decode()
        assert "اول آن را ثبت کنید" in nobody
        other = browser("frw-yazd-reception")
        assert case.number not in other.get("/staff/visits/").content.decode()
        assert "خبر به کارشناس" not in other.get("/staff/visits/", {"q": case.number}).content.decode()
        other.post("/staff/visits/", {"do": "missed", "visit": visit.pk})
        visit.refresh_from_db()
        assert visit.status == "arrived"
        assert "مراجعه‌های امروز" in browser(visits.EXPERT).get("/staff/").content.decode()


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2026-02-31"])
def test_any_day_in_the_address(day: str) -> None:
    assert browser(visits.EXPERT).get("/staff/visits/", {"day": day}).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_no_more_for_more_visitors(count: int, django_assert_max_num_queries: object) -> None:
    Desk.objects.update(capacity=20, daily_cap=None)
    (at,) = visits.free()
    for _number in range(count):
        visits.invited(times=[at])
    client = browser(visits.EXPERT)
    client.get("/staff/visits/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        text = client.get("/staff/visits/", {"day": clock.local(at).date().isoformat()}).content.decode()
    assert text.count("نوبت دارد") == count


def test_a_head_plans_a_desk() -> None:
    client, desk = browser(visits.HEAD), visits.desk()
    assert desk.name["fa"] in client.get("/staff/visits/plan/").content.decode()
    address = f"/staff/visits/plan/{desk.pk}/"
    assert client.get(address).status_code == 200
    about = {"do": "desk", "name": "باجهٔ یک", "place": "", "capacity": "۳", "buffer_minutes": "۵", "daily_cap": ""}
    assert client.post(address, {**about, "capacity": "صد"}).status_code == 422
    assert client.post(address, {**about, "active": "on"}).status_code == 303
    desk.refresh_from_db()
    assert (desk.name, desk.capacity, desk.buffer_minutes, desk.daily_cap) == ({"fa": "باجهٔ یک"}, 3, 5, None)
    today = format_date(clock.today(), Style.SHORT)
    week = {"do": "week", "valid_from": today, "slot": "۳۰", "from:5:0": "۸:۳۰", "to:5:0": "۱۲"}
    past = client.post(address, {**week, "valid_from": "۱۴۰۳/۰۱/۰۵"})
    assert past.status_code == 422 and "۸:۳۰" in past.content.decode()
    for wrong in ({"to:5:0": "۸"}, {"from:5:1": "۱۱", "to:5:1": "۱۳"}, {"to:5:0": "۲۵"}, {"to:5:0": ""}):
        assert client.post(address, {**week, **wrong}).status_code == 422
    assert client.post(address, week).status_code == 303
    assert PlanRow.objects.filter(desk=desk, valid_to=None).count() == 1
    unit = desk.unit_id
    made = client.post(f"/staff/visits/plan/new/{unit}/", {"name": "باجهٔ دو", "capacity": "1"})
    assert made.status_code == 303 and Desk.objects.filter(unit=unit).count() == 2
    for stranger in (visits.EXPERT, "frw-yazd-head", visits.RECEPTION):
        assert browser(stranger).get(address).status_code in (403, 404)
        assert browser(stranger).post(address, week).status_code in (403, 404)


def test_closing_a_day_lists_first_then_closes() -> None:
    visit = visits.invited()
    booking, client = Booking.objects.get(TAKEN), browser(visits.HEAD)
    day = format_date(clock.local(booking.starts_at).date(), Style.SHORT)
    sent = {"what": f"whole:{booking.unit_id}", "first_day": day, "last_day": "", "reason": "تعمیر ساختمان"}
    listed = client.post("/staff/visits/closing/", {**sent, "do": "list"})
    assert listed.status_code == 200 and Case.objects.get(pk=visit.case_id).number in listed.content.decode()
    assert "با نوبت‌ها چه کنیم؟" in listed.content.decode()
    nobody = client.post("/staff/visits/closing/", {**sent, "first_day": "۱۴۰۶/۰۵/۰۴", "do": "list"}).content.decode()
    assert "در این روزها نوبتی نیست" in nobody and "با نوبت‌ها چه کنیم؟" not in nobody and 'value="close"' in nobody
    assert not Closure.objects.exists()
    for wrong in ({"first_day": "۱۴۰۳/۰۱/۰۱"}, {"reason": ""}, {"what": "whole:0"}, {"last_day": "۱۴۰۴/۰۱/۰۱"}):
        assert client.post("/staff/visits/closing/", {**sent, "do": "close", "how": "move", **wrong}).status_code == 422
    assert client.post("/staff/visits/closing/", {**sent, "do": "close", "how": "move"}).status_code == 303
    closure = Closure.objects.get()
    assert "تعمیر ساختمان" in client.get("/staff/visits/plan/").content.decode()
    assert browser("frw-yazd-head").post("/staff/visits/plan/", {"closure": closure.pk}).status_code == 303
    closure.refresh_from_db()
    assert closure.lifted_at is None
    client.post("/staff/visits/plan/", {"closure": closure.pk})
    closure.refresh_from_db()
    assert closure.lifted_at is not None
    assert browser(visits.EXPERT).get("/staff/visits/closing/").status_code == 403


def test_figures_count_what_was_demanded_and_what_was_needless() -> None:
    visits.invited()
    visits.invited(mode=Mode.ANY)
    text = browser("frw-unit-head").get("/staff/visits/figures/").content.decode()
    assert "۲ مراجعه خواسته شد" in text
    assert "۲ مراجعه خواسته شد" in browser(visits.HEAD).get("/staff/visits/figures/").content.decode()
    assert "خواسته شد؛" not in browser("frw-yazd-head").get("/staff/visits/figures/").content.decode()
    assert (
        "خواسته شد؛"
        not in browser(visits.HEAD).get("/staff/visits/figures/?from=1380/1/1&to=1381/1/1").content.decode()
    )
    assert browser(visits.EXPERT).get("/staff/visits/figures/").status_code == 403


def test_a_word_to_the_person_is_theirs_and_the_offices() -> None:
    visit = visits.invited()
    with acting_as(factories.officer("frw-unit-head"), read_only=True):
        assert not VisitText.objects.filter(visit=visit).exists()
