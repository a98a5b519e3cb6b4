"""What stands on each page."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from mizban.core.keeping import forget_kept
from mizban.organisations.models import Organisation, Page
from mizban.organisations.pages import page
from mizban.web.written import picture_address
from tests.web.public.reading import read

pytestmark = pytest.mark.django_db
SUNDAY = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)  # ۱ آذر ۱۴۰۵


def text_of(client: Client, address: str, **more: Any) -> str:
    return " ".join(read(client.get(address, **more).content.decode()).text.split())


# --- front page ------------------------------------------------------------------------------------------------------


def test_each_organisation_speaks_for_itself(frw: Client, imeo: Client) -> None:
    mine, other = text_of(frw, "/"), text_of(imeo, "/")
    assert "کارهای مرتع، جنگل و زمین را از خانه درخواست و پیگیری کنید." in mine
    assert "آتش‌سوزی دیدید؟ با ۱۵۰۴ تماس بگیرید" in mine and "۱ مهر ۱۴۰۵" in mine
    assert "درگاه خدمت از راه دور" in other and "کارهای عضویت، پروانه و معدن" in other
    assert "آتش‌سوزی" not in other and "عضویت" not in mine
    assert "نمایشی" in mine and "نمایشی" in other


def test_the_map_and_its_list_lead_to_every_province(frw: Client) -> None:
    links = read(frw.get("/").content.decode()).links
    assert len({link for link in links if link.startswith("/p/")}) == 31
    assert all(links.count(link) == 2 for link in links if link.startswith("/p/"))


def test_the_front_page_is_no_wall(frw: Client) -> None:
    text = frw.get("/").content.decode()
    assert text.count('<article class="card service">') == 6
    assert 'href="/services/"' in text and 'href="/services/?section=rangeland"' in text


def test_notices_wait_for_their_day_and_go_after_their_last(frw: Client) -> None:
    organisation = Organisation.objects.get(slug="frw")
    organisation.texts["notices"] = [
        {"slug": "a", "date": "1405/09/01", "title": {"fa": "امروز آمده"}},
        {"slug": "b", "date": "1405/09/02", "title": {"fa": "فردا می‌آید"}},
        {"slug": "c", "date": "1405/08/01", "until": "1405/08/30", "title": {"fa": "دیروز رفته"}},
        {"slug": "d", "date": "1405/13/45", "title": {"fa": "روزی که نیست"}},
    ]
    organisation.save()
    forget_kept()
    with time_machine.travel(SUNDAY, tick=False):
        text = text_of(frw, "/")
    assert "امروز آمده" in text
    assert not any(words in text for words in ("فردا می‌آید", "دیروز رفته", "روزی که نیست"))


def test_a_demo_says_so_and_nothing_else_does(frw: Client, settings: Any) -> None:
    assert 'class="demo"' in frw.get("/").content.decode()
    settings.DEMO = False
    assert 'class="demo"' not in frw.get("/").content.decode()


# --- list and search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["تمدید پروانه", "تمديد مرتعداري", "پروانه مرتع‌داری", "تمدید پروانه مرتداری", "چرا"])
def test_the_list_finds_the_renewal(frw: Client, query: str) -> None:
    page = read(frw.get("/services/", {"q": query}).content.decode())
    assert "/services/grazing-licence-renewal/" in page.links
    assert "خدمت پیدا شد" in page.text
    assert "خدمات" in page.title


def test_an_empty_list_says_what_to_do(frw: Client) -> None:
    text = text_of(frw, "/services/?q=هواپیما")
    assert "«هواپیما» پیدا نشد؛ کلمهٔ کوتاه‌تری بنویسید" in text
    assert "در این بخش خدمتی نیست" in text_of(frw, "/services/?section=watershed")
    elsewhere = frw.get("/services/?q=نهال&section=rangeland").content.decode()
    assert "«نهال» در این بخش پیدا نشد؛ در همهٔ بخش‌ها جست‌وجو کنید" in elsewhere
    assert f"/services/?q={quote('نهال')}" in read(elsewhere).links


def test_while_one_types_the_results_come_alone(frw: Client) -> None:
    whole = frw.get("/services/", {"q": "نهال"})
    alone = frw.get("/services/", {"q": "نهال"}, headers={"x-requested-with": "live"})
    assert alone.content.decode().strip().startswith('<div id="results">')
    assert alone.content.decode().strip() in whole.content.decode()
    assert "X-Requested-With" in whole["Vary"]
    assert 'data-live="results"' in whole.content.decode() and "data-live-count" in alone.content.decode()


def test_typed_words_come_back_escaped(frw: Client) -> None:
    text = frw.get("/services/", {"q": '"><b>نهال'}).content.decode()
    assert "<b>نهال" not in text and "&quot;&gt;&lt;b&gt;نهال" in text


# --- service ---------------------------------------------------------------------------------------------------------


def test_a_service_says_what_it_asks_for_and_promises(frw: Client) -> None:
    page = read(frw.get("/services/grazing-licence-renewal/").content.decode())
    text = " ".join(page.text.split())
    assert page.main["data-section"] == "grazing-licence-renewal"
    assert "فقط اگر «نوع متقاضی» «شرکت یا تعاونی (شخص حقوقی)» است" in text
    assert "۱۰ روز کاری نمایشی" in text
    assert "هزینه اعلام نشده" in text
    assert {"/services/grazing-licence-renewal/apply/", "/services/grazing-licence-renewal/profile/"} <= set(page.links)


def test_the_day_of_the_answer_counts_that_provinces_working_days(frw: Client) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        page = read(frw.get("/services/grazing-licence-renewal/?province=fars").content.decode())
    text = " ".join(page.text.split())
    # ten working days after 1 Azar: 2-4, 7-11, 14 and 15 Azar; Thursdays and Fridays are off
    assert "اگر امروز بفرستید، ادارهٔ کل منابع طبیعی و آبخیزداری استان فارس تا یکشنبه ۱۵ آذر ۱۴۰۵ پاسخ می‌دهد." in text
    assert "(نمایشی)" in text
    assert "/services/grazing-licence-renewal/apply/?province=fars" in page.links


def test_a_province_with_two_offices_names_both(frw: Client) -> None:
    text = text_of(frw, "/services/grazing-licence-renewal/?province=mazandaran")
    assert "مازندران – ساری" in text and "مازندران – نوشهر" in text
    assert "این استان چند اداره دارد" in text


def test_a_group_leads_to_what_it_holds(frw: Client) -> None:
    page = read(frw.get("/services/grazing-licence/?province=fars").content.decode())
    assert "/services/grazing-licence-renewal/?province=fars" in page.links
    assert "/services/grazing-licence-renewal/apply/?province=fars" in page.links
    assert "/services/grazing-licence/apply/" not in page.links


def test_the_profile_is_told_whole(imeo: Client) -> None:
    page = read(imeo.get("/services/membership-registration/profile/").content.decode())
    text = " ".join(page.text.split())
    assert "تواتر اعلام نشده" in text
    assert "بررسی سوابق عضویت" in text  # a step that the organisation has named
    assert {"profile", "steps", "documents", "promise"} <= set(page.ids)


# --- province --------------------------------------------------------------------------------------------------------


def test_a_provinces_desk_has_its_offices_and_ways_to_ask(frw: Client) -> None:
    page = read(frw.get("/p/mazandaran/").content.decode())
    assert "مازندران – ساری" in page.text and "مازندران – نوشهر" in page.text
    assert "/services/grazing-licence-renewal/apply/?province=mazandaran" in page.links
    assert "011-00000000" in page.text


def test_a_provinces_desk_warns_of_days_off(imeo: Client) -> None:
    with time_machine.travel(dt.datetime(2027, 3, 10, 8, tzinfo=dt.UTC), tick=False):
        text = text_of(imeo, "/p/fars/")
    assert "فروردین ۱۴۰۶" in text


# --- pages of text ---------------------------------------------------------------------------------------------------


def test_pages_are_the_organisations_own(frw: Client, imeo: Client) -> None:
    assert "سازمان استان شما" in text_of(imeo, "/contact/") and "ادارهٔ استان شما" in text_of(frw, "/contact/")
    assert "/services/in-person-appointment/" in read(imeo.get("/contact/").content.decode()).links


def test_a_page_that_nobody_has_written_is_not_there(frw: Client) -> None:
    Page.objects.filter(slug="guide", organisation__slug="frw").delete()
    forget_kept()
    assert frw.get("/guide/").status_code == 404


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("slug", ["frw", "imeo"])
def test_every_step_of_the_guide_has_its_picture(slug: str, language: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(slug)
    client.cookies["language"] = language
    shown = read(client.get("/guide/").content.decode()).pictures
    addresses = [str(one["src"]) for one in shown if one["alt"]]
    assert len(addresses) == len(page(Organisation.objects.get(slug=slug).pk, "guide").steps)
    assert all(f"/guide/{slug}/{language}/guide-" in one for one in addresses)


def test_pictures_that_are_missing_are_left_out() -> None:
    assert picture_address("frw", "no-such-picture") == ""


# --- language, robots, favicon ---------------------------------------------------------------------------------------


def test_the_language_is_chosen_and_one_is_back_where_one_was(frw: Client) -> None:
    response = frw.post("/language/", {"language": "en", "next": "/services/?q=a"})
    assert (response.status_code, response["Location"]) == (303, "/services/?q=a")
    assert 'lang="en" dir="ltr"' in frw.get("/").content.decode()
    frw.post("/language/", {"language": "fa"})
    assert 'lang="fa" dir="rtl"' in frw.get("/").content.decode()


def test_what_the_browser_prefers_is_ignored(frw: Client) -> None:
    assert 'lang="fa"' in frw.get("/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "", "x"]
)
def test_choosing_a_language_leads_nowhere_else(frw: Client, target: str) -> None:
    assert frw.post("/language/", {"language": "en", "next": target})["Location"] == "/"


@pytest.mark.parametrize("language", ["de", "", "fa\x00", "x" * 5000])
def test_a_language_that_we_do_not_speak_changes_nothing(frw: Client, language: str) -> None:
    response = frw.post("/language/", {"language": language})
    assert response.status_code == 303
    assert "language" not in response.cookies


def test_a_stale_page_can_still_change_the_language() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "frw.localhost"})
    assert client.post("/language/", {"language": "en"}).status_code == 303
    assert client.get("/language/").status_code == 405


def test_robots_read_no_demo_and_no_private_page(frw: Client, settings: Any) -> None:
    assert "Disallow: /\n" in frw.get("/robots.txt").content.decode()
    settings.DEMO = False
    told = frw.get("/robots.txt").content.decode()
    assert "Disallow: /my/" in told and "Disallow: /\n" not in told


def test_the_favicon_is_found_by_its_old_name(frw: Client) -> None:
    response = frw.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".png")
