"""From the page of a service to the receipt and back, as a person without JavaScript walks it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mizban.cases.models import Case
from mizban.cases.tracking_codes import tracking_code
from mizban.identity.demo_registry import DemoPerson
from mizban.notifications.queries import demo_outbox
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r'<output id="process-number"[^>]*>([0-9]{4}-[0-9]{5}-[0-9]{4})</output>')
CODE = re.compile(r'<output id="tracking-code"[^>]*>([0-9]{3}-[0-9]{3}-[0-9]{4})</output>')
STORIES = [("frw", "grazing-licence-renewal"), ("imeo", "technical-supervisor-introduction")]


@pytest.mark.parametrize(("organisation", "slug"), STORIES)
def test_somebody_asks_for_a_service(organisation: str, slug: str, someone: Callable[..., DemoPerson]) -> None:
    person, sample = someone(), Sample(organisation, slug)
    walker = Walker(organisation)
    walker.open(f"/services/{slug}/apply/?province={sample.place}")
    assert walker.status == 200
    walker.identify(person)
    assert walker.at == f"/services/{slug}/apply/code/"
    walker.prove(person.mobile)
    assert walker.at == f"{walker.draft}place/"
    walker.send()
    sample.fill(walker)
    assert walker.at == f"{walker.draft}summary/"
    draft = walker.draft
    walker.send(follow=False)
    assert walker.status == 303
    assert re.fullmatch(r"/my/cases/[0-9-]{15}/receipt/", walker.response["Location"])
    walker._follow()
    number, code = NUMBER.search(walker.text), CODE.search(walker.text)
    assert number
    assert code
    case = Case.objects.get(number=number[1])
    assert tracking_code(case) == code[1]
    assert walker.page.main["data-state"] == case.state == "submitted"
    assert any(message["event"] == "received" for message in demo_outbox(person.mobile))

    walker.open(draft)
    assert walker.at == f"/my/cases/{case.number}/"
    assert walker.page.main["data-state"] == "submitted"
    walker.open("/my/")
    assert case.number in walker.text
    stranger = Walker(organisation).open("/track/").send({"number": number[1], "code": code[1]})
    assert stranger.page.main["data-state"] == "submitted"
