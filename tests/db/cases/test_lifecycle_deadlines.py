"""Deadlines: warnings on the way, over the New Year 1404/1405, and counting anew when days off change."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import structlog.testing
from django.db import connection

from mizban.accounts.models import RoleGrant
from mizban.accounts.queries import heads_of
from mizban.audit.models import Event as Happened
from mizban.cases import deadlines
from mizban.cases.actions.applying.resubmit import resubmit
from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.actions.working.transfer import TransferReason, transfer
from mizban.cases.models import Case, CorrectionReason, InboxEntry
from mizban.cases.tasks import recount
from mizban.core import clock
from mizban.core.actor import Actor, Role, applicant
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.keeping import forget_kept
from mizban.notifications.events import Event
from mizban.notifications.models import OutboxMessage
from mizban.notifications.queries import Content
from mizban.organisations.actions import add_holiday, load_holidays, remove_holiday
from mizban.organisations.models import Holiday, Unit
from tests import factories
from tests.db.cases.lifetimes import OFFICER, START, awaiting, fresh, happenings, on, rung, texts, time_passes
from tests.db.cases.test_lifecycle import decided
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 4, 4)
"""Ten working days after 23 Esfand 1404: 4 before the New Year, then 5 Farvardin and 8 to 11 and 15 Farvardin."""
FARS = "07"


def sent(day: dt.date = START) -> Case:
    with on(day):
        forget_kept()
        return factories.renewal_case(factories.person())


def taken(case: Case) -> int:
    officer = factories.officer(OFFICER)
    with on(START):
        claim(actor=officer, number=case.number, revision=None)
    return officer.user_id or 0


def administrator() -> Actor:
    return factories.officer("frw-administrator")


def head_ids(slug: str) -> set[int]:
    unit = Unit.objects.get(organisation=factories.organisation(), slug=slug)
    with on(START):
        return set(heads_of(unit.pk).values_list("pk", flat=True))


def counted_anew() -> None:
    """Do the queued jobs that count deadlines anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = 'cases.recount' ORDER BY id"
        )
        queued = cursor.fetchall()
    assert queued
    for arguments, scheduled_at in queued:
        found = json.loads(arguments) if isinstance(arguments, str) else arguments
        assert scheduled_at > clock.now() + dt.timedelta(seconds=60)  # when no process counts by the old calendar
        for _run in range(2):
            with unwalled(found["organisation_id"]):
                recount(**found)


# --- warnings --------------------------------------------------------------------------------------------------------


def test_ten_working_days_over_the_new_year() -> None:
    case = sent()
    assert (case.due_on, case.counted_from, case.counted_days) == (DUE, START, 10)


def test_warnings_rise_to_the_holder_the_head_and_the_unit_above() -> None:
    case = sent()
    holder = taken(case)
    head, above = head_ids("fars"), head_ids("head-office")
    assert head and above and not head & above
    told = str(DUE)

    time_passes(dt.date(2026, 3, 29))
    assert rung(case, Event.DEADLINE) == {}

    time_passes(dt.date(2026, 3, 30))  # two working days before
    assert rung(case, Event.DEADLINE) == {holder: [told]}
    time_passes(dt.date(2026, 4, 3))
    assert rung(case, Event.DEADLINE) == {holder: [told]}
    assert texts(case, Event.OVERDUE) == 0

    time_passes(DUE)
    assert rung(case, Event.DEADLINE) == {holder: [told, told], **{one: [told] for one in head}}
    assert texts(case, Event.OVERDUE) == 1
    time_passes(dt.date(2026, 4, 10))

    time_passes(dt.date(2026, 4, 11))  # five working days after
    assert rung(case, Event.DEADLINE) == {
        holder: [told] * 3,
        **{one: [told] * 2 for one in head},
        **{one: [told] for one in above},
    }
    time_passes(dt.date(2026, 5, 20))
    assert texts(case, Event.OVERDUE) == 1
    assert happenings(case, "case.overdue") == [{"level": 1}, {"level": 2}, {"level": 3}]


def test_the_applicant_is_told_the_day_on_which_the_unit_above_looks_at_it() -> None:
    case = sent()
    time_passes(DUE)
    with unwalled(case.organisation_id):
        message = OutboxMessage.objects.get(subject_id=case.pk, event=Event.OVERDUE, channel="sms")
    assert "۲۲ فروردین" in Content.decrypted(message.content).text  # 11 April


def test_after_a_standstill_everybody_concerned_is_told_once() -> None:
    case = sent()
    holder = taken(case)
    time_passes(dt.date(2026, 4, 20))
    assert rung(case, Event.DEADLINE) == {
        one: [str(DUE)] for one in {holder} | head_ids("fars") | head_ids("head-office")
    }
    assert texts(case, Event.OVERDUE) == 1


def test_where_nobody_has_the_case_and_the_unit_has_no_head_the_head_above_is_told() -> None:
    case = sent()
    RoleGrant.objects.filter(unit=case.unit, role=Role.UNIT_HEAD).delete()
    time_passes(dt.date(2026, 3, 30))
    assert set(rung(case, Event.DEADLINE)) == head_ids("head-office")


def test_a_new_date_is_warned_of_anew() -> None:
    case = sent()
    taken(case)
    time_passes(dt.date(2026, 3, 30))
    assert fresh(case).overdue_level == 1
    officer, rancher = factories.officer(OFFICER), applicant(case.organisation_id, case.person_id or 0)
    with on(dt.date(2026, 3, 30)):
        defects = [Defect("village", CorrectionReason.WRONG)]
        return_for_correction(actor=officer, number=case.number, revision=None, defects=defects)
    assert fresh(case).paused_days == deadlines.LEFT_AFTER_CORRECTION == 3
    with on(dt.date(2026, 4, 5)):
        assert resubmit(actor=rancher, number=case.number, revision=None, data={"village": "ده‌پایین"}).sent
    assert fresh(case).due_on == dt.date(2026, 4, 8)
    time_passes(dt.date(2026, 4, 6))
    assert rung(case, Event.DEADLINE) == {officer.user_id: [str(DUE), "2026-04-08"]}


@pytest.mark.parametrize(
    ("day", "left"), [(dt.date(2026, 3, 18), 6), (DUE - dt.timedelta(days=1), 3), (DUE, 3), (dt.date(2026, 4, 20), 3)]
)
def test_an_answer_to_a_correction_leaves_the_office_days_to_read_it(day: dt.date, left: int) -> None:
    case = sent()
    taken(case)
    with on(day):
        defects = [Defect("village", CorrectionReason.WRONG)]
        return_for_correction(actor=factories.officer(OFFICER), number=case.number, revision=None, defects=defects)
    assert fresh(case).paused_days == left


def test_but_never_more_than_was_promised() -> None:
    case = fresh(sent())
    case.version.promised_days = 1
    with on(DUE):
        deadlines.stop_clock(case)
    assert case.paused_days == 1


def test_another_look_has_a_clock_of_its_own() -> None:
    case = decided(START)
    rancher = applicant(case.organisation_id, case.person_id or 0)
    with on(dt.date(2026, 4, 11)):
        case = reopen(actor=rancher, number=case.number, revision=None, reason="دوباره ببینید")
    assert (case.counted_from, case.counted_days, case.overdue_level) == (dt.date(2026, 4, 11), 10, 0)
    assert case.due_on == dt.date(2026, 4, 26)  # 25 Farvardin is a holiday


# --- days off that change --------------------------------------------------------------------------------------------


def test_a_new_day_off_moves_the_dates_that_run_over_it() -> None:
    early, late = sent(), sent(dt.date(2026, 3, 28))
    assert late.due_on == dt.date(2026, 4, 12)
    before = InboxEntry.objects.get(case=early)
    with on(dt.date(2026, 3, 17)):
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="آلودگی هوا")
        counted_anew()
    assert fresh(early).due_on == dt.date(2026, 4, 5)
    assert fresh(late).due_on == dt.date(2026, 4, 12)  # counting began on that day: it never ran over it
    assert happenings(early, "case.due_moved") == [
        {"due_before": "2026-04-04", "due": "2026-04-05", "reason": "calendar"}
    ]
    assert happenings(late, "case.due_moved") == []
    entry = InboxEntry.objects.get(case=early)
    assert entry.sort_at - before.sort_at == DAY
    assert (entry.holder, entry.box) == (before.holder, before.box)
    assert fresh(early).revision == early.revision


def test_a_day_off_declared_afterwards_counts_too() -> None:
    case = sent()
    with on(dt.date(2026, 3, 18)):
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 17), name="آلودگی هوا")
        counted_anew()
    assert fresh(case).due_on == dt.date(2026, 4, 5)


def test_a_day_off_of_one_province_leaves_the_others_alone() -> None:
    fars = sent()
    with on(START):
        yazd = factories.renewal_case(factories.person(), province="yazd")
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="گرد و خاک", province_code=FARS)
        counted_anew()
    assert (fresh(fars).due_on, fresh(yazd).due_on) == (dt.date(2026, 4, 5), DUE)


def test_a_day_off_taken_back_moves_them_back() -> None:
    case = sent()
    with on(dt.date(2026, 3, 16)):
        holiday = add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="آلودگی هوا")
        counted_anew()
        remove_holiday(actor=administrator(), holiday_id=holiday.pk)
        counted_anew()
    assert fresh(case).due_on == DUE
    moved = happenings(case, "case.due_moved")
    assert [one["due"] for one in moved] == ["2026-04-05", "2026-04-04"]


def test_an_official_holiday_can_be_made_a_working_day() -> None:
    case = sent()
    with on(START):
        add_holiday(actor=administrator(), date=dt.date(2026, 4, 1), name="روز کاری", working=True)
        counted_anew()
    assert fresh(case).due_on == dt.date(2026, 4, 1)


def test_a_later_date_takes_back_the_warning_that_came_too_early() -> None:
    case = sent()
    taken(case)
    time_passes(dt.date(2026, 3, 30))
    with on(dt.date(2026, 3, 30)):
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 31), name="آلودگی هوا")
        counted_anew()
    assert (fresh(case).due_on, fresh(case).overdue_level) == (dt.date(2026, 4, 5), 1)
    time_passes(dt.date(2026, 4, 4))
    assert fresh(case).overdue_level == 1


def test_a_stopped_clock_is_not_moved() -> None:
    case = awaiting()
    with on(START):
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="آلودگی هوا")
        counted_anew()
    assert (fresh(case).due_on, fresh(case).paused_days) == (None, 10)


def test_a_transfer_keeps_the_date_and_what_is_left_is_counted_at_the_new_office() -> None:
    case = sent()
    yazd = Unit.objects.get(organisation_id=case.organisation_id, slug="yazd")
    with on(dt.date(2026, 3, 18)):
        transfer(
            actor=factories.officer(OFFICER),
            number=case.number,
            revision=None,
            unit_id=yazd.pk,
            section_id=case.section_id,
            reason=TransferReason.OTHER_PROVINCE,
        )
        moved = fresh(case)
        assert (moved.due_on, moved.counted_from, moved.counted_days) == (DUE, dt.date(2026, 3, 18), 6)
        add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="گرد و خاک", province_code=FARS)
        counted_anew()
    assert fresh(case).due_on == DUE


def test_the_history_of_the_organisation_has_every_change() -> None:
    with on(START):
        holiday = add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="آلودگی هوا")
        again = add_holiday(actor=administrator(), date=dt.date(2026, 3, 28), name="آلودگی هوا")
        remove_holiday(actor=administrator(), holiday_id=holiday.pk)
    assert again == holiday
    events = Happened.objects.filter(subject_type="organisation").order_by("seq")
    assert [(event.seq, event.kind) for event in events] == [(1, "holiday.added"), (2, "holiday.removed")]


def test_who_may_change_days_off_and_what_is_refused() -> None:
    day = dt.date(2026, 3, 28)
    with pytest.raises(Forbidden):
        add_holiday(actor=factories.officer(OFFICER), date=day, name="آلودگی هوا")
    with pytest.raises(Invalid):
        add_holiday(actor=administrator(), date=day, name=" \u200c ")
    with pytest.raises(Invalid):
        add_holiday(actor=administrator(), date=day, name="آلودگی هوا", province_code="99")
    official = Holiday.objects.filter(organisation=None).first()
    assert official is not None
    with pytest.raises(NotFound):
        remove_holiday(actor=administrator(), holiday_id=official.pk)
    other = add_holiday(actor=factories.officer("imeo-administrator", "imeo"), date=day, name="آلودگی هوا")
    with pytest.raises(NotFound):
        remove_holiday(actor=administrator(), holiday_id=other.pk)


def test_official_holidays_that_come_later_move_dates_too() -> None:
    Holiday.objects.filter(date__gte=dt.date(2026, 3, 21)).delete()
    case = sent()
    assert case.due_on == dt.date(2026, 3, 28)
    with on(START):
        load_holidays()
        counted_anew()
    assert fresh(case).due_on == DUE


def test_a_year_without_known_holidays_is_warned_of() -> None:
    Holiday.objects.filter(date__gte=dt.date(2026, 3, 21)).delete()
    deadlines._warn_of_year.cache_clear()
    with structlog.testing.capture_logs() as logs:
        sent(dt.date(2026, 2, 21))
        assert logs == []
        case = sent()
        sent()
    assert case.due_on == dt.date(2026, 3, 28)  # weekends alone are left out
    assert [(one["event"], one["jalali_year"], one["log_level"]) for one in logs] == [
        ("holidays_unknown", 1405, "warning")
    ]
    deadlines._warn_of_year.cache_clear()
