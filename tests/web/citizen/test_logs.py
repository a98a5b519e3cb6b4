"""The log names rows, never people (house style, point 10)."""

from __future__ import annotations

import copy
import io
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from mizban.cases.models import Case
from mizban.cases.tracking_codes import tracking_code
from mizban.core.text import to_persian_digits
from mizban.identity.demo_registry import DemoPerson, Kind
from mizban.notifications.queries import demo_outbox
from mizban.runtime.demo import PASSWORD
from mizban.web.public.views import front
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker, code_for

ROW = "زهرا صالحی"
pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, as an operator would read it."""
    logs = copy.deepcopy(settings.LOGGING)
    formatter = logging.config.DictConfigurator(logs).configure_formatter(logs["formatters"]["json"])
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(formatter)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def personal(person: DemoPerson) -> list[str]:
    """What must not be in it, in both kinds of digits."""
    year, month, day = person.birth_date.split("/")
    told = [person.national_id, person.mobile, person.birth_date, f"{year}-{month}-{day}", person.last_name]
    return told + [to_persian_digits(one) for one in told]


def test_a_submission_leaves_no_person_in_the_log(
    written: io.StringIO, someone: Callable[..., DemoPerson], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    person, refused, sample = someone(), someone(Kind.MISMATCH), Sample("frw", "grazing-licence-renewal")
    walker = Walker("frw")
    walker.open(f"/services/{sample.slug}/apply/?province={sample.place}&q={person.last_name}")
    walker.identify(person, national_id="1234567890").identify(person)
    code = code_for(person.mobile)
    walker.send({"code": "000000"}).send({"code": code})
    walker.send()
    sample.fill(walker)
    walker.send()
    case = Case.objects.get()
    walker.open(f"/nowhere/?name={person.last_name}&id={person.national_id}")
    Walker("frw").open("/track/").send({"number": case.number, "code": "111-111-1111"})
    Walker("frw").begin("grazing-licence-renewal", refused)
    officer = Walker("frw").open("/staff/sign-in/").send({"username": "frw-fars-head", "password": "wrong-password"})
    officer.send({"username": "frw-fars-head", "password": PASSWORD})
    officer.open(f"/staff/search/?q={person.national_id}")
    officer.open(f"/staff/search/?q={person.last_name}")

    said = written.getvalue()
    assert "Not Found: /nowhere/" in said, "something was logged"
    answers = [value for value in sample.values.values() if isinstance(value, str) and len(value) > 8]
    assert answers
    secrets = [code, tracking_code(case), PASSWORD, "wrong-password"]
    secrets += [message["text"] for message in demo_outbox(person.mobile)]
    found = [one for one in [*personal(person), *personal(refused), *answers, *secrets] if one in said]
    assert not found, [line for line in said.splitlines() if any(one in line for one in found)]


def test_a_fault_of_the_database_quotes_no_row(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_organisation: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE 'refused' USING DETAIL = 'Failing row contains ({ROW}).'; END $$")

    monkeypatch.setattr(front, "notices", broken)
    walker = Walker("frw")
    walker.client.raise_request_exception = False
    walker.open("/")
    assert walker.status == 500
    said = written.getvalue()
    assert "DETAIL: left out" in said
    assert ROW not in said and "\\u0632" not in said


def test_a_link_to_a_visit_is_not_in_the_log(
    written: io.StringIO, frw: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert frw.open("/v/7a-Secretsign/").status == 404
    assert "Secretsign" not in written.getvalue()
