"""Mending what was marked, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from mizban.cases.actions.working.claim import claim
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.models import AnswerSet, Case, Correction, CorrectionReason
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.files.models import StoredFile
from mizban.identity.demo_registry import DemoPerson
from tests import factories
from tests.conftest import Trying
from tests.unwalled import unwalled
from tests.web.citizen.samples import Sample
from tests.web.citizen.test_form_files import Script
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
CARD = "document-national_card"
Someone = Callable[..., DemoPerson]


def home(case: Case) -> str:
    return f"/my/cases/{case.number}/"


@pytest.fixture
def officer() -> Actor:
    return factories.officer("frw-fars-rangeland-1")


@pytest.fixture
def asked(officer: Actor, someone: Someone) -> Walker:
    """Somebody on the page of a correction: a name, and a document that may have one more file."""
    actor = factories.person(who=someone())
    sample = Sample("frw", SERVICE)
    sample.values["document:national_card"] = 1
    case = sample.case(actor)
    claim(actor=officer, number=case.number, revision=None)
    defects = [
        Defect("village", CorrectionReason.WRONG, "نام روستا در این شهرستان نیست"),
        Defect("document:national_card", CorrectionReason.UNREADABLE),
        Defect("changed", CorrectionReason.OTHER, "تغییری نکرده است؟"),
    ]
    note = "سه مورد مانده است."
    return_for_correction(actor=officer, number=case.number, revision=None, defects=defects, note=note)
    return signed_in(actor).open(f"{home(case)}correct/")


@pytest.fixture
def case(asked: Walker) -> Case:
    return Case.objects.get()


def answers(case: Case) -> list[AnswerSet]:
    with unwalled(case.organisation_id):
        return list(AnswerSet.objects.filter(case=case).order_by("round"))


def correction(case: Case) -> Correction:
    with unwalled(case.organisation_id):
        return Correction.objects.get(case=case)


def test_only_what_was_marked_and_what_depends_on_it_is_open(asked: Walker) -> None:
    names = set(asked.form().values) | set(asked.form().files)
    assert {"village", f"{CARD}-upload", "changed", "changes", "reply", "revision"} <= names
    assert not names & {"pasture_name", "licence_number", "herd-TOTAL_FORMS", "document-birth_certificate-upload"}
    assert asked.page.main["data-state"] == "awaiting_applicant"


def test_each_with_the_officers_reason_and_what_stands_there(asked: Walker) -> None:
    for said in (
        "درست نوشته نشده است",
        "نام روستا در این شهرستان نیست",
        "فرستاده بودید: <bdi>ده‌بالا</bdi>",
        "خوانا نیست",
        "document-national_card-0.jpg",
        "سه مورد مانده است.",
        "این مورد به آنچه اصلاح می‌کنید بستگی دارد.",
    ):
        assert said in asked.text
    assert asked.form().values["village"] == ["ده‌بالا"]


def test_chips_side_by_side_are_heard_apart(asked: Walker, case: Case) -> None:
    asked.open(home(case))
    chips = re.findall(r'(?s)<p class="row">(.*?)</p>', asked.text)[0]
    heard = re.sub(r"<[^>]+>", "", chips).split("،")
    assert [one.strip() for one in heard] == ["منتظر شما: رفع نقص", "شمارش روزها متوقف است"]


def test_nothing_changed_and_nothing_said(asked: Walker, case: Case) -> None:
    asked.send()
    assert asked.status == 422
    assert asked.page.title.startswith("خطا:")
    sentence = "نزدیک‌ترین روستا عوض نشده است؛ اصلاح کنید، یا در پاسخ بنویسید چرا درست است"
    assert asked.text.count(sentence) == 2
    assert f'href="#id_{CARD}"' in asked.text
    assert len(answers(case)) == 1


def test_a_reply_stands_for_what_was_right_all_along(asked: Walker, case: Case, officer: Actor) -> None:
    asked.send({"village": "ده‌پایین", "reply": "کارت ملی همین است"}, follow=False)
    assert (asked.status, asked.response["Location"]) == (303, home(case))
    asked._follow()
    assert asked.page.main["data-state"] == "in_review"
    assert "اصلاح شما رسید" in asked.text
    assert "کارت ملی همین است" in asked.text
    moved = Case.objects.get()
    assert moved.assignee_id == officer.user_id
    assert moved.due_on is not None
    assert [one.data["village"] for one in answers(case)] == ["ده‌بالا", "ده‌پایین"]


def test_a_better_picture_with_the_page(asked: Walker, case: Case) -> None:
    asked.send({"village": "ده‌پایین", f"{CARD}-upload": factories.picture("کارت تازه.jpg"), "changes": "بز کم شد"})
    assert asked.status == 422, "«تغییر» itself is as it was"
    assert "کارت تازه.jpg" in asked.text
    asked.send({"changed": "false"})
    assert asked.at == home(case)
    assert "کارت تازه.jpg" in asked.text


def test_a_better_picture_piece_by_piece(asked: Walker, case: Case) -> None:
    script, data = Script(asked), factories.picture().read()
    at = f"{home(case)}correct/files/"
    location = str(script.begin(len(data), name="از گوشی.jpg", at=at)["Location"])
    assert location.startswith(at)
    assert script.piece(location, 0, data).status_code == 204
    assert "از گوشی.jpg" in asked.client.get(location).content.decode()
    asked.open(f"{home(case)}correct/")
    assert len(asked.form().values[CARD]) == 2
    asked.send({"village": "ده‌پایین", "changed": "false"})
    assert asked.at == home(case)
    assert "از گوشی.jpg" in asked.text
    assert script.begin(10, at=at).status_code == 404


def test_a_picture_that_was_only_announced_stands_for_nothing(asked: Walker, case: Case) -> None:
    announced = Script(asked).begin(100, at=f"{home(case)}correct/files/")["Location"].rstrip("/").rpartition("/")[2]
    asked.send({CARD: announced, "village": "ده‌پایین", "reply": "همین است"})
    assert asked.status == 422
    assert correction(case).answered_at is None


def test_what_no_field_names_does_not_come_along(asked: Walker, case: Case) -> None:
    sent = Script(asked).send(factories.picture().read(), at=f"{home(case)}correct/files/", field="nothing")
    asked.send({"village": "ده‌پایین", "reply": "بقیه درست است"})
    assert correction(case).answered_at is not None
    with unwalled(case.organisation_id):
        file = StoredFile.objects.get(public_id=sent.rstrip("/").rpartition("/")[2])
    assert file.subject_type == "correction"
    assert file.removed_at is not None


def test_where_the_form_asks_for_no_file_none_is_taken(someone: Someone) -> None:
    actor = factories.person(who=someone())
    case, head = Sample("frw", "seedling-request").case(actor), factories.officer("frw-kerman-head")
    defects = [Defect("site_address", CorrectionReason.WRONG)]
    claim(actor=head, number=case.number, revision=None)
    return_for_correction(actor=head, number=case.number, revision=None, defects=defects)
    script = Script(signed_in(actor).open(f"{home(case)}correct/"))
    assert script.begin(100, at=f"{home(case)}correct/files/").status_code == 403


def test_the_old_picture_can_be_left_out_but_is_not_destroyed(asked: Walker, case: Case) -> None:
    old = asked.form().values[CARD][0]
    asked.send(button=("_do", f"detach:{CARD}:{old}"))
    assert asked.status == 200
    assert CARD not in asked.form().values
    asked.send({"village": "ده‌پایین", "changed": "false", f"{CARD}-upload": factories.picture("نو.jpg")})
    assert asked.at == home(case)
    assert asked.client.get(f"/my/files/{old}/").status_code == 200


def test_what_is_typed_is_kept_and_comes_back(asked: Walker, case: Case, someone: Someone) -> None:
    asked.send({"village": "ده‌پایین", "reply": "بعداً"}, button="later")
    assert asked.at == home(case)
    elsewhere = Walker().sign_in(someone()).open(f"{home(case)}correct/")
    assert elsewhere.form().values["village"] == ["ده‌پایین"]
    assert elsewhere.form().values["reply"] == ["بعداً"]
    before = elsewhere.text.partition('data-revision="')[2][:16]
    values = elsewhere.form().values | {"village": ["ده‌میانه"]}
    saved = elsewhere.client.post(f"{home(case)}correct/autosave/", values)
    assert saved.status_code == 204
    assert saved["Draft-Revision"] != before
    assert elsewhere.open(f"{home(case)}correct/").form().values["village"] == ["ده‌میانه"]
    assert f'data-revision="{saved["Draft-Revision"]}"' in elsewhere.text


def test_it_survives_an_ended_session(asked: Walker, someone: Someone) -> None:
    asked.client.cookies.pop("mizban_person")
    asked.send({"village": "ده‌پایین", "reply": "نوشته بودم"})
    asked.send({"national_id": someone().national_id, "mobile": someone().mobile}).prove(someone().mobile)
    assert asked.at.endswith("/correct/")
    assert asked.form().values["village"] == ["ده‌پایین"]
    assert asked.form().values["reply"] == ["نوشته بودم"]


def test_it_survives_a_case_that_has_moved(asked: Walker, case: Case, officer: Actor) -> None:
    Case.objects.filter(pk=case.pk).update(revision=case.revision + 1)
    asked.send({"village": "ده‌پایین", "reply": "x"})
    assert asked.status == 409
    assert "درخواست همین حالا تغییر کرد؛ ببینید و دوباره بفرستید" in asked.text
    assert asked.form().values["village"] == ["ده‌پایین"]
    asked.send()
    assert asked.at == home(case)


def test_twice_sent_is_once_sent(asked: Walker, case: Case) -> None:
    values = asked.form().values | {"village": ["ده‌پایین"], "reply": ["همین است"]}
    for _time in range(2):
        answer = asked.client.post(asked.at, values)
        assert answer.status_code in (302, 303)
        assert answer["Location"] == home(case)
    assert len(answers(case)) == 2


def test_where_nothing_waits_the_way_leads_to_the_request(asked: Walker, case: Case) -> None:
    asked.send({"village": "ده‌پایین", "reply": "همین است"})
    asked.open(f"{home(case)}correct/")
    assert asked.at == home(case)
    assert "اکنون چیزی برای اصلاح نیست" in asked.text


def test_after_the_last_day_there_is_no_form_but_a_way_on_and_what_was_typed(asked: Walker, case: Case) -> None:
    last = clock.now() - dt.timedelta(days=31)
    Case.objects.filter(pk=case.pk).update(state="expired", ended_at=last, applicant_due_on=None)
    asked.send({"village": "ده‌پایین", "reply": "دیر رسیدم"})
    assert (asked.status, asked.at) == (200, f"{home(case)}correct/")
    for said in ("اصلاح را دیگر نمی‌شود فرستاد", f'href="/services/{SERVICE}/apply/"', "ده‌پایین", "دیر رسیدم"):
        assert said in asked.text
    assert "data-autosave" not in asked.text
    assert (correction(case).reply, len(answers(case))) == ("دیر رسیدم", 1)


def test_what_was_not_marked_cannot_be_changed(asked: Walker, case: Case) -> None:
    values = {"village": "ده‌پایین", "reply": "همین است", "pasture_name": "مرتع دیگر", "licence_number": "9"}
    asked.send(values)
    assert asked.at == home(case)
    assert answers(case)[1].data["pasture_name"] == "مرتع چشمه‌سفید"
    assert answers(case)[1].data["licence_number"] == "27/1148"


def test_any_reply(asked: Walker, case: Case, trying: Trying) -> None:
    here = asked.at
    for reply in ("\x00", " \u200f\u202e ", "x" * 5000, "<script>alert(1)</script>"):
        with trying(reply=reply[:20]):
            asked.open(here).send({"village": "ده‌پایین", "reply": reply})
            assert asked.status in (200, 422)
            assert "<script>alert" not in asked.text
            assert len(correction(case).reply) <= 2000


def test_a_row_of_a_group_alone(frw: Walker, someone: Someone, officer: Actor) -> None:
    sample = Sample("frw", SERVICE)
    sample.fill(frw.begin(SERVICE, someone()).send()).send()
    case = Case.objects.get()
    row = answers(case)[0].data["herd"][1]["id"]
    claim(actor=officer, number=case.number, revision=None)
    defects = [Defect(f"herd/{row}/animal_count", CorrectionReason.MISMATCH, "با پروانه یکی نیست")]
    return_for_correction(actor=officer, number=case.number, revision=None, defects=defects)
    frw.open(home(case))
    assert "دام‌های شما، دام ۲: تعداد" in frw.text
    frw.open(f"{home(case)}correct/")
    assert "دام‌های شما، دام ۲: تعداد" in frw.text
    counted = [name for name in frw.form().values if name.endswith("-animal_count")]
    assert len(counted) == 1
    frw.send({counted[0]: "۲۰"})
    assert frw.at == home(case)
    assert [one["animal_count"] for one in answers(case)[1].data["herd"]] == [80, 20, 2]
