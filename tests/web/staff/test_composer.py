"""The composer of both sides over HTTP: files one by one, second thoughts, corrections, who is there, calls."""

from __future__ import annotations

import base64
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from mizban.accounts.models import User
from mizban.cases.actions.working.decide import decide
from mizban.cases.models import Case
from mizban.cases.workflow import Outcome
from mizban.conversations.models import Message, MessageDraft
from mizban.core import live
from mizban.core.actor import Actor
from mizban.core.keeping import forget_kept
from mizban.files.actions import process
from mizban.files.models import StoredFile
from mizban.organisations.models import Organisation
from tests import factories
from tests.unwalled import unwalled
from tests.web.citizen.walking import signed_in
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD_OFFICE, text

pytestmark = pytest.mark.django_db
PIECE = "application/offset+octet-stream"
SCRIPT = {"Sec-Fetch-Mode": "cors", "Tus-Resumable": "1.0.0"}


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def case(rancher: Actor) -> Case:
    return stories.claimed(stories.waiting(rancher))


@pytest.fixture
def patience(settings: LazySettings) -> None:
    settings.MESSAGE_UNDO_SECONDS = 15


def of_applicant(actor: Actor) -> Client:
    client = signed_in(actor).client
    client.handler.enforce_csrf_checks = False
    return client


def place(case: Case, side: str) -> str:
    return f"/staff/cases/{case.number}/" if side == "office" else f"/my/cases/{case.number}/"


def client_of(side: str, rancher: Actor) -> Client:
    return browser(EXPERT) if side == "office" else of_applicant(rancher)


def post(client: Client, at: str, case: Case, **typed: Any) -> HttpResponse:
    case.refresh_from_db()
    return client.post(f"{at}messages/", {"revision": case.revision, "key": uuid4(), **typed})  # type: ignore[return-value]


def begin(client: Client, at: str, size: int, name: str = "عکس.jpg") -> HttpResponse:
    about = f"filename {base64.b64encode(name.encode()).decode()},field ZmlsZXM="
    headers = {**SCRIPT, "Upload-Length": str(size), "Upload-Metadata": about}
    return client.post(at, headers=headers)  # type: ignore[return-value]


def uploads(client: Client, at: str) -> str:
    """Where the page says that files go."""
    page = client.get(at).content.decode()
    found = re.search(r'data-files="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["office", "applicant"])
def test_a_file_comes_piece_by_piece_and_its_row_turns_by_itself(case: Case, rancher: Actor, side: str) -> None:
    client, at = client_of(side, rancher), place(case, side)
    data = factories.picture().read()
    location = str(begin(client, uploads(client, at), len(data))["Location"])
    half = len(data) // 2
    for offset, piece in ((0, data[:half]), (half, data[half:])):
        headers = {**SCRIPT, "Upload-Offset": str(offset)}
        assert client.patch(location, piece, content_type=PIECE, headers=headers).status_code == 204
    row = client.get(location).content.decode()
    assert "در حال بررسی امنیتی" in row
    assert f'data-poll="{location}"' in row
    assert f'data-remove="{location}"' in row
    with unwalled(case.organisation_id):
        file = StoredFile.objects.get(public_id=location.rstrip("/").rpartition("/")[2])
        key = MessageDraft.objects.get(pk=file.subject_id).key
        process(organisation_id=file.organisation_id, file_id=file.pk)
    assert post(client, at, case, key=key, text="").status_code == 303
    row = client.get(location).content.decode()
    assert "پذیرفته شد" in row
    assert "data-poll" not in row
    assert "data-remove" not in row
    other = client_of("applicant" if side == "office" else "office", rancher)
    there = location.replace(at, place(case, "applicant" if side == "office" else "office"))
    assert "پذیرفته شد" in other.get(there).content.decode()
    assert (
        of_applicant(factories.person()).get(f"/my/cases/{case.number}/messages/files/{file.public_id}/").status_code
        == 404
    )


@pytest.mark.parametrize("side", ["office", "applicant"])
def test_what_cannot_be_taken_is_said_as_a_line(case: Case, rancher: Actor, side: str, settings: LazySettings) -> None:
    settings.FILE_LIMITS = {"max_files": 2}
    client, at = client_of(side, rancher), place(case, side)
    to = uploads(client, at)
    assert "خالی است" in begin(client, to, 0).content.decode()
    large = begin(client, to, 11 * 1024 * 1024)
    assert (large.status_code, "از ۱۰ مگابایت بیشتر است" in large.content.decode()) == (413, True)
    taken = [begin(client, to, 9) for _ in range(3)]
    assert [one.status_code for one in taken] == [201, 201, 413]
    assert "حداکثر ۲ فایل" in taken[2].content.decode()
    location = str(taken[0]["Location"])
    headers = {**SCRIPT, "Upload-Offset": "0"}
    assert client.patch(location, b"plain txt", content_type=PIECE, headers=headers).status_code == 204
    assert "نمی‌توانیم بگیریم" in client.get(location).content.decode()
    assert client.delete(location, headers=SCRIPT).status_code == 204
    assert client.get(location).status_code == 404


def test_a_file_for_a_message_that_has_gone_is_refused(case: Case, rancher: Actor) -> None:
    client, at = of_applicant(rancher), place(case, "applicant")
    to = uploads(client, at)
    key = to.partition("key=")[2]
    assert post(client, at, case, text="سلام", key=key).status_code == 303
    late = begin(client, to, 9)
    assert (late.status_code, "این پیام رفته است" in late.content.decode()) == (409, True)


def test_colleagues_do_not_touch_each_others_files(case: Case) -> None:
    mine = browser(EXPERT)
    location = str(begin(mine, uploads(mine, place(case, "office")), 9)["Location"])
    other = browser(COLLEAGUE)
    assert other.get(location).status_code == 404
    assert other.delete(location, headers=SCRIPT).status_code == 404
    assert begin(browser(HEAD_OFFICE), f"{place(case, 'office')}messages/files/", 9).status_code == 403


def test_what_files_are_taken_is_said_before(case: Case, rancher: Actor) -> None:
    for side in ("office", "applicant"):
        assert "تا ۲۰ فایل، هر کدام تا ۱۰ مگابایت" in text(client_of(side, rancher).get(place(case, side)))


# --- too much --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["office", "applicant"])
@pytest.mark.parametrize("letters", [100_000, 250_000])
def test_two_hundred_kilobytes_are_refused_and_kept(case: Case, rancher: Actor, side: str, letters: int) -> None:
    client, at, words = client_of(side, rancher), place(case, side), "ب" * letters
    refused = post(client, at, case, text=words)
    assert refused.status_code == 422
    assert "پیام حداکثر ۵۰۰۰ نویسه است" in text(refused)
    assert words in refused.content.decode()
    if letters <= 200_000:
        assert words in client.get(at).content.decode()


# --- second thoughts -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("side", ["office", "applicant"])
def test_a_message_is_taken_back_without_a_script(case: Case, rancher: Actor, side: str) -> None:
    client, at, key = client_of(side, rancher), place(case, side), uuid4()
    sent = post(client, at, case, key=key, text="هنوز نه")
    assert (sent.status_code, sent["Location"]) == (303, f"{at}#conversation")
    page = client.get(at).content.decode()
    assert "data-held" in page
    assert 'name="take_back"' in page
    other = client_of("applicant" if side == "office" else "office", rancher)
    assert "هنوز نه" not in other.get(place(case, "applicant" if side == "office" else "office")).content.decode()
    back = client.post(f"{at}messages/", {"key": key, "take_back": "1"})
    assert (back.status_code, back["Location"]) == (303, f"{at}#write-message")
    page = client.get(at).content.decode()
    assert "data-held" not in page
    assert "هنوز نه</textarea>" in page
    post(client, at, case, key=key, text="حالا")
    assert client.post(f"{at}messages/", {"key": key, "go": "1"}).status_code == 303
    late = client.post(f"{at}messages/", {"key": key, "take_back": "1"}, follow=True)
    assert "رفته است و پس گرفته نمی‌شود" in text(late)
    assert "حالا" in other.get(place(case, "applicant" if side == "office" else "office")).content.decode()


@pytest.mark.usefixtures("patience")
def test_a_script_learns_that_it_came_back(case: Case, rancher: Actor) -> None:
    client, at, key = of_applicant(rancher), place(case, "applicant"), uuid4()
    post(client, at, case, key=key, text="صبر کنید")
    expert = factories.officer(EXPERT)
    decide(actor=expert, number=case.number, revision=None, outcome=Outcome.NO_ACTION, text="انجام نشد")
    gone = client.post(f"{at}messages/", {"key": key, "go": "1"}, headers={"Sec-Fetch-Mode": "cors"})
    assert gone.status_code == 409
    page = text(client.get(at))
    assert "به پایان رسیده است" in page
    assert "نوشته بودید: صبر کنید" in page


@pytest.mark.parametrize("verb", ["take_back", "go"])
def test_nothing_is_done_with_what_is_not_ones_own(case: Case, rancher: Actor, verb: str) -> None:
    at = place(case, "applicant")
    assert of_applicant(factories.person()).post(f"{at}messages/", {"key": uuid4(), verb: "1"}).status_code == 404
    told = {"key": "x", verb: "1"}
    assert of_applicant(rancher).post(f"{at}messages/", told).status_code == 303


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_correction_is_begun_from_the_message_and_marked_on_both(case: Case, rancher: Actor) -> None:
    client, at = of_applicant(rancher), place(case, "applicant")
    post(client, at, case, text="پلاک ۱۲")
    page = client.get(at).content.decode()
    link = re.search(r'href="([^"]+\?corrects=(\d+))#write-message"', page)
    assert link
    begun = client.get(link[1]).content.decode()
    assert f'name="corrects" value="{link[2]}"' in begun
    assert "پلاک ۱۲</textarea>" in begun
    post(client, at, case, text="پلاک ۲۱", corrects=link[2])
    page = text(client.get(at))
    assert "اصلاح شد" in page
    assert "اصلاح پیام ساعت" in page
    office = browser(EXPERT).get(place(case, "office")).content.decode()
    assert "اصلاح شد" in office
    assert "?corrects=" not in office, "nobody else corrects it"
    refused = post(browser(EXPERT), place(case, "office"), case, text="نه", corrects=link[2])
    assert (refused.status_code, "فقط پیام خودتان" in text(refused)) == (422, True)


def test_a_correction_that_is_none_after_all(case: Case, rancher: Actor) -> None:
    client, at, key = of_applicant(rancher), place(case, "applicant"), uuid4()
    post(client, at, case, text="یک")
    with unwalled(case.organisation_id):
        wrong = Message.objects.get().pk
    post(client, at, case, key=key, text="دو", corrects=wrong, keep="1")
    assert f'name="corrects" value="{wrong}"' in client.get(at).content.decode()
    post(client, at, case, key=key, text="دو", corrects=wrong, keep="plain")
    assert 'name="corrects"' not in client.get(at).content.decode()


@pytest.mark.parametrize("told", ["", "x", "9" * 30, "0"])
def test_a_correction_of_nothing_shows_the_page(case: Case, told: str) -> None:
    assert browser(EXPERT).get(f"{place(case, 'office')}messages/?corrects={told}").status_code == 200


# --- asking, writing, being there ------------------------------------------------------------------------------------


def test_a_question_takes_a_case_that_nobody_has(rancher: Actor) -> None:
    case = stories.waiting(rancher)
    page = browser(EXPERT).get(place(case, "office")).content.decode()
    assert 'name="ask"' in page
    assert post(browser(EXPERT), place(case, "office"), case, text="پلاک؟", ask="1").status_code == 303
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == ("awaiting_applicant", factories.officer(EXPERT).user_id)


def test_who_is_writing_is_told_and_the_applicant_hears_no_name(
    case: Case, rancher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[live.Told] = []
    monkeypatch.setattr(live, "publish", lambda _organisation, *those: told.extend(those))
    office = f"{place(case, 'office')}messages/writing/"
    assert browser(EXPERT).post(office).status_code == 204
    assert [(one.kind, one.topics) for one in told] == [
        ("staff-writing", (f"c:{case.pk}",)),
        ("office-writing", (f"p:{rancher.person_id}",)),
    ]
    assert "who" not in told[1].ids
    told.clear()
    assert browser(COLLEAGUE).post(office, {"colleagues": "1"}).status_code == 204
    assert [one.kind for one in told] == ["staff-writing"], "nothing of notes"
    told.clear()
    frw = Organisation.objects.get(slug="frw")
    Organisation.objects.filter(pk=frw.pk).update(settings=frw.settings | {"shows_writing": False})
    forget_kept()
    assert browser(EXPERT).post(office).status_code == 204
    assert [one.kind for one in told] == ["staff-writing"], "nothing where the organisation does not want it"
    told.clear()
    assert of_applicant(rancher).post(f"{place(case, 'applicant')}messages/writing/").status_code == 204
    assert [(one.kind, one.topics) for one in told] == [("applicant-writing", (f"c:{case.pk}",))]
    assert of_applicant(factories.person()).post(f"{place(case, 'applicant')}messages/writing/").status_code == 404


def test_names_of_who_is_there_are_those_of_colleagues(case: Case) -> None:
    expert, colleague = (User.objects.get(organisation__slug="frw", username=one) for one in (EXPERT, COLLEAGUE))
    abroad = User.objects.filter(organisation__slug="imeo").first()
    assert abroad
    asked = f"{colleague.pk}.{expert.pk}.{abroad.pk}.x.{'9' * 30}."
    shown = browser(EXPERT).get(f"/staff/present/?who={asked}&writing=").content.decode()
    assert f'data-user="{colleague.pk}"' in shown
    assert f'data-user="{expert.pk}"' not in shown
    assert f'data-user="{abroad.pk}"' not in shown
    assert f"{colleague.name}" in shown
    assert "هم این پرونده را باز دارد." in shown
    shown = browser(EXPERT).get(f"/staff/present/?who={asked}&writing={colleague.pk}").content.decode()
    assert "در حال نوشتن است." in shown
    assert "باز دارد" not in shown, "who writes has it open"


# --- calls -----------------------------------------------------------------------------------------------------------


def call(case: Case, by: str = EXPERT, **typed: Any) -> HttpResponse:
    case.refresh_from_db()
    data = {
        "revision": case.revision,
        "key": uuid4(),
        "call": "made",
        "text": "مدارک را توضیح دادم",
        "readers": "colleagues",
    }
    today = browser(by).get(f"/staff/cases/{case.number}/call/").content.decode()
    for name in ("day", "time"):
        found = re.search(rf'name="{name}" value="([^"]+)"', today)
        assert found
        data[name] = found[1]
    return browser(by).post(f"/staff/cases/{case.number}/call/", {**data, **typed})  # type: ignore[return-value]


def test_a_call_is_for_colleagues_unless_somebody_shares_it(case: Case, rancher: Actor) -> None:
    assert call(case).status_code == 303
    assert call(case, by=COLLEAGUE, text="با من هم حرف زد", call="taken").status_code == 303
    desk = text(browser(EXPERT).get(place(case, "office")))
    assert "تماس تلفنی اداره با متقاضی" in desk
    assert "تماس تلفنی متقاضی با اداره" in desk
    mine = of_applicant(rancher)
    assert "تماس تلفنی" not in text(mine.get(place(case, "applicant")))
    assert call(case, readers="both", text="نوبت را گفتم").status_code == 303
    shown = text(mine.get(place(case, "applicant")))
    assert "تماس تلفنی اداره با متقاضی" in shown
    assert "نوبت را گفتم" in shown
    assert "مدارک را توضیح" not in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "۳۱/۱۲"}, "روز، ماه و سال را کامل کنید"),
        ({"time": "25:00"}, "ساعت را مثل"),
        ({"day": "1390/01/01"}, "۶۰ روز گذشته"),
        ({"text": ""}, "بنویسید چه گفته شد"),
        ({"call": "sms"}, "انتخاب کنید"),
    ],
)
def test_a_call_that_cannot_be_is_shown_again(case: Case, typed: dict[str, str], said: str) -> None:
    refused = call(case, **typed)
    assert refused.status_code == 422
    assert said in text(refused)
    if "text" not in typed:
        assert "مدارک را توضیح دادم" in text(refused)


def test_only_the_holder_shares_a_call(case: Case) -> None:
    refused = call(case, by=COLLEAGUE, readers="both")
    assert (refused.status_code, Message.objects.count()) == (422, 0)
