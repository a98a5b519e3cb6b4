"""Whatever was typed or chosen is there again: after an error, an ended session, a closed browser, another device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mizban.identity.demo_registry import DemoPerson
from tests import factories
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker, code_for

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
PASTURE = {"pasture_name": "مرتع چشمه‌سفید", "village": "ده‌بالا", "herd-0-animal_count": "هشتاد"}
Someone = Callable[..., DemoPerson]


@pytest.fixture
def person(someone: Someone) -> DemoPerson:
    return someone()


@pytest.fixture
def pasture(frw: Walker, person: DemoPerson) -> Walker:
    """Somebody on the third page of the form."""
    sample = Sample("frw", SERVICE)
    frw.begin(SERVICE, person).send()
    frw.send(sample.page("applicant")).send(sample.page("licence"))
    assert frw.at.endswith("/pages/pasture/")
    return frw


def typed_on(walker: Walker) -> dict[str, str]:
    return {name: walker.form().values[name][0] for name in PASTURE}


def sign_in_again(walker: Walker, person: DemoPerson) -> Walker:
    walker.send({"national_id": person.national_id, "mobile": person.mobile})
    return walker.send({"code": code_for(person.mobile)})


def test_after_an_error(pasture: Walker) -> None:
    pasture.send(PASTURE)
    assert pasture.status == 422
    assert typed_on(pasture) == PASTURE
    pasture.open(pasture.at)
    assert pasture.status == 200
    assert typed_on(pasture) == PASTURE


def test_by_the_button_for_later(pasture: Walker) -> None:
    address = pasture.at
    pasture.send(PASTURE, button="later")
    assert pasture.at == "/my/"
    assert typed_on(pasture.open(address)) == PASTURE


def test_by_the_autosave_of_a_browser_that_is_closed_then(pasture: Walker, person: DemoPerson) -> None:
    address = pasture.at
    saving = address.replace("/pages/", "/autosave/")
    assert f'data-autosave="{saving}"' in pasture.text
    form = pasture.form().values | {name: [value] for name, value in PASTURE.items()}
    answer = pasture.client.post(saving, form)
    assert answer.status_code == 204
    assert answer["Draft-Revision"]
    elsewhere = Walker().sign_in(person).open(address)
    assert typed_on(elsewhere) == PASTURE
    assert f'data-revision="{answer["Draft-Revision"]}"' in elsewhere.text


def test_on_another_device(pasture: Walker, person: DemoPerson) -> None:
    draft, address = pasture.draft, pasture.at
    pasture.send(PASTURE)
    elsewhere = Walker().sign_in(person)
    assert f'href="{draft}"' in elsewhere.text
    assert elsewhere.open(draft).at == address
    assert typed_on(elsewhere) == PASTURE
    elsewhere.open(f"{draft}pages/licence/")
    assert elsewhere.form().values["licence_number"] == ["27/1148"]


def test_when_the_session_has_ended(pasture: Walker, person: DemoPerson) -> None:
    address = pasture.at
    pasture.client.cookies.pop("mizban_person")
    pasture.send(PASTURE, follow=False)
    assert pasture.status == 302
    assert pasture.response["Location"].startswith("/sign-in/?next=%2Fmy%2Fdrafts%2F")
    pasture._follow()
    assert "برای امنیت خارج شدید؛ دوباره وارد شوید، نوشته‌ها مانده‌اند" in pasture.text
    sign_in_again(pasture, person)
    assert pasture.at == address
    assert typed_on(pasture) == PASTURE


def test_files_that_came_too_late_are_named(frw: Walker, person: DemoPerson) -> None:
    frw.begin(SERVICE, person).send()
    sample = Sample("frw", SERVICE)
    frw.send(sample.page("applicant"))
    frw.client.cookies.pop("mizban_person")
    frw.send(sample.page("licence") | {"licence_picture-upload": factories.picture("پروانهٔ من.jpg")})
    sign_in_again(frw, person)
    assert frw.at.endswith("/pages/licence/")
    assert frw.form().values["licence_number"] == ["27/1148"]
    assert "این فایل‌ها نرسید؛ دوباره انتخابشان کنید: پروانهٔ من.jpg" in frw.text


def test_when_the_token_of_the_page_has_ended(pasture: Walker) -> None:
    address = pasture.at
    pasture.client.cookies["mizban_csrf"] = "a" * 32
    pasture.send(PASTURE, follow=False)
    assert (pasture.status, pasture.response["Location"]) == (302, address)
    pasture._follow()
    assert "صفحه زیاد باز مانده بود؛ نوشته‌ها مانده‌اند، دوباره بفرستید" in pasture.text
    assert typed_on(pasture) == PASTURE
    pasture.send(PASTURE)
    assert pasture.status == 422


def test_when_session_and_token_have_both_ended(pasture: Walker, person: DemoPerson) -> None:
    address = pasture.at
    for cookie in ("mizban_person", "mizban_csrf"):
        pasture.client.cookies.pop(cookie)
    pasture.send(PASTURE)
    assert pasture.at.startswith("/sign-in/")
    sign_in_again(pasture, person)
    assert pasture.at == address
    assert typed_on(pasture) == PASTURE


def test_a_place_survives_too(frw: Walker, person: DemoPerson) -> None:
    frw.begin(SERVICE, person)
    frw.client.cookies.pop("mizban_person")
    frw.send({"province": "04"})
    sign_in_again(frw, person)
    assert frw.form().values["province"] == ["04"]


def test_who_one_is_survives_an_ended_token(frw: Walker, person: DemoPerson) -> None:
    frw.open(f"/services/{SERVICE}/apply/?province=yazd")
    frw.client.cookies.pop("mizban_csrf")
    frw.identify(person)
    assert frw.at == f"/services/{SERVICE}/apply/?province=yazd"
    assert frw.form().values["national_id"] == [person.national_id]
    frw.send()
    assert frw.at.endswith("/code/")


def test_a_field_of_a_service_may_be_called_code(imeo: Walker, person: DemoPerson) -> None:
    """`supervisor_code`, say, is an answer and no secret."""
    sample = Sample("imeo", "technical-supervisor-introduction")
    imeo.begin(sample.slug, person, sample.place).send()
    for page in ("applicant", "company", "mine"):
        imeo.send(sample.page(page))
    imeo.client.cookies.pop("mizban_person")
    imeo.send(sample.page("supervisor"))
    sign_in_again(imeo, person)
    assert imeo.form().values["supervisor_code"] == ["0030554"]


def test_secrets_are_not_kept(frw: Walker, person: DemoPerson) -> None:
    frw.open("/sign-in/").send({"national_id": person.national_id, "mobile": person.mobile})
    frw.client.cookies.pop("mizban_csrf")
    frw.send({"code": "123456"}, follow=False)
    assert "kept" not in frw.client.session


@pytest.mark.parametrize(("length", "kept"), [(20_000, True), (120_000, False)])
def test_texts_are_kept_up_to_a_bound(pasture: Walker, person: DemoPerson, length: int, kept: bool) -> None:
    text = "ب" * length
    pasture.client.cookies.pop("mizban_person")
    pasture.send({"pasture_name": text, "village": "ده‌بالا"})
    said = "برای امنیت خارج شدید؛ دوباره وارد شوید"
    assert said in pasture.text
    assert (f"{said}، نوشته‌ها مانده‌اند" in pasture.text) is kept
    sign_in_again(pasture, person)
    assert (pasture.form().values["pasture_name"] == [text]) is kept


def test_what_waits_is_encrypted_and_given_out_once(pasture: Walker, person: DemoPerson) -> None:
    address = pasture.at
    pasture.client.cookies.pop("mizban_person")
    pasture.send(PASTURE)
    assert "چشمه" not in str(dict(pasture.client.session))
    sign_in_again(pasture, person)
    assert typed_on(pasture) == PASTURE
    assert typed_on(pasture.open(address)) != PASTURE


def test_what_one_has_typed_is_not_for_the_next_at_the_same_browser(pasture: Walker, someone: Someone) -> None:
    pasture.client.cookies.pop("mizban_person")
    pasture.send(PASTURE)
    other = someone(place=1)
    Walker().open("/register/").identify(other).prove(other.mobile)
    sign_in_again(pasture, other)
    assert pasture.status == 404
    assert "چشمه" not in pasture.text


def test_a_script_that_comes_too_late_gets_no_page(pasture: Walker) -> None:
    saving = pasture.at.replace("/pages/", "/autosave/")
    values = pasture.form().values
    pasture.client.cookies.pop("mizban_person")
    late: dict[str, Any] = {"headers": {"Sec-Fetch-Mode": "cors"}}
    assert pasture.client.post(saving, values, **late).status_code == 401
    stale = Client(enforce_csrf_checks=True, headers={"host": "frw.localhost"})
    assert stale.post(saving, {"a": "b"}, **late).status_code == 403
    assert "kept" not in pasture.client.session


def test_what_was_typed_and_saved_is_part_of_what_is_sent(frw: Walker, person: DemoPerson) -> None:
    """Somebody changes a page that was done, the script saves it, and they go straight to the summary."""
    sample = Sample("frw", SERVICE)
    sample.fill(frw.begin(SERVICE, person).send())
    draft = frw.draft
    frw.open(f"{draft}pages/pasture/")
    values = frw.form().values | {"village": ["ده‌پایین"]}
    assert frw.client.post(f"{draft}autosave/pasture/", values).status_code == 204
    frw.open(f"{draft}summary/")
    assert "ده‌پایین" in frw.text
    frw.send()
    assert frw.at.endswith("/receipt/")
    assert "ده‌پایین" in frw.open(frw.at.replace("receipt/", "")).text


def test_something_wrong_that_was_typed_and_saved_is_told_before_it_is_sent(frw: Walker, person: DemoPerson) -> None:
    sample = Sample("frw", SERVICE)
    sample.fill(frw.begin(SERVICE, person).send())
    draft = frw.draft
    frw.open(f"{draft}pages/pasture/")
    frw.client.post(f"{draft}autosave/pasture/", frw.form().values | {"village": [""]})
    frw.open(f"{draft}summary/").send()
    assert frw.status == 422
    assert f'href="{draft}pages/pasture/#id_village"' in frw.text
    assert frw.open(draft).at == f"{draft}pages/pasture/"
