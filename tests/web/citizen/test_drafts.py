"""Filling a draft: place, pages, rows, summary, sending once, throwing away; nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest

from mizban.cases.models import Case, Draft
from mizban.core.acting import acting_as
from mizban.identity.demo_registry import DemoPerson
from mizban.organisations.queries import provinces
from tests import factories
from tests.conftest import Trying
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
Someone = Callable[..., DemoPerson]
SAMPLE = Sample("frw", SERVICE)


@pytest.fixture
def begun(frw: Walker, someone: Someone) -> Walker:
    return frw.begin(SERVICE, someone())


def province(slug: str) -> str:
    return next(one.code for one in provinces() if one.slug == slug)


def options(walker: Walker, name: str) -> int:
    return walker.text.partition(f'name="{name}"')[2].partition("</select>")[0].count("<option") - 1


def test_counties_come_with_the_button_where_no_script_fetches_them(begun: Walker) -> None:
    assert options(begun, "province") == 31
    begun.send({"province": province("yazd")}, button="refresh")
    assert begun.status == 200
    assert begun.form().values["province"] == [province("yazd")]
    assert options(begun, "county") > 5
    county = re.search(rf'value="({province("yazd")}[0-9]{{2}})"', begun.text)
    assert county
    begun.send({"county": county[1]}, button="refresh")
    assert options(begun, "city") > 0


def test_a_province_is_needed(begun: Walker) -> None:
    begun.send({"province": ""})
    assert begun.status == 422
    assert begun.page.title.startswith("خطا:")
    assert "استان را انتخاب کنید" in begun.text


def test_where_a_province_has_two_offices_the_county_is_needed(begun: Walker) -> None:
    begun.send({"province": province("mazandaran")})
    assert begun.status == 422
    assert "این استان دو اداره دارد؛ شهرستان را هم انتخاب کنید" in begun.text
    begun.send({"county": "0205"})
    assert begun.at.endswith("/pages/applicant/")


def test_any_place_can_be_posted(begun: Walker, trying: Trying) -> None:
    here, values = begun.at, ["\x00", "99", "'; --", "۰۷", "x" * 5000, "0701"]
    for name, value, button in product(["province", "county", "city"], values, ["", "refresh"]):
        with trying(name=name, value=value[:9], button=button):
            begun.open(here).send({name: value}, button=button)
            assert begun.status in (200, 422)


def test_a_county_of_another_province_is_refused(begun: Walker) -> None:
    begun.send({"province": province("yazd"), "county": "0205"})
    assert begun.status == 422
    assert "شهرستان را از همین استان انتخاب کنید" in begun.text


def test_a_row_more_and_a_row_less_without_a_script(begun: Walker) -> None:
    begun.send().send(SAMPLE.page("applicant")).send(SAMPLE.page("licence"))
    begun.send({"herd-0-animal": "sheep", "herd-0-animal_count": "۸۰"}, button=("_do", "add:herd"))
    assert begun.status == 200
    assert begun.form().values["herd-TOTAL_FORMS"] == ["2"]
    assert begun.form().values["herd-0-animal_count"] == ["۸۰"]
    begun.send({"herd-1-animal": "goat", "herd-1-animal_count": "۲۵"}, button=("_do", "drop:herd:0"))
    assert begun.form().values["herd-TOTAL_FORMS"] == ["1"]
    assert begun.form().values["herd-0-animal_count"] == ["۲۵"]


def test_the_summary_says_what_happens_next(begun: Walker) -> None:
    SAMPLE.fill(begun.send())
    for said in ("ادارهٔ کل منابع طبیعی و آبخیزداری استان فارس", "بعد از فرستادن", "فرستادن درخواست", "ده‌بالا"):
        assert said in begun.text
    assert re.search(r"تا <b>\S+ [۰-۹]{1,2} \S+ ۱۴[۰-۹]{2}</b> پاسخ می‌دهد", begun.text)
    for page in ("applicant", "licence", "pasture", "documents"):
        assert f'href="{begun.draft}pages/{page}/"' in begun.text


def test_a_page_changed_from_the_summary_leads_back_there(begun: Walker) -> None:
    SAMPLE.fill(begun.send())
    draft = begun.draft
    begun.open(f"{draft}pages/applicant/").send(button="to_summary")
    assert begun.at == f"{draft}summary/"


def test_what_is_missing_is_listed_with_the_place_to_mend_it(begun: Walker) -> None:
    begun.send()
    draft = begun.draft
    begun.open(f"{draft}summary/").send()
    assert begun.status == 422
    assert begun.page.title.startswith("خطا:")
    assert f'href="{draft}pages/applicant/#id_applicant_kind_0"' in begun.text
    assert Case.objects.count() == 0


def test_however_often_it_is_sent_there_is_one_case(begun: Walker) -> None:
    SAMPLE.fill(begun.send())
    summary, values = begun.at, begun.form().values
    begun.send(follow=False)
    first = begun.response["Location"]
    assert begun.status == 303
    again = begun.client.post(summary, values)
    assert (again.status_code, again["Location"]) == (303, first)
    assert Case.objects.count() == 1


def test_pages_of_a_sent_draft_lead_to_the_case(begun: Walker) -> None:
    SAMPLE.fill(begun.send())
    draft = begun.draft
    begun.send()
    case = Case.objects.get()
    for page in ("", "place/", "pages/applicant/", "summary/", "delete/"):
        assert begun.open(f"{draft}{page}").at == f"/my/cases/{case.number}/", page
    begun.client.post(f"{draft}pages/applicant/", {"applicant_kind": "legal"})
    begun.client.post(f"{draft}delete/")
    assert Case.objects.count() == 1


def test_a_second_request_of_the_same_kind_is_warned_of(begun: Walker) -> None:
    SAMPLE.fill(begun.send()).send()
    number = Case.objects.get().number
    begun.open(f"/services/{SERVICE}/apply/")
    assert f'href="/my/cases/{number}/"' in begun.text
    SAMPLE.fill(begun.send().send({"province": province("fars")}))
    assert f'href="/my/cases/{number}/"' in begun.text
    begun.send()
    assert Case.objects.count() == 2


def test_throwing_a_draft_away(begun: Walker) -> None:
    draft = begun.draft
    begun.open(f"{draft}delete/")
    assert "پیش‌نویس پاک شود؟ برنمی‌گردد" in begun.text
    begun.send()
    assert begun.at == "/my/"
    assert draft not in begun.text
    assert begun.open(draft, follow=False).status == 404


def test_a_draft_of_another_is_not_there(begun: Walker, someone: Someone) -> None:
    draft = begun.draft
    other = Walker().begin("seedling-request", someone(place=1))
    token = other.form().values["csrfmiddlewaretoken"]
    for page in ("", "place/", "pages/applicant/", "summary/", "delete/"):
        assert other.open(f"{draft}{page}", follow=False).status == 404, page
    for page in ("place/", "pages/applicant/", "autosave/applicant/", "summary/", "delete/"):
        posted = other.client.post(f"{draft}{page}", {"csrfmiddlewaretoken": token, "province": "07"})
        assert posted.status_code == 404, page
    assert begun.open(draft).status == 200


def test_a_draft_of_another_organisation_is_not_there(begun: Walker, someone: Someone) -> None:
    there = Walker("imeo").begin("technical-supervisor-introduction", someone(), "markazi")
    assert there.open(begun.draft, follow=False).status == 404


def test_somebody_with_the_same_number_and_another_mobile_sees_nothing(begun: Walker, someone: Someone) -> None:
    """Who cannot prove whose the mobile is has a panel of their own (model.md, "Identity")."""
    draft, person = begun.draft, someone()
    stranger = Walker().open(f"/services/{SERVICE}/apply/").identify(person_with(person, someone(place=7).mobile))
    stranger.prove(someone(place=7).mobile)
    assert stranger.at == f"{stranger.draft}place/"
    assert stranger.draft != draft
    assert stranger.open(draft, follow=False).status == 404
    assert draft not in stranger.open("/my/").text


def person_with(person: DemoPerson, mobile: str) -> DemoPerson:
    from dataclasses import replace

    return replace(person, mobile=mobile)


@pytest.mark.parametrize("page", ["no-such", "documents", "pasture"])
def test_pages_in_any_order(begun: Walker, page: str) -> None:
    draft = begun.draft
    status = begun.open(f"{draft}pages/{page}/", follow=False).status
    assert status == (404 if page == "no-such" else 200)


def test_a_page_may_be_sent_again(begun: Walker) -> None:
    begun.send()
    address, values = begun.at, begun.form().values | {"applicant_kind": ["natural"]}
    for _time in range(2):
        answer = begun.client.post(address, values)
        assert (answer.status_code, answer["Location"]) == (302, f"{begun.draft}pages/licence/")


def test_what_another_page_decides_is_judged_over_what_is_there_now() -> None:
    """Documents of a company are asked for once the first page says company, also where a script saved it."""
    actor = factories.person()
    begun = factories.filled_renewal(actor)
    from mizban.cases.actions.applying import drafts
    from mizban.cases.queries.applying.drafts import open_draft

    drafts.keep_typed(actor=actor, uuid=begun.uuid, page_key="applicant", data={"applicant_kind": "legal"})
    with acting_as(actor, read_only=True):
        opened = open_draft(actor, begun.uuid)
    assert opened.answers["applicant_kind"] == "legal"
    assert "document:company_registration" in opened.shown(opened.page("documents")).setting.asked
    assert [page.key for page in opened.pages if page.key in opened.settled.refused] == ["applicant"]
    assert Draft.objects.filter(pk=begun.pk).count() == 0, "the wall stands"
