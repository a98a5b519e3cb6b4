"""A ticket at a browser without JavaScript, from the need to the request among one's own."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from mizban.cases.models import Case
from mizban.identity.demo_registry import DemoPerson
from tests import factories
from tests.unwalled import unwalled
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db
Someone = Callable[..., DemoPerson]
SUBJECT = "حق عضویت من ثبت نشده است"


def begun(walker: Walker, person: DemoPerson) -> Walker:
    """Up to the only page of the form."""
    walker.open("/tickets/new/?section=finance&province=fars")
    assert "/services/finance-question/apply/?province=fars" in walker.page.links
    walker.begin("finance-question", person).send()
    assert walker.at == f"{walker.draft}pages/request/"
    return walker


def test_a_ticket_is_written_sent_and_found_again(imeo: Walker, someone: Someone) -> None:
    begun(imeo, someone())
    imeo.send({"subject": SUBJECT, "description": "در شهریور پرداخته‌ام.", "attachments-upload": factories.picture()})
    assert imeo.at == f"{imeo.draft}summary/" and SUBJECT in imeo.text and "سند" in imeo.text
    imeo.send()
    assert imeo.status == 200 and imeo.at.endswith("/receipt/") and 'id="process-number"' in imeo.text
    with unwalled(factories.organisation("imeo").pk):
        case = Case.objects.select_related("service", "section", "unit").get()
    assert (case.service.slug, case.section.slug, case.unit.slug) == ("finance-question", "finance", "fars")
    imeo.open("/my/")
    assert SUBJECT in imeo.text and "پرسش مالی" in imeo.text
    imeo.open(f"/my/cases/{case.number}/")
    assert imeo.page.headings[0].split() == f"پرسش مالی {SUBJECT}".split()
    assert imeo.page.title.startswith(SUBJECT)


def test_what_is_missing_or_too_long_is_said(imeo: Walker, someone: Someone) -> None:
    begun(imeo, someone())
    imeo.send({"subject": "م" * 121, "description": ""})
    assert imeo.status == 422
    assert "موضوع حداکثر ۱۲۰ نویسه است؛ ۱ نویسه کم کنید" in imeo.text and "شرح را بنویسید" in imeo.text
    assert imeo.form().values["subject"] == ["م" * 121]


def test_nobody_else_sees_it(imeo: Walker) -> None:
    case = factories.ticket(factories.person("imeo"), "finance-question", SUBJECT)
    address = f"/my/cases/{case.number}/"
    assert imeo.open(address, follow=False).status == 302
    stranger = signed_in(factories.person("imeo"))
    assert stranger.open(address).status == 404
    assert SUBJECT not in stranger.text


@pytest.mark.parametrize("page", ["", "form/"])
def test_the_way_back_leads_to_the_needs(imeo: Walker, page: str) -> None:
    imeo.open(f"/services/finance-question/apply/{page}")
    assert "/tickets/new/" in imeo.page.links and "/services/finance-question/" not in imeo.page.links


def test_who_has_such_a_ticket_open_is_told_and_may_go_on() -> None:
    person = factories.person("imeo")
    case = factories.ticket(person, "finance-question", SUBJECT)
    walker = signed_in(person).open("/services/finance-question/apply/?province=fars")
    assert "همین حالا یک درخواست باز از همین نوع دارید" in walker.text and case.number in walker.text
    assert walker.send().at.endswith("/place/")
    assert "کدام اداره پاسخ بدهد؟" in walker.text and "نه نشانی خانهٔ شما" not in walker.text


def test_the_subject_typed_beforehand_waits_in_the_form(imeo: Walker, someone: Someone) -> None:
    """Through the code to the mobile, and for somebody signed in."""
    asked = urlencode({"q": SUBJECT, "province": "fars", "section": "finance"})
    imeo.open(f"/tickets/new/?{asked}")
    way = next(link for link in imeo.page.links if link.startswith("/services/unknown-section/apply/"))
    walker = signed_in(factories.person("imeo")).open(way).send()
    walker.send()
    assert walker.form().values["subject"] == [SUBJECT]
    person = someone()
    imeo.open(f"/services/finance-question/apply/?{urlencode({'province': 'fars', 'subject': SUBJECT})}")
    imeo.identify(person).prove(person.mobile).send()
    assert imeo.form().values["subject"] == [SUBJECT]
    assert "را بنویسید" not in imeo.text  # nothing is judged before it was sent


def test_a_hostile_subject_is_a_text_like_any_other() -> None:
    walker = signed_in(factories.person("imeo"))
    address = f"/services/finance-question/apply/?{urlencode({'subject': chr(0) + '<b>' + 'ا' * 400})}"
    walker.open(address).send()
    assert walker.status == 200
    walker.open("/services/membership-fee-payment/apply/?subject=چیزی").send()
    assert walker.status == 200


def test_who_has_signed_in_needs_no_codes_to_follow_a_request(imeo: Walker) -> None:
    """One way less in the head, so that it keeps to one row on a phone."""
    assert "/track/" in imeo.open("/services/").page.links
    mine = signed_in(factories.person("imeo")).open("/services/")
    assert "/track/" not in mine.page.links and "/my/" in mine.page.links
