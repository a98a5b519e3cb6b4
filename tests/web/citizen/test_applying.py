"""Who asks: what the registries say, the code, and what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from mizban.accounts.models import Person
from mizban.cases.models import Draft
from mizban.core import clock
from mizban.identity.demo_registry import DemoPerson, Kind
from mizban.identity.models import ClaimState, IdentityClaim
from tests import factories
from tests.unwalled import unwalled
from tests.web.citizen.walking import Walker, code_for

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
APPLY = f"/services/{SERVICE}/apply/"
ONLY_MOBILE = "violation-report"
Someone = Callable[..., DemoPerson]


def behind(model: type[Draft | IdentityClaim | Person], slug: str = "frw") -> list[Draft | IdentityClaim | Person]:
    """All rows of an organisation, whoever's they are, newest first."""
    with unwalled(factories.organisation(slug).pk):
        return list(model.objects.order_by("-pk"))


def test_the_three_fields_have_their_labels(frw: Walker) -> None:
    frw.open(APPLY)
    assert [label for label in ("کد ملی", "تاریخ تولد", "تلفن همراه") if label not in frw.text] == []
    assert frw.page.headings != []
    assert frw.page.main["data-section"] == SERVICE


def test_what_is_wrong_is_said_and_what_was_typed_stays(frw: Walker) -> None:
    frw.open(APPLY).send({"national_id": "123", "mobile": "0912", "birth_date-day": "3", "birth_date-year": "1360"})
    assert frw.status == 422
    assert frw.page.title.startswith("خطا:")
    assert "کد ملی ۱۰ رقم است؛ ۳ رقم نوشته‌اید" in frw.text
    assert frw.form().values["national_id"] == ["123"]
    assert frw.form().values["birth_date-day"] == ["3"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.MISMATCH, "اطلاعات متقاضی معتبر نمی‌باشد"),
        (Kind.UNKNOWN, "ثبت احوال این کد ملی را ندارد؛ رقم‌ها را دوباره ببینید"),
        (Kind.DEAD, "برای این کد ملی فوت ثبت شده است؛ از ثبت احوال بپرسید"),
    ],
)
def test_somebody_whom_the_registry_denies(frw: Walker, someone: Someone, kind: Kind, sentence: str) -> None:
    person = someone(kind)
    frw.open(APPLY).identify(person).prove(person.mobile)
    assert frw.status == 422
    assert sentence in frw.text
    assert frw.page.title.startswith("خطا:")
    assert frw.form().values["national_id"] == [person.national_id]
    assert frw.form().action == APPLY
    assert [behind(model) for model in (Draft, IdentityClaim, Person)] == [[], [], []]
    assert not frw.client.session.get("person_id")


def test_a_mismatch_says_what_to_compare(frw: Walker, someone: Someone) -> None:
    person = someone(Kind.MISMATCH)
    frw.open(APPLY).identify(person).prove(person.mobile)
    assert 'href="#id_national_id">کد ملی را رقم‌به‌رقم با کارت ملی مقایسه کنید' in frw.text
    assert 'href="#id_birth_date-day">تاریخ تولد را مانند کارت ملی بنویسید' in frw.text


def test_a_registry_that_is_down_stands_in_nobodys_way(frw: Walker, someone: Someone) -> None:
    person = someone(Kind.REGISTRY_DOWN)
    frw.open(APPLY).identify(person).prove(person.mobile)
    assert frw.at == f"{frw.draft}place/"
    assert "ثبت احوال پاسخ نمی‌دهد" in frw.text
    assert [claim.state for claim in behind(IdentityClaim)] == [ClaimState.IDENTITY_PENDING]
    frw.open(frw.draft)
    assert "ثبت احوال پاسخ نمی‌دهد" not in frw.text


def test_a_relatives_mobile_goes_on_marked(frw: Walker, someone: Someone) -> None:
    person = someone(Kind.NOT_OWNER)
    frw.open(APPLY).identify(person).prove(person.mobile)
    assert frw.at == f"{frw.draft}place/"
    assert "این موبایل به نام شما نیست" in frw.text
    assert [claim.state for claim in behind(IdentityClaim)] == [ClaimState.NOT_OWNER]
    assert [one.verified_at for one in behind(Person)] == [None]


def test_the_draft_carries_the_province_of_the_address(frw: Walker, someone: Someone) -> None:
    frw.begin(SERVICE, someone(), province="yazd")
    assert behind(Draft)[0].province.slug == "yazd"
    assert frw.form().values["province"] == [behind(Draft)[0].province_id]


@pytest.mark.parametrize("province", ["no-such", "فارس", "../..", "%00", "fars&province=yazd", "x" * 3000])
def test_a_province_that_is_none_is_as_if_it_were_not_there(frw: Walker, someone: Someone, province: str) -> None:
    person = someone()
    frw.open(f"{APPLY}?province={province}").identify(person).prove(person.mobile)
    assert frw.status == 200
    assert frw.at == f"{frw.draft}place/"


def test_the_first_time_a_registration_code_is_shown(frw: Walker, someone: Someone) -> None:
    frw.begin(SERVICE, someone())
    code = frw.text.partition("کد ثبت‌نام شما")[2].partition('data-copy="')[2].partition('"')[0]
    assert len(code) == 14
    frw.open("/my/account/")
    assert code in frw.text
    frw.open("/sign-out/").send()
    assert frw.begin(SERVICE, someone()).text.count("کد ثبت‌نام شما") == 0


def test_a_wrong_code_says_how_many_tries_are_left(frw: Walker, someone: Someone) -> None:
    person = someone()
    frw.open(APPLY).identify(person)
    right = code_for(person.mobile)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for left in ("۴", "۳", "۲", "۱"):
        frw.send({"code": wrong})
        assert frw.status == 422
        assert f"کد درست نبود؛ {left} فرصت مانده است" in frw.text
    frw.send({"code": wrong})
    assert "این کد کار نمی‌کند؛ آخرین کد را بنویسید یا کد تازه بگیرید" in frw.text
    frw.send({"code": right})
    assert frw.status == 422
    assert behind(Draft) == []


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "کد", "\x00", "۱" * 5000, "１２３４５６"])
def test_what_is_no_code_counts_no_try(frw: Walker, someone: Someone, typed: str) -> None:
    person = someone()
    frw.open(APPLY).identify(person)
    for _time in range(7):
        frw.send({"code": typed})
        assert frw.status == 422
    frw.prove(person.mobile)
    assert frw.status == 200


def test_a_code_may_be_typed_in_any_digits(frw: Walker, someone: Someone) -> None:
    person = someone()
    frw.open(APPLY).identify(person)
    code = code_for(person.mobile).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert frw.send({"code": f" {code[:3]} {code[3:]}\u200f"}).at == f"{frw.draft}place/"


def test_a_code_is_good_for_three_minutes(frw: Walker, someone: Someone) -> None:
    person = someone()
    with time_machine.travel(clock.now(), tick=False) as time:
        frw.open(APPLY).identify(person)
        code = code_for(person.mobile)
        time.shift(dt.timedelta(seconds=181))
        frw.send({"code": code})
        assert "زمان کد گذشت؛ کد تازه بگیرید" in frw.text
        frw.send(button="again")
        assert frw.status == 200
        assert code_for(person.mobile) != code
        frw.prove(person.mobile)
        assert frw.at == f"{frw.draft}place/"


def test_a_fresh_code_comes_a_minute_after_the_last_one(frw: Walker, someone: Someone) -> None:
    person = someone()
    with time_machine.travel(clock.now(), tick=False) as time:
        frw.open(APPLY).identify(person)
        first = code_for(person.mobile)
        time.shift(dt.timedelta(seconds=10))
        frw.send(button="again")
        assert frw.status == 429
        assert frw.response["Retry-After"] == "50"
        assert "۵۰ ثانیهٔ دیگر کد تازه بگیرید" in frw.text
        assert code_for(person.mobile) == first
        time.shift(dt.timedelta(seconds=51))
        frw.send(button="again")
        assert frw.status == 200
        assert "کد تازه فرستادیم" in frw.text
        frw.send({"code": first})
        assert frw.status == 422


def test_five_codes_in_ten_minutes(frw: Walker, someone: Someone) -> None:
    person = someone()
    for _time in range(5):
        frw.open(APPLY).identify(person)
        assert frw.at.endswith("/code/")
    frw.open(APPLY).identify(person)
    assert frw.status == 429
    assert 0 < int(frw.response["Retry-After"]) <= 600
    assert "تعداد تلاش‌ها زیاد شد" in frw.text
    assert frw.form().values["mobile"] == [person.mobile]
    other = Walker().open(APPLY).identify(someone(place=1))
    assert other.at.endswith("/code/")


def test_the_registry_is_no_oracle_for_birth_dates(frw: Walker, someone: Someone) -> None:
    person = someone(Kind.MISMATCH)
    for _time in range(3):
        frw.open(APPLY).identify(person).prove(person.mobile)
        assert frw.status == 422
    frw.open(APPLY).identify(person).prove(person.mobile)
    assert frw.status == 429
    assert int(frw.response["Retry-After"]) > 3600


def test_people_of_whom_only_the_mobile_is_asked_do_not_share_a_limit(someone: Someone) -> None:
    for place in range(7):
        walker = Walker().open(f"/services/{ONLY_MOBILE}/apply/").send({"mobile": someone(place=place).mobile})
        assert walker.at.endswith("/code/"), place


def test_a_service_may_want_the_mobile_alone(frw: Walker, someone: Someone) -> None:
    person = someone()
    frw.open(f"/services/{ONLY_MOBILE}/apply/")
    assert "national_id" not in frw.form().values
    frw.send({"mobile": person.mobile}).prove(person.mobile)
    assert frw.at == f"{frw.draft}place/"
    assert [claim.state for claim in behind(IdentityClaim)] == [ClaimState.MOBILE_ONLY]
    first = frw.draft
    again = Walker().open("/sign-in/mobile/").send({"mobile": person.mobile}).prove(person.mobile)
    assert again.at == "/my/"
    assert first in again.text


def test_a_mobile_alone_is_not_enough_for_the_other_services(frw: Walker, someone: Someone) -> None:
    person = someone()
    frw.open(f"/services/{ONLY_MOBILE}/apply/").send({"mobile": person.mobile}).prove(person.mobile)
    begun = frw.draft
    frw.open(APPLY)
    assert "national_id" in frw.form().values
    frw.identify(person).prove(person.mobile)
    assert frw.at == f"{frw.draft}place/"
    assert frw.draft != begun
    assert behind(IdentityClaim)[0].state is ClaimState.VERIFIED
    assert frw.open(begun, follow=False).status == 404


def test_somebody_signed_in_goes_on_at_once(frw: Walker, someone: Someone) -> None:
    frw.begin(SERVICE, someone())
    frw.open("/services/seedling-request/apply/?province=yazd").send()
    assert frw.at == f"{frw.draft}place/"
    assert behind(Draft)[0].service.slug == "seedling-request"
    assert behind(Draft)[0].province.slug == "yazd"


def test_two_taps_begin_one_draft(frw: Walker, someone: Someone) -> None:
    frw.begin(SERVICE, someone())
    for _time in range(2):
        frw.open("/services/seedling-request/apply/").send()
    assert len(behind(Draft)) == 2


def test_a_draft_with_something_in_it_is_offered_and_not_taken(frw: Walker, someone: Someone) -> None:
    frw.begin(SERVICE, someone()).send().send({"applicant_kind": "natural"})
    first = frw.draft
    frw.open(APPLY)
    assert f'href="{first}"' in frw.text
    frw.send()
    assert frw.draft != first
    assert f'href="{first}"' in frw.text


def test_the_empty_form_can_be_looked_at_by_anyone(frw: Walker) -> None:
    frw.open(f"{APPLY}form/")
    assert frw.status == 200
    for label in ("نوع متقاضی", "شمارهٔ پروانه", "نام دارندهٔ پروانه", "تصویر کارت ملی (پشت و رو)", "مدارک ثبت شرکت"):
        assert label in frw.text
    assert len(frw.page.ids) == len(set(frw.page.ids))


def test_the_code_page_without_a_question_before_it(frw: Walker) -> None:
    assert frw.open(f"{APPLY}code/").at == APPLY


@pytest.mark.parametrize("slug", ["no-such-service", "grazing-licence"])
def test_what_cannot_be_asked_for(frw: Walker, slug: str) -> None:
    for page in ("", "code/", "form/"):
        assert frw.open(f"/services/{slug}/apply/{page}").status == 404


def test_what_is_typed_by_one_person_is_not_shown_to_a_service_of_another(frw: Walker, someone: Someone) -> None:
    frw.open(APPLY).identify(someone())
    frw.open("/services/seedling-request/apply/")
    assert frw.form().values["national_id"] == [""]


def test_from_the_code_back_to_the_number(frw: Walker, someone: Someone) -> None:
    person = someone()
    frw.open(f"{APPLY}?province=fars").identify(person)
    frw.open(f"{APPLY}?province=fars")
    assert frw.form().values["mobile"] == [person.mobile]
    assert frw.form().values["birth_date-year"] == [person.birth_date[:4]]
