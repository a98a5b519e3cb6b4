"""Writing to the office: sent once, answered, refused with all that was typed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from mizban.accounts.models import Realm
from mizban.accounts.sessions import SessionStore
from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.models import Case
from mizban.conversations.models import Message
from mizban.core.actor import Actor
from mizban.web.middleware.sessions import COOKIES
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled
from tests.web.citizen.walking import signed_in
from tests.web.staff import stories
from tests.web.staff.stories import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def case(rancher: Actor) -> Case:
    return stories.claimed(stories.waiting(rancher))


def client_of(actor: Actor) -> Client:
    client = signed_in(actor).client
    client.handler.enforce_csrf_checks = False
    return client


def post(actor: Actor, case: Case, **typed: object) -> HttpResponse:
    revision = Case.objects.get(pk=case.pk).revision
    data = {"revision": revision, "key": uuid4(), **typed}
    return client_of(actor).post(f"/my/cases/{case.number}/messages/", data)  # type: ignore[return-value]


def stored(case: Case) -> list[str]:
    with unwalled(case.organisation_id):
        return list(Message.objects.filter(case=case).order_by("pk").values_list("text", flat=True))


def page(actor: Actor, case: Case) -> str:
    return text(client_of(actor).get(f"/my/cases/{case.number}/"))


def test_sent_twice_it_is_there_once(rancher: Actor, case: Case) -> None:
    key = uuid4()
    assert [post(rancher, case, text="سلام", key=key).status_code for _ in range(2)] == [303, 303]
    assert stored(case) == ["سلام"]
    assert "سلام" in page(rancher, case)


def test_a_field_named_as_the_colleagues_form_makes_no_note(rancher: Actor, case: Case) -> None:
    post(rancher, case, text="سلام", colleagues="1", ask="1")
    with unwalled(case.organisation_id):
        message = Message.objects.get()
    assert (message.internal, message.asks, message.user_id) == (False, False, None)


def test_a_question_stands_above_all_else(rancher: Actor, case: Case) -> None:
    officer = factories.officer(stories.EXPERT)
    write(actor=officer, number=case.number, revision=case.revision, key=uuid4(), text="پلاک؟", asks=True)
    shown = page(rancher, case)
    assert "اداره از شما پرسشی کرده است" in shown
    assert "منتظر شما: پاسخ" in shown
    panel = client_of(rancher).get("/my/").content.decode()
    assert f"/my/cases/{case.number}/#conversation" in panel
    assert post(rancher, case, text="۱۲").status_code == 303
    assert "اداره از شما پرسشی کرده است" not in page(rancher, case)


def test_when_all_is_over_the_text_is_still_there(rancher: Actor, case: Case) -> None:
    withdraw(actor=rancher, number=case.number, revision=case.revision)
    refused = post(rancher, case, text="صبر کنید")
    assert refused.status_code == 409
    assert "این درخواست به پایان رسیده است" in text(refused)
    assert "نوشته بودید: صبر کنید" in text(refused)


def test_what_a_second_page_of_a_sent_draft_says_stays_when_it_is_refused(rancher: Actor, case: Case) -> None:
    key = uuid4()
    post(rancher, case, text="از گوشی", key=key)
    case.refresh_from_db()
    withdraw(actor=rancher, number=case.number, revision=case.revision)
    refused = post(rancher, case, text="از رایانه", key=key)
    assert refused.status_code == 409
    assert "نوشته بودید: از رایانه" in text(refused)


def test_a_stranger_neither_reads_nor_writes(rancher: Actor, case: Case) -> None:
    post(rancher, case, text="راز")
    stranger = factories.person()
    assert post(stranger, case, text="سلام").status_code == 404
    for address in ("messages/", ""):
        assert client_of(stranger).get(f"/my/cases/{case.number}/{address}").status_code == 404
    draft = client_of(stranger).post(f"/my/cases/{case.number}/messages/draft/", {"text": "x"})
    assert draft.status_code == 404


def test_older_messages_are_a_page_further(rancher: Actor, case: Case) -> None:
    for number in range(52):
        write(actor=rancher, number=case.number, revision=None, key=uuid4(), text=f"پیام شمارهٔ {number};")
    newest = client_of(rancher).get(f"/my/cases/{case.number}/").content.decode()
    assert "پیام شمارهٔ 1;" not in newest
    address = newest.partition("messages/?before=")[2].partition('"')[0]
    older = client_of(rancher).get(f"/my/cases/{case.number}/messages/?before={address}").content.decode()
    assert "پیام شمارهٔ 1;" in older
    assert "پیام شمارهٔ 2;" not in older


def test_whoever_had_signed_out_finds_the_text_again(rancher: Actor, case: Case) -> None:
    address = f"/my/cases/{case.number}/messages/"
    client = Client(HTTP_HOST="frw.localhost")
    response = client.post(address, {"text": "نیمه‌کاره", "revision": "1"})
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/sign-in/")
    session = SessionStore(client.cookies[COOKIES[Realm.PERSON]].value, organisation_id=1, realm=Realm.PERSON)
    session["person_id"] = rancher.person_id
    session.save()
    assert "نیمه‌کاره" in text(client.get(address))
