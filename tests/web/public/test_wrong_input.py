"""Whatever stands in an address, the answer is a page, never a fault."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.web.public.reading import read

pytestmark = pytest.mark.django_db

NASTY = [
    *(
        "%00",
        "a%00b",
        "%ED%A0%80",
        "%FF%FE",
        quote("آ" * 1000),
        "a" * 5000,
        "%0d%0aX: y",
        "%27%20OR%201=1",
        "%E2%80%AE",
    ),
    *("<script>alert(1)</script>", "{{7*7}}", "..%2f..%2fetc", "%25"),
]
PATHS = ["/services/{}/", "/services/{}/profile/", "/p/{}/", "/verify/{}/"]
QUERIES = [
    "/services/?q={}",
    "/services/?section={}",
    "/services/?audience={}",
    "/services/?q=پروانه&section={}&audience={}",
    "/services/grazing-licence-renewal/?province={}",
    "/services/grazing-licence-renewal/?province={}&province={}",
    "/verify/?code={}",
    "/track/?number={}",
    "/demo/outbox.json?to={}",
]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("path", PATHS)
def test_paths(frw: Client, path: str, nasty: str) -> None:
    response = frw.get(path.replace("{}", nasty))
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()
    assert len(read(response.content.decode()).headings) == 1


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("query", QUERIES)
def test_queries(frw: Client, query: str, nasty: str) -> None:
    response = frw.get(query.replace("{}", nasty))
    assert response.status_code in (200, 302, 422)
    assert "<script>alert" not in response.content.decode()
    if response.status_code == 302:
        assert response["Location"].startswith("/verify/")


def test_a_strange_province_is_told_to_choose_again(frw: Client) -> None:
    text = frw.get("/services/grazing-licence-renewal/?province=atlantis").content.decode()
    assert "استان را از فهرست انتخاب کنید" in text
    assert "پاسخ می‌دهد" not in text
    assert 'href="/services/grazing-licence-renewal/apply/"' in text


@pytest.mark.parametrize("slug", ["membership-registration", "grazing-licence-nonsense"])
def test_a_service_of_another_organisation_is_as_one_that_is_not(frw: Client, slug: str) -> None:
    for address in (f"/services/{slug}/", f"/services/{slug}/profile/"):
        response = frw.get(address)
        assert response.status_code == 404
        assert "این خدمت پیدا نشد؛ از «خدمات» شروع کنید" in response.content.decode()


def test_an_unknown_province_shows_all_of_them(frw: Client) -> None:
    response = frw.get("/p/atlantis/")
    assert response.status_code == 404
    assert read(response.content.decode()).links.count("/p/fars/") == 2  # on the map and in the list
