"""What the pages really ask: no large table read from end to end, no OFFSET, and in few queries.

The tests' database is small, and PostgreSQL would rather read any small table as a whole. So scans, and the joins that
read both sides as a whole, are made its last resort here (nothing is forbidden by that). Where one is left, there is no
index to go by; and a walk through the whole of an index is no better than a scan. What is chosen in earnest, with
1,000,000 cases and nothing switched off, is looked at by `make bench`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from mizban.accounts.models import Realm
from mizban.accounts.sessions import PERSON_KEY, SessionStore
from mizban.cases.actions.working.claim import claim
from mizban.cases.models import Case
from mizban.cases.tracking_codes import tracking_code
from mizban.core.actor import Actor
from mizban.runtime.statics import collect
from mizban.web.middleware.sessions import COOKIES
from tests import factories
from tests.bench.checkup import large_tables
from tests.bench.plans import Plan, explaining
from tests.web.staff.browsers import browser

OFFICER, HEAD = "frw-fars-rangeland-1", "frw-fars-head"
LAST_RESORTS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
MOST = 6
"""Queries of a page (issue: Speed)."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    collect(settings.MIZBAN_HOME)


@contextmanager
def asked() -> Iterator[list[Plan]]:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {way} = off" for way in LAST_RESORTS))
    with explaining() as plans:
        yield plans
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"RESET {way}" for way in LAST_RESORTS))


def faults(plans: list[Plan]) -> list[str]:
    large = large_tables()
    return [
        f"{plan.sql[:200]}: {what}"
        for plan in plans
        for what in [
            *(f"reads all of {table}" for table in plan.scanned & large),
            *(f"walks through an index of {table}" for table in plan.walked & large),
            *(["OFFSET"] if plan.has_offset else []),
        ]
    ]


def applicant(actor: Actor) -> Client:
    client = Client(HTTP_HOST="frw.localhost")
    session = SessionStore(organisation_id=actor.organisation_id, realm=Realm.PERSON)
    session[PERSON_KEY] = actor.person_id
    session.save()
    client.cookies[COOKIES[Realm.PERSON]] = session.session_key or ""
    return client


@pytest.fixture
def case() -> Case:
    found = factories.renewal_case(factories.person())
    claim(actor=factories.officer(OFFICER), number=found.number, revision=None)
    return found


Page = Callable[[Case], tuple[Client, str]]
PAGES: dict[str, Page] = {
    **{
        f"inbox {box or 'first'}, {who}": lambda case, box=box, who=who: (browser(who), f"/staff/?box={box}")
        for who, boxes in {OFFICER: ("", "queue", "corrected", "waiting", "done"), HEAD: ("team", "queue")}.items()
        for box in boxes
    },
    "inbox, later page": lambda case: (browser(OFFICER), "/staff/?box=mine&after=2026-01-01T00:00:00%2B00:00_1"),
    "desk": lambda case: (browser(OFFICER), f"/staff/cases/{case.number}/"),
    "search by number": lambda case: (browser(OFFICER), f"/staff/search/?q={case.number}"),
    "search by words": lambda case: (browser(OFFICER), "/staff/search/?q=مرتع"),
    "search by ID": lambda case: (browser(OFFICER), "/staff/search/?q=0010000001"),
    "my page": lambda case: (applicant(Actor(case.organisation_id, person_id=case.person_id)), "/my/"),
    "my case": lambda case: (
        applicant(Actor(case.organisation_id, person_id=case.person_id)),
        f"/my/cases/{case.number}/",
    ),
    "catalogue": lambda case: (Client(HTTP_HOST="frw.localhost"), "/services/"),
    "search of services": lambda case: (Client(HTTP_HOST="frw.localhost"), "/services/?q=پروانه"),
    "profile": lambda case: (Client(HTTP_HOST="frw.localhost"), "/services/grazing-licence-renewal/?province=fars"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_finds_what_it_shows_by_indexes_in_few_queries(case: Case, name: str) -> None:
    client, address = PAGES[name](case)
    client.get(address)  # what is kept in the process has been read
    with asked() as plans:
        response = client.get(address)
    assert response.status_code == (302 if name == "search by number" else 200)
    assert faults(plans) == []
    before_the_answer = [plan.sql[:120] for plan in plans if not plan.sql.startswith("INSERT")]
    assert len(before_the_answer) <= MOST, before_the_answer


@pytest.mark.parametrize("name", ["desk", "my case"])
def test_files_are_found_by_what_they_belong_to(case: Case, name: str) -> None:
    client, address = PAGES[name](case)
    with asked() as plans:
        client.get(address)
    (of_files,) = (plan for plan in plans if plan.sql.startswith('SELECT "files_storedfile"'))
    assert "files_storedfile" not in of_files.loose


def test_tracking_finds_by_indexes_in_few_queries(case: Case) -> None:
    with asked() as plans:
        response = Client(HTTP_HOST="frw.localhost").post(
            "/track/", {"number": case.number, "code": tracking_code(case)}
        )
    assert response.status_code == 200
    assert faults(plans) == []
    assert len(plans) <= MOST


def test_sending_finds_by_indexes() -> None:
    actor = factories.person()
    begun = factories.filled_renewal(actor)
    client = applicant(actor)
    with asked() as plans:
        response = client.post(f"/my/drafts/{begun.uuid}/summary/")
    assert response.status_code == 303
    assert faults(plans) == []


def test_a_question_without_an_index_is_found_out(case: Case) -> None:
    with asked() as plans:
        assert not Case.objects.filter(stage=9).exists()
        assert list(Case.objects.order_by("pk")[1:2]) == []
    told = " ".join(faults(plans))
    assert "reads all of cases_case" in told or "walks through an index of cases_case" in told
    assert "OFFSET" in told
