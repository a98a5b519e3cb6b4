"""Pages of the demo: their shape (contract.md), and that nobody else sees them (model.md, "Demo safety")."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mizban.core.jalali import parse
from mizban.core.numbers import national_id
from tests import factories

pytestmark = pytest.mark.django_db

FILES = ["/demo/people.json", "/demo/outbox.json", "/demo/accounts.json"]
PAGES = [*FILES, "/demo/", "/demo/gallery/"]
HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"]


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    found = client.get(address).json()
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_they_are_there_for_this_machine(frw: Client, imeo: Client, address: str) -> None:
    assert frw.get(address).status_code == 200
    assert imeo.get(address).status_code == 200
    assert Client(headers={"host": "localhost:8150"}).get(address).status_code == 200


@pytest.mark.parametrize("address", FILES)
def test_files_are_the_same_on_every_host(frw: Client, imeo: Client, address: str) -> None:
    assert frw.get(address).content == imeo.get(address).content


@pytest.mark.parametrize("address", PAGES)
def test_outside_a_demo_they_are_not_there(frw: Client, address: str, settings: Any) -> None:
    settings.DEMO = False
    assert frw.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.1", "::ffff:192.0.2.1", "", "unix:"])
def test_another_machine_does_not_see_them(frw: Client, address: str, peer: str) -> None:
    assert frw.get(address, REMOTE_ADDR=peer).status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("header", HEADERS)
def test_whoever_comes_through_a_proxy_does_not_see_them(frw: Client, address: str, header: str) -> None:
    assert frw.get(address, headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8150", "[::1]"])
def test_another_name_of_this_machine_does_not_show_them(address: str, host: str) -> None:
    client = Client(headers={"host": host})
    assert client.get("/").status_code == 200
    assert client.get(address).status_code == 404


def test_people_are_as_promised(frw: Client) -> None:
    people = rows(frw, "/demo/people.json")
    keys = {"national_id", "birth_date", "first_name", "last_name", "mobile", "kind"}
    assert all(set(one) == keys for one in people)
    kinds = [one["kind"] for one in people]
    assert kinds.count("match") >= 160
    assert all(kinds.count(k) >= 10 for k in ("mismatch", "unknown", "dead", "registry_down", "not_owner"))
    for one in people:
        assert national_id(one["national_id"]) == one["national_id"]
        assert re.fullmatch(r"09[0-9]{9}", one["mobile"])
        assert re.fullmatch(r"1[0-9]{3}/[0-9]{2}/[0-9]{2}", one["birth_date"]) and parse(one["birth_date"])


def test_accounts_are_as_promised(frw: Client) -> None:
    accounts = rows(frw, "/demo/accounts.json")
    keys = {"username", "password", "organisation", "unit", "province", "sections", "roles"}
    assert all(set(one) == keys for one in accounts)
    for slug in ("frw", "imeo"):
        own = [one for one in accounts if one["organisation"] == slug]
        assert any("administrator" in one["roles"] and one["province"] is None for one in own)
        heads = {one["province"] for one in own if "unit_head" in one["roles"]}
        assert len(heads - {None}) == 31
        experts = {(one["province"], section) for one in own if "expert" in one["roles"] for section in one["sections"]}
        assert len(experts) == 31 * len({section for _, section in experts})
    one = next(one for one in accounts if one["username"] == "frw-fars-rangeland-1")
    assert one["sections"] == ["rangeland"] and one["province"] == "fars" and one["roles"] == ["expert"]


def test_the_outbox_shows_what_would_have_gone_out(frw: Client) -> None:
    case = factories.renewal_case(factories.person())
    sent = rows(frw, "/demo/outbox.json")
    assert set(sent[0]) == {"to", "channel", "event", "text", "at"}
    assert (sent[0]["event"], sent[0]["channel"]) == ("received", "sms")
    assert case.number in sent[0]["text"]
    assert [one["at"] for one in sent] == sorted((one["at"] for one in sent), reverse=True)
    assert rows(frw, f"/demo/outbox.json?to={sent[0]['to']}") == [one for one in sent if one["to"] == sent[0]["to"]]
    assert rows(frw, "/demo/outbox.json?to=09120000000") == []
