"""Ready answers on the desk and where they are kept; pinned notes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mizban.cases.models import Case
from mizban.conversations.models import MessageDraft, ReadyAnswer, ReadyStep
from mizban.conversations.ready.actions import Wording, keep
from mizban.conversations.ready.policies import MINE
from tests import factories
from tests.messages import write
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, OTHER_UNIT, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return stories.claimed()


def ready(title: str = "سلام", step: ReadyStep = ReadyStep.REPLY, **more: str) -> ReadyAnswer:
    wording = Wording(title, "پاسخ پروندهٔ {{شماره}}", step, **more)  # type: ignore[arg-type]
    return keep(actor=factories.officer(EXPERT), wording=wording, scope=MINE)


def at(case: Case, page: str = "") -> str:
    return f"/staff/cases/{case.number}/{page}"


def drafts(case: Case) -> dict[bool, str]:
    with unwalled(case.organisation_id):
        return dict(MessageDraft.objects.filter(case=case).values_list("internal", "text"))


def test_without_script_it_joins_what_is_typed(case: Case) -> None:
    ready()
    officer = browser(EXPERT)
    desk = officer.get(at(case)).content.decode()
    assert '<option value="سلام">' in desk and f'formaction="{at(case, "answers/")}"' in desk
    typed = {"key": str(uuid4()), "revision": case.revision, "text": "نوشتهٔ من", "ready": "سلام"}
    done = officer.post(at(case, "answers/"), typed)
    assert (done.status_code, done["Location"]) == (303, at(case) + "#write-message")
    assert drafts(case) == {False: f"نوشتهٔ من\n\nپاسخ پروندهٔ {case.number}"}
    assert f"نوشتهٔ من\n\nپاسخ پروندهٔ {case.number}" in officer.get(at(case)).content.decode()


def test_an_unknown_one_loses_nothing(case: Case) -> None:
    ready()
    typed = {"key": str(uuid4()), "text": "نوشتهٔ من", "ready": "چیز دیگر"}
    done = browser(EXPERT).post(at(case, "answers/"), typed, follow=True)
    assert "پاسخ آماده را از فهرست انتخاب کنید" in text(done)
    assert drafts(case) == {False: "نوشتهٔ من"}


def test_a_file_that_came_along_is_kept(case: Case) -> None:
    ready()
    typed = {"key": str(uuid4()), "text": "", "ready": "سلام", "files": factories.picture("نقشه.jpg")}
    done = browser(EXPERT).post(at(case, "answers/"), typed, follow=True)
    assert "نقشه.jpg" in text(done)


def test_a_note_goes_where_colleagues_read(case: Case) -> None:
    ready("برای همکار", ReadyStep.NOTE)
    typed = {"key": str(uuid4()), "text": "نوشتهٔ من", "ready": "برای همکار"}
    done = browser(EXPERT).post(at(case, "answers/"), typed)
    assert done["Location"].endswith("#write-note")
    assert drafts(case) == {False: "نوشتهٔ من", True: f"پاسخ پروندهٔ {case.number}"}


def test_a_macro_opens_the_form_of_its_step_filled_in(case: Case) -> None:
    result = ready("نتیجه", ReadyStep.DECIDE, outcome="rejected")
    mend = ready("نقص", ReadyStep.CORRECT)
    officer = browser(EXPERT)
    done = officer.post(at(case, "answers/"), {"key": str(uuid4()), "text": "نیمه‌کاره", "ready": "نتیجه"})
    assert done["Location"] == at(case, f"decide/?answer={result.pk}")
    assert drafts(case) == {False: "نیمه‌کاره"}
    form = officer.get(done["Location"]).content.decode()
    assert f"پاسخ پروندهٔ {case.number}" in form
    assert 'value="rejected"' in form.partition("checked")[0][-200:] + form.partition("checked")[2][:60]
    assert f"پاسخ پروندهٔ {case.number}" in officer.get(at(case, f"correct/?answer={mend.pk}")).content.decode()
    assert officer.get(at(case, "decide/?answer=999999")).status_code == 200
    assert officer.get(at(case, "decide/?answer=x")).status_code == 200


def test_a_referral_leads_to_its_page(case: Case) -> None:
    section = case.section_id
    one = ready("ارجاع", ReadyStep.REFER, refer_kind="opinion", refer_section_id=section)  # type: ignore[arg-type]
    listed = browser(EXPERT).get(at(case, "answers/")).content.decode()
    assert f"{at(case)}refer/?answer={one.pk}" in listed
    filled = browser(EXPERT).get(f"{at(case)}refer/", {"answer": one.pk})
    initial = filled.context["form"].initial
    assert (initial["section"], initial["kind"]) == (str(section), "opinion")
    assert initial["question"] == f"پاسخ پروندهٔ {case.number}"


def test_the_list_for_a_case_is_searched_and_read_by_script(case: Case) -> None:
    ready("مدارک ناقص")
    ready("نتیجه آماده")
    officer = browser(EXPERT)
    found = officer.get(at(case, "answers/"), {"q": "مدارك"})
    assert "مدارک ناقص" in text(found) and "نتیجه آماده" not in text(found)
    assert "مهلت:" not in text(found), "its deadline is not fetched"
    one = officer.get(at(case, "answers/"), {"title": "نتیجه آماده"}).content.decode()
    assert one.count("data-ready-text") == 1 and case.number in one
    assert officer.get(at(case, "answers/"), {"title": "هیچ"}).status_code == 404
    assert browser(OTHER_UNIT).get(at(case, "answers/")).status_code == 404
    assert browser(COLLEAGUE).get(at(case, "answers/"), {"q": "مدارک"}).status_code == 200


def test_keeping_changing_and_putting_aside() -> None:
    officer = browser(EXPERT)
    typed = {"scope": "mine", "title": "سلام", "step": "reply", "text": "با سلام {{فلان}}"}
    assert officer.get("/staff/answers/new/").context["form"]["scope"].initial == "mine", "there is no other"
    assert "نوع پاسخ را انتخاب کنید" in text(officer.post("/staff/answers/new/", {**typed, "step": ""}))
    refused = officer.post("/staff/answers/new/", typed)
    assert refused.status_code == 422 and "{{فلان}} را نمی‌شناسیم" in text(refused)
    assert "با سلام {{فلان}}" in refused.content.decode()
    assert officer.post("/staff/answers/new/", {**typed, "text": "با سلام"}).status_code == 303
    with unwalled(factories.organisation().pk):
        one = ReadyAnswer.objects.get()
    assert "سلام" in text(officer.get("/staff/answers/"))
    assert officer.get(f"/staff/answers/{one.pk}/").status_code == 200
    assert browser(COLLEAGUE).get(f"/staff/answers/{one.pk}/").status_code == 404
    changed = {"title": "درود", "step": "note", "text": "یادداشت"}
    assert officer.post(f"/staff/answers/{one.pk}/", changed).status_code == 303
    assert officer.post(f"/staff/answers/{one.pk}/", {"do": "retire"}).status_code == 303
    assert "هنوز پاسخ آماده‌ای نیست" in text(officer.get("/staff/answers/"))


def test_a_head_words_the_shared_one_for_the_unit(case: Case) -> None:
    administrator = browser("frw-administrator")
    shared = {"scope": f":{case.section_id}", "title": "مهلت", "step": "reply", "text": "تا ده روز"}
    assert administrator.post("/staff/answers/new/", shared).status_code == 303
    with unwalled(case.organisation_id):
        pk = ReadyAnswer.objects.get().pk
    head = browser(HEAD)
    page = f"/staff/answers/new/?replaces={pk}"
    assert page in head.get("/staff/answers/").content.decode()
    assert "به‌جای پاسخ مشترک «مهلت»" in text(head.get(page))
    own = {**shared, "scope": f"{case.unit_id}:{case.section_id}", "text": "تا پنج روز"}
    assert browser(EXPERT).post(page, own).status_code == 403
    assert head.post(page, own).status_code == 303
    assert head.post(page, own).status_code == 422
    listed = text(browser(EXPERT).get(at(case, "answers/")))
    assert "تا پنج روز" in listed and "تا ده روز" not in listed


def test_a_note_is_pinned_from_the_thread_and_read_on_top(case: Case) -> None:
    officer = factories.officer(EXPERT)
    written = write(
        actor=officer, number=case.number, revision=None, key=uuid4(), text="اول تماس بگیرید", internal=True
    )
    reader = browser(COLLEAGUE)
    assert "سنجاق کردن" in text(reader.get(at(case)))
    done = reader.post(at(case, "pins/"), {"message": written.message.pk}, follow=True)
    assert "یادداشت سنجاق‌شده" in text(done)
    assert done.content.decode().index('id="pinned"') < done.content.decode().index('id="now"')
    gone = reader.post(at(case, "pins/"), {"message": written.message.pk, "unpin": "1"}, follow=True)
    assert "یادداشت سنجاق‌شده" not in text(gone)
    assert browser(OTHER_UNIT).post(at(case, "pins/"), {"message": written.message.pk}).status_code == 404


@pytest.mark.parametrize("many", [1, 20])
def test_as_many_queries_for_twenty(case: Case, many: int, at_most) -> None:  # type: ignore[no-untyped-def]
    for number in range(many):
        ready(f"پاسخ {number}")
    officer = browser(EXPERT)
    for page, most in ((at(case), 9), (at(case, "answers/"), 5), ("/staff/answers/", 4)):
        officer.get(page)
        with at_most(most):
            officer.get(page)
