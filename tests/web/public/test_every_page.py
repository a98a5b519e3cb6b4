"""What holds for every public page of every organisation, in every language."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from mizban.organisations.queries import provinces
from tests.web.public.reading import read

AtMost = Callable[[int], AbstractContextManager[None]]
SHARED = [
    *("/", "/services/", "/services/?q=پروانه", "/services/?q=هواپیما", "/services/?section=secretariat"),
    *(
        "/tickets/new/",
        "/tickets/new/?section=secretariat&province=fars",
        "/tickets/new/?q=پروانه",
        "/tickets/new/?q=هواپیما",
    ),
    *("/p/fars/", "/p/mazandaran/", "/track/", "/verify/", "/verify/?code=!", "/verify/ABCDEFGHJKLM/"),
    *("/guide/", "/faq/", "/accessibility/", "/privacy/", "/service-level/", "/contact/"),
    *("/demo/", "/no-such-page/", "/p/no-such-province/", "/services/no-such-service/"),
]
OWN = {
    "frw": ["/services/grazing-licence-renewal/", "/services/grazing-licence-renewal/?province=mazandaran",
            "/services/grazing-licence/", "/services/grazing-licence-renewal/profile/",
            "/services/grazing-licence/profile/", "/services/land-inquiry/"],
    "imeo": ["/services/membership-registration/", "/services/membership-registration/?province=fars",
             "/services/permit-examination/", "/services/membership-registration/profile/",
             "/services/in-person-appointment/", "/services/permit-examination-extraction/"],
}  # fmt: skip
EVERY = [(slug, address) for slug, own in OWN.items() for address in [*SHARED, *own]]
ORDINARY = [(slug, address) for slug, address in EVERY if "no-such" not in address and "/verify/" not in address]
DESK = {
    ("frw", "fa"): "میز خدمت الکترونیکی منابع طبیعی و آبخیزداری",
    ("imeo", "fa"): "درگاه خدمت از راه دور",
    ("frw", "en"): "Electronic service desk for natural resources and watersheds",
    ("imeo", "en"): "Remote Service Portal",
}


def visitor(slug: str, language: str = "fa") -> Client:
    client = Client(headers={"host": f"{slug}.localhost"}, REMOTE_ADDR="127.0.0.1")
    client.cookies["language"] = language
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(("slug", "address"), EVERY)
def test_a_page_is_whole(slug: str, address: str, language: str) -> None:
    response = visitor(slug, language).get(address)
    page = read(response.content.decode())
    assert len(page.headings) == 1
    assert page.headings[0]
    before, _dash, desk = page.title.rpartition(" – ")
    assert before.strip()
    assert desk == DESK[slug, language]
    assert (page.html["lang"], page.html["dir"]) == (language, "rtl" if language == "fa" else "ltr")
    assert page.unlabelled == []
    assert len(page.ids) == len(set(page.ids))
    assert all(picture.get("alt") is not None for picture in page.pictures)
    assert "None" not in page.text
    assert page.inline == []
    assert all(source.startswith(("/static/", "#")) for source in page.sources)
    assert response["Cache-Control"] == "no-store, private"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "'unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "address"), ORDINARY)
def test_a_page_answers_with_few_queries(slug: str, address: str, at_most: AtMost) -> None:
    client = visitor(slug)
    assert client.get(address).status_code == 200
    with at_most(6):
        client.get(address)


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "address"), ORDINARY)
def test_a_page_is_for_reading(slug: str, address: str) -> None:
    if address != "/track/":
        assert visitor(slug).post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/services/", "/track/", "/demo/", "/no-such-page/"])
@pytest.mark.parametrize("host", ["other.localhost", "example.org", "frw.localhost.example.org", "", "[::1", "a" * 300])
def test_a_host_of_no_organisation_has_no_pages(host: str, address: str) -> None:
    response = Client(headers={"host": host}).get(address)
    assert response.status_code == 404
    assert "منابع طبیعی" not in response.content.decode()


@pytest.mark.django_db
def test_plain_localhost_shows_the_default_organisation() -> None:
    response = Client(headers={"host": "localhost:8150"}).get("/")
    assert DESK["frw", "fa"] in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["frw", "imeo"])
def test_links_lead_to_pages_that_are_there_or_promised(slug: str) -> None:
    alike = tuple(f"/p/{one.slug}/" for one in provinces() if one.slug != "mazandaran")
    promised = (*alike, "/my/", "/sign-in/", "/register/", "/demo/", "/language/", "/static/guide/")
    client = visitor(slug)
    todo, seen = {"/"}, set[str]()
    while todo:
        address = todo.pop()
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        for link in read(response.content.decode()).links:
            target = link.partition("#")[0].partition("?province=")[0]
            if target and not target.startswith(promised) and not target.endswith("/apply/") and target not in seen:
                assert target.startswith("/"), (address, link)
                todo.add(target)
    assert len(seen) > 40
