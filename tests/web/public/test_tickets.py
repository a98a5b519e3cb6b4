"""Writing to a section: what the page offers, and that tickets stand nowhere among the services."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from mizban.core.keeping import forget_kept
from mizban.organisations.models import Organisation
from tests.web.public.reading import Page, read

pytestmark = pytest.mark.django_db
NEW = "/tickets/new/"


def page_of(client: Client, address: str, **data: Any) -> Page:
    response = client.get(address, data)
    assert response.status_code == 200
    return read(response.content.decode())


def applying(page: Page) -> set[str]:
    return {link.removeprefix("/services/").partition("/apply/")[0] for link in page.links if "/apply/" in link}


def test_all_sections_stand_there_with_their_needs(imeo: Client) -> None:
    page = page_of(imeo, NEW)
    assert {"membership-question", "finance-payment", "it-fault", "unknown-section"} <= applying(page)
    assert page.headings == ["درخواست از بخش"]
    assert "نمی‌دانید کدام بخش؟" in page.text


def test_one_section_and_a_province_may_be_chosen_before(imeo: Client) -> None:
    page = page_of(imeo, NEW, section="finance", province="fars")
    assert applying(page) == {
        "finance-payment",
        "finance-refund",
        "finance-question",
        "finance-visit",
        "unknown-section",
    }
    assert all(link.endswith("?province=fars") for link in page.links if "/apply/" in link)


@pytest.mark.parametrize("wrong", [{"section": "no-such"}, {"province": "atlantis"}, {"q": '"><b>نهال'}, {"q": "\x00"}])
def test_what_nobody_has_is_answered_calmly(imeo: Client, wrong: dict[str, str]) -> None:
    page = page_of(imeo, NEW, **wrong)
    assert "unknown-section" in applying(page)
    assert "<b>نهال" not in imeo.get(NEW, wrong).content.decode()


def test_needs_and_services_that_fit_are_offered_and_one_may_always_go_on(imeo: Client) -> None:
    page = page_of(imeo, NEW, q="گواهی عضویت", province="fars")
    assert {"membership-certificate", "membership-fee-payment", "unknown-section"} <= applying(page)
    assert "شاید یکی از این خدمات را می‌خواهید" in page.text
    nothing = page_of(imeo, NEW, q="هواپیما")
    assert applying(nothing) == {"unknown-section"}
    assert "«هواپیما» پیدا نشد" in nothing.text


@pytest.mark.parametrize("words", ["مدارک لازم", "چه مدارکي بفرستم؟", "پیامک نرسید"])
def test_answered_questions_that_fit_are_offered(frw: Client, words: str) -> None:
    page = page_of(frw, NEW, q=words)
    assert "شاید پاسخش همین‌جاست" in page.text
    assert any(link.startswith("/faq/#") for link in page.links)
    assert applying(page)  # offered, never forced


def test_of_questions_that_do_not_fit_nothing_is_said(frw: Client) -> None:
    for words in ("مرز مرتع", "هواپیما", "از در و"):
        assert "شاید پاسخش همین‌جاست" not in page_of(frw, NEW, q=words).text


def test_the_subject_goes_along_to_the_form(imeo: Client) -> None:
    page = page_of(imeo, NEW, q="گواهی عضویت", province="fars")
    ways = [link for link in page.links if link.startswith("/services/membership-certificate/apply/")]
    assert ways == [
        f"/services/membership-certificate/apply/?{urlencode({'province': 'fars', 'subject': 'گواهی عضویت'})}"
    ]


def test_while_one_types_the_offers_come_alone(imeo: Client) -> None:
    whole = imeo.get(NEW, {"q": "نامه"})
    alone = imeo.get(NEW, {"q": "نامه"}, headers={"x-requested-with": "live"})
    assert alone.content.decode().strip().startswith('<div id="results">')
    assert alone.content.decode().strip() in whole.content.decode()
    assert "X-Requested-With" in whole["Vary"] and "data-live-count" in alone.content.decode()


def test_the_mining_desk_leads_there_first_and_the_other_second(frw: Client, imeo: Client) -> None:
    mine, theirs = page_of(imeo, "/").links, page_of(frw, "/").links
    assert mine.index(NEW) < mine.index("/services/") and theirs.index("/services/") < theirs.index(NEW)
    assert f'action="{NEW}"' in imeo.get("/").content.decode()
    assert 'action="/services/"' in frw.get("/").content.decode()
    assert f"{NEW}?province=fars" in page_of(frw, "/p/fars/").links


def test_nothing_leads_there_where_no_section_has_said_its_needs(frw: Client) -> None:
    organisation = Organisation.objects.get(slug="frw")
    organisation.texts["tickets"] = False
    organisation.save()
    forget_kept()
    assert not [link for link in page_of(frw, "/").links + page_of(frw, "/p/fars/").links if link.startswith(NEW)]


def test_tickets_are_in_no_list_of_services(imeo: Client) -> None:
    for address in ("/", "/services/", "/services/?section=finance", "/services/?q=پرسش مالی", "/p/fars/"):
        assert not [link for link in page_of(imeo, address).links if "/services/finance-question" in link], address


@pytest.mark.parametrize("page", ["", "profile/"])
def test_the_page_of_a_need_is_its_place_among_the_needs(imeo: Client, page: str) -> None:
    response = imeo.get(f"/services/finance-question/{page}?province=fars")
    assert response.status_code == 302
    assert response["Location"] == f"{NEW}?section=finance&province=fars#finance-question"
    assert 'id="finance-question"' in imeo.get(response["Location"]).content.decode()
