"""When we are at fault: a page with a number, whatever is broken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client
from pytest_django import DjangoDbBlocker

from mizban.web.public.views import errors, front
from tests.web.public.reading import read


def broken(*_arguments: Any, **_named: Any) -> None:
    raise RuntimeError("broken")


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(headers={"host": "imeo.localhost"}, raise_request_exception=False)


def test_the_page_has_a_number_and_a_way_onward(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front.queries, "foremost", broken)
    response = visitor.get("/")
    page = read(response.content.decode())
    assert response.status_code == 500
    assert page.headings == ["خطا از ماست؛ پوزش"]
    assert re.search(r"شمارهٔ خطا:\s*[0-9]{4}-[0-9]{4}", page.text)
    assert "درگاه خدمت از راه دور" in page.title
    assert "/" in page.links
    assert "broken" not in page.text and "Traceback" not in page.text


def test_the_number_is_in_the_log(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(front.queries, "foremost", broken)
    said = re.search(r"[0-9]{4}-[0-9]{4}", visitor.get("/").content.decode())
    assert said
    assert any(said[0] in str(record.msg) for record in caplog.records)


def test_it_asks_neither_database_nor_session(
    rf: Any, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_db_blocker.block():
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "خطا از ماست؛ پوزش" in response.content.decode()


def test_a_broken_page_of_faults_is_a_sentence(rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_fault_page", broken)
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/plain")
    assert re.search(r"شمارهٔ خطا: [0-9]{4}-[0-9]{4}", response.content.decode())


def test_what_is_not_there_says_where_to_begin(visitor: Client) -> None:
    response = visitor.get("/nowhere/")
    page = read(response.content.decode())
    assert response.status_code == 404
    assert page.headings == ["این صفحه پیدا نشد"]
    assert "از «خانه» شروع کنید" in page.text


@pytest.mark.parametrize("status", [403, 404, 409, 413, 415, 422, 429, 503])
def test_every_refusal_has_a_page(status: int, rf: Any) -> None:
    page = read(get_template("ui/refused.html").render({"refusal": "بعداً بیایید", "status": status}, rf.get("/")))
    assert len(page.headings) == 1 and page.headings[0].strip()
    assert "بعداً بیایید" in page.text
