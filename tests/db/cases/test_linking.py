"""Cases side by side: seen from each other, by those who may know of both."""

from __future__ import annotations

import pytest

from mizban.audit.models import Event as Happened
from mizban.cases.actions.joining.linking import link, unlink
from mizban.cases.models import Case, CaseLink
from mizban.cases.queries.working.desk import desk
from mizban.core.acting import acting_as
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests import factories
from tests.db.cases.test_referrals import referred
from tests.web.staff import stories
from tests.web.staff.stories import EXPERT, HEAD, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT

pytestmark = pytest.mark.django_db
NOTE = "هر دو دربارهٔ یک مرتع است"


def linked(case: Case, by: str) -> list[tuple[str, str]]:
    with acting_as(officer := factories.officer(by), read_only=True):
        related = desk(officer, case.number).related
    return [(one.number, one.note) for one in related.linked] if related else []


def test_each_is_seen_from_the_other() -> None:
    one, other = stories.waiting(), stories.waiting()
    link(actor=factories.officer(EXPERT), number=other.number, other=one.number, note=NOTE)
    assert linked(one, EXPERT) == [(other.number, NOTE)]
    assert linked(other, EXPERT) == [(one.number, NOTE)]
    (made,) = Happened.objects.filter(kind="case.linked", subject_id=one.pk)
    assert other.number not in str(made.data)
    with pytest.raises(Conflict):
        link(actor=factories.officer(EXPERT), number=one.number, other=other.number)


def test_what_its_reader_may_not_know_of_is_not_listed() -> None:
    """Of two sections of an office: the head sees both, the expert of one sees no trace of the other."""
    mine = stories.waiting()
    hidden = factories.ticket(factories.person(), "forest-question", "پنهان")
    link(actor=factories.officer(HEAD), number=mine.number, other=hidden.number, note=NOTE)
    assert linked(mine, HEAD) == [(hidden.number, NOTE)]
    assert linked(mine, EXPERT) == []
    assert linked(hidden, OTHER_SECTION) == []
    made = CaseLink.objects
    with acting_as(officer := factories.officer(EXPERT)):
        pk = made.get().pk  # the wall is drawn by offices, the rest by the rules
    with pytest.raises(NotFound):
        unlink(actor=officer, number=mine.number, link_id=pk)


def test_the_wall_stands_between_offices() -> None:
    mine, other = stories.waiting(), stories.waiting()
    link(actor=factories.officer(EXPERT), number=mine.number, other=other.number)
    for reader in (factories.officer(OTHER_UNIT), factories.officer(HEAD_OFFICE), factories.person()):
        with acting_as(reader, read_only=True):
            assert CaseLink.objects.count() == 0


def test_taken_away_again() -> None:
    one, other = stories.waiting(), stories.waiting()
    made = link(actor=factories.officer(EXPERT), number=one.number, other=other.number)
    with pytest.raises(NotFound):
        unlink(actor=factories.officer(EXPERT), number=stories.waiting().number, link_id=made.pk)
    unlink(actor=factories.officer(EXPERT), number=other.number, link_id=made.pk)
    assert linked(one, EXPERT) == linked(other, EXPERT) == []
    with pytest.raises(NotFound):
        unlink(actor=factories.officer(EXPERT), number=other.number, link_id=made.pk)


def test_what_cannot_be_linked() -> None:
    person = factories.person()
    one, yazd = stories.waiting(person), stories.waiting(province="yazd")
    for other in (one.number, yazd.number, "1405-99999-9999"):
        with pytest.raises(Invalid):
            link(actor=factories.officer(EXPERT), number=one.number, other=other)
    with pytest.raises(NotFound):
        link(actor=factories.officer(OTHER_UNIT), number=one.number, other=yazd.number)
    with pytest.raises(Forbidden):
        link(actor=factories.officer(HEAD_OFFICE), number=one.number, other=yazd.number)
    with pytest.raises(Forbidden):
        link(actor=person, number=one.number, other=yazd.number)


def test_what_a_ticket_beside_is_about_is_told_to_those_who_read_it() -> None:
    """Of one the colleague in Yazd is shown chosen files alone, of the other everything."""
    partly, whole = asked("پنهان"), asked("آشکار")
    referred(partly, whole=False)
    referred(whole)
    link(actor=factories.officer(EXPERT), number=partly.number, other=whole.number)
    for name, told in ((EXPERT, "پنهان"), (OTHER_UNIT, "")):
        with acting_as(officer := factories.officer(name), read_only=True):
            related = desk(officer, whole.number).related
        assert related is not None
        assert [(one.number, one.subject) for one in related.linked] == [(partly.number, told)]


def asked(subject: str) -> Case:
    return stories.claimed(factories.ticket(factories.person(), "rangeland-question", subject))
