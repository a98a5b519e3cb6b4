"""Several at once: real threads, real transactions, a database of the test's own."""

from __future__ import annotations

from collections import Counter

import pytest

from mizban.accounts.delays import PASSWORDS
from mizban.accounts.models import User
from mizban.audit.models import Event
from mizban.cases.models import Case, InboxEntry
from mizban.cases.queries.inbox.page import Filters, page
from mizban.cases.workflow import State
from mizban.core.acting import acting_as
from tests import factories
from tests.at_once import at_once
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, text

pytestmark = pytest.mark.usefixtures("own_database")


def test_of_several_officers_one_gets_the_case_and_the_others_learn_who() -> None:
    case = stories.waiting()
    clients = [browser(name) for name in (EXPERT, COLLEAGUE, HEAD)]
    address, data = f"/staff/cases/{case.number}/claim/", {"revision": case.revision}
    results = at_once(*[lambda one=client: one.post(address, data) for client in clients])
    assert Counter(one.status_code for one in results) == {303: 1, 409: 2}
    taken = Case.objects.select_related("assignee").get()
    assert taken.assignee is not None
    for refused in (one for one in results if one.status_code == 409):
        assert taken.assignee.name in text(refused)
    assert Event.objects.filter(kind="case.claim").count() == 1
    assert InboxEntry.objects.get().holder == f"u:{taken.assignee_id}"
    expert = factories.officer(taken.assignee.username)
    with acting_as(expert, read_only=True):
        counted = page(expert, Filters()).counts
    assert (counted["mine"], counted.get("queue", 0)) == (1, 0)


def test_a_decision_and_a_release_at_once_leave_one_of_them() -> None:
    case = stories.claimed()
    officer, head = browser(EXPERT), browser(HEAD)
    result = {"revision": case.revision, "outcome": "rejected", "text": "نه", "letter": "none", "do": "decide"}
    give_back = {"revision": case.revision, "reason": "مرخصی"}
    results = at_once(
        lambda: officer.post(f"/staff/cases/{case.number}/decide/", result),
        lambda: head.post(f"/staff/cases/{case.number}/release/", give_back),
    )
    assert sorted(one.status_code for one in results) == [303, 409]
    assert Case.objects.get().state in (State.DECIDED, State.SUBMITTED)
    assert Event.objects.filter(kind__in=["case.decide", "case.release"]).count() == 1


def test_thirty_passwords_at_once_are_no_more_tries_than_one_after_the_other() -> None:
    data = {"username": EXPERT, "password": "wrong"}
    results = at_once(*[lambda: browser().post("/staff/sign-in/", data) for _try in range(30)])
    assert Counter(one.status_code for one in results) == {422: PASSWORDS.free, 429: 30 - PASSWORDS.free}
    assert User.objects.get(username=EXPERT).is_active
