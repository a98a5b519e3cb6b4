"""Ready answers: whose they are, what fits a case, what is filled in; and notes pinned above a case."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import translation

from mizban.audit.models import Event as Happened
from mizban.cases.models import Case
from mizban.conversations.actions.pinning import MOST, pin, unpin
from mizban.conversations.models import PinnedNote, ReadyAnswer, ReadyStep
from mizban.conversations.ready.actions import Wording, change, keep, retire
from mizban.conversations.ready.policies import MINE, Scope, scopes
from mizban.conversations.ready.queries import kept_by, one_called, ready_for
from mizban.conversations.ready.variables import unknown_in
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden, Invalid, NotFound
from mizban.organisations.models import Section, Unit
from tests import factories
from tests.messages import write
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "frw-administrator"


def place(unit: str = "", section: str = "") -> Scope:
    found = Unit.objects.filter(organisation__slug="frw", slug=unit).first()
    part = Section.objects.filter(organisation__slug="frw", slug=section).first()
    return Scope(found.pk if found else None, part.pk if part else None)


def kept(by: str, scope: Scope = MINE, title: str = "سلام", text: str = "با سلام", **more: object) -> ReadyAnswer:
    told = {"step": ReadyStep.REPLY, **more}
    replaces = told.pop("replaces", None)
    wording = Wording(title=title, text=text, **told)  # type: ignore[arg-type]
    return keep(actor=factories.officer(by), wording=wording, scope=scope, replaces=replaces)  # type: ignore[arg-type]


def offered(case: Case, by: str = EXPERT, words: str = "") -> dict[str, str]:
    with acting_as(officer := factories.officer(by), read_only=True):
        return {one.answer.title: one.text for one in ready_for(officer, case.number, words)[1]}


def test_who_keeps_answers_for_whom() -> None:
    assert scopes(factories.officer(EXPERT)) == [MINE]
    fars = place("fars", "rangeland")
    assert {MINE, fars, place("fars")} <= set(scopes(factories.officer(HEAD)))
    assert place(section="rangeland") not in scopes(factories.officer(HEAD))
    assert {place(), place(section="rangeland")} <= set(scopes(factories.officer(ADMINISTRATOR)))
    assert {place(), place(section="rangeland")} <= set(scopes(factories.officer(HEAD_OFFICE)))
    with pytest.raises(Forbidden):
        kept(EXPERT, fars)
    with pytest.raises(Forbidden):
        kept(HEAD, place("yazd", "rangeland"))


def test_each_case_is_offered_what_fits_it() -> None:
    case = stories.claimed()
    kept(EXPERT, title="خودم")
    kept(COLLEAGUE, title="همکار")
    kept(HEAD, place("fars", "rangeland"), title="بخش ما")
    kept(HEAD, place("fars", "forest"), title="بخش دیگر")
    kept(ADMINISTRATOR, place(section="rangeland"), title="همهٔ واحدها")
    kept(HEAD_OFFICE, place(), title="همهٔ بخش‌ها")
    assert set(offered(case)) == {"خودم", "بخش ما", "همهٔ واحدها", "همهٔ بخش‌ها"}
    with acting_as(officer := factories.officer(OTHER_SECTION), read_only=True):
        assert "بخش ما" not in [one.answer.title for one in kept_by(officer)]
    with acting_as(stranger := factories.officer(OTHER_UNIT), read_only=True), pytest.raises(NotFound):
        ready_for(stranger, case.number)
    with acting_as(above := factories.officer(HEAD_OFFICE), read_only=True), pytest.raises(Forbidden):
        ready_for(above, case.number)


def test_a_province_has_its_own_in_place_of_the_shared_one() -> None:
    case, elsewhere = stories.claimed(), stories.waiting(province="yazd")
    shared = kept(ADMINISTRATOR, place(section="rangeland"), title="مهلت", text="تا ده روز")
    own = kept(HEAD, place("fars", "rangeland"), title="مهلت", text="تا پنج روز", replaces=shared.pk)
    assert offered(case) == {"مهلت": "تا پنج روز"}
    assert offered(elsewhere, OTHER_UNIT) == {"مهلت": "تا ده روز"}
    with pytest.raises(Conflict):
        kept(HEAD, place("fars", "rangeland"), title="مهلت", replaces=shared.pk)
    with pytest.raises(Invalid):
        kept(HEAD, place("fars", "rangeland"), replaces=own.pk)
    retire(actor=factories.officer(HEAD), pk=own.pk)
    assert offered(case) == {"مهلت": "تا ده روز"}


def test_variables_are_filled_in_and_unknown_ones_refused() -> None:
    case = stories.claimed()
    kept(
        EXPERT, text="سلام {{نام}}؛ «{{ خدمت }}» شمارهٔ {{شماره}} تا {{مهلت}} در {{واحد}}، {{بخش}}، {{استان}}، {{امروز}}"
    )
    (text,) = offered(case).values()
    assert "{{" not in text and case.number in text and "کاظم" in text and "تمدید پروانهٔ مرتعداری" in text
    with translation.override("en"):
        assert list(offered(case).values()) == [text], "days too are said in the language of the answer"
    assert unknown_in("{{نام}} {{ کد ملی }} {{شماره}}") == ["کد ملی"]
    with pytest.raises(Invalid) as refused:
        kept(EXPERT, text="کد شما {{کد ملی}} است")
    assert "{{کد ملی}}" in str(refused.value) and "{{نام}}" in str(refused.value)
    for title, text in (("", "متن"), ("عنوان", ""), ("ع" * 81, "متن"), ("عنوان", "م" * 4001)):
        with pytest.raises(Invalid):
            kept(EXPERT, title=title, text=text)


def test_found_by_title_and_words_as_people_type() -> None:
    case = stories.claimed()
    kept(EXPERT, title="مدارک ناقص است", text="کارت ملی را بفرستید")
    kept(EXPERT, title="نتیجه آماده است", text="نامه را ببینید")
    assert set(offered(case, words="كارت ملي")) == {"مدارک ناقص است"}
    with acting_as(officer := factories.officer(EXPERT), read_only=True):
        _case, ready = ready_for(officer, case.number)
    assert one_called("نتیجه", ready).answer.title == "نتیجه آماده است"
    for title in ("", "است", "هیچ"):
        with pytest.raises(NotFound):
            one_called(title, ready)


def test_changed_and_retired_by_whoever_keeps_it() -> None:
    mine = kept(EXPERT)
    shared = kept(ADMINISTRATOR, place(section="rangeland"))
    wording = Wording("تازه", "متن تازه", ReadyStep.DECIDE, outcome="accepted", refer_kind="do")
    changed = change(actor=factories.officer(EXPERT), pk=mine.pk, wording=wording)
    assert (changed.title, changed.outcome, changed.refer_kind) == ("تازه", "accepted", "")
    with pytest.raises(NotFound):
        change(actor=factories.officer(COLLEAGUE), pk=mine.pk, wording=wording)
    with pytest.raises(Forbidden):
        change(actor=factories.officer(EXPERT), pk=shared.pk, wording=wording)
    retire(actor=factories.officer(EXPERT), pk=mine.pk)
    with pytest.raises(NotFound):
        retire(actor=factories.officer(EXPERT), pk=mine.pk)
    kinds = Happened.objects.filter(subject_type="ready_answer", subject_id=mine.pk).order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "ready_answer.kept",
        "ready_answer.changed",
        "ready_answer.retired",
    ]


def test_the_wall_around_what_is_ones_own() -> None:
    kept(EXPERT)
    for reader in (factories.officer(COLLEAGUE), factories.person()):
        with acting_as(reader, read_only=True):
            assert ReadyAnswer.objects.count() == 0


# --- pins ------------------------------------------------------------------------------------------------------------


def note(case: Case, text: str = "پیش از نتیجه تماس بگیرید", by: str = EXPERT, internal: bool = True) -> int:
    written = write(
        actor=factories.officer(by), number=case.number, revision=None, key=uuid4(), text=text, internal=internal
    )
    return written.message.pk


def test_a_note_is_pinned_and_unpinned() -> None:
    case = stories.claimed()
    pk = note(case)
    officer = factories.officer(COLLEAGUE)
    made = pin(actor=officer, number=case.number, message_id=pk)
    assert pin(actor=factories.officer(EXPERT), number=case.number, message_id=pk).pk == made.pk
    assert Happened.objects.filter(kind="case.pinned").count() == 1
    unpin(actor=officer, number=case.number, message_id=pk)
    unpin(actor=officer, number=case.number, message_id=pk)
    assert Happened.objects.filter(kind="case.unpinned").count() == 1


def test_what_cannot_be_pinned_and_by_whom() -> None:
    person = factories.person()
    case, other = stories.claimed(stories.waiting(person)), stories.claimed()
    pk = note(case)
    for message_id, number in ((note(case, internal=False), case.number), (pk, other.number), (0, case.number)):
        with pytest.raises(NotFound):
            pin(actor=factories.officer(EXPERT), number=number, message_id=message_id)
    refusals: list[tuple[Actor, type[Exception]]] = [
        (factories.officer(OTHER_UNIT), NotFound),
        (factories.officer(HEAD_OFFICE), Forbidden),
        (person, Forbidden),
    ]
    for actor, refusal in refusals:
        with pytest.raises(refusal):
            pin(actor=actor, number=case.number, message_id=pk)
    for _number in range(MOST):
        pin(actor=factories.officer(EXPERT), number=case.number, message_id=note(case))
    with pytest.raises(Conflict):
        pin(actor=factories.officer(EXPERT), number=case.number, message_id=pk)
    with acting_as(person, read_only=True):
        assert PinnedNote.objects.count() == 0
