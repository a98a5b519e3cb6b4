"""Saved views: whose they are, who may change them, and that none shows more than its reader's rights do."""

from __future__ import annotations

import pytest

from mizban.cases.actions.inbox.views import MOST, delete_view, raise_view, rename_view, save_view
from mizban.cases.models import Box, SavedView
from mizban.cases.queries.inbox.boxes import TEAM
from mizban.cases.queries.inbox.page import page
from mizban.cases.queries.inbox.views import views_of
from mizban.cases.queries.places import Filters
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.organisations.models import Section, Unit
from tests import factories
from tests.web.staff import stories
from tests.web.staff.stories import COLLEAGUE, EXPERT, HEAD, HEAD_OFFICE, OTHER_SECTION, OTHER_UNIT

pytestmark = pytest.mark.django_db
LATE = {"box": "mine", "overdue": "1"}


def place(office: str = "fars", section: str = "rangeland") -> tuple[int, int]:
    frw = factories.organisation()
    unit = Unit.objects.get(organisation=frw, slug=office)
    return unit.pk, Section.objects.get(organisation=frw, slug=section).pk


def names(actor: Actor) -> list[str]:
    with acting_as(actor, read_only=True):
        return [view.name for view in views_of(actor)]


def test_ones_own_are_seen_by_nobody_else() -> None:
    save_view(actor=factories.officer(EXPERT), name="  دیرکردهای من ", filters=LATE)
    assert names(factories.officer(EXPERT)) == ["دیرکردهای من"]
    for username in (COLLEAGUE, HEAD, HEAD_OFFICE, OTHER_UNIT):
        assert names(factories.officer(username)) == []


def test_what_a_head_gives_is_seen_by_all_of_the_section_and_nobody_else() -> None:
    save_view(actor=factories.officer(HEAD), name="دیرکردهای بخش", filters=LATE, to=place())
    for username in (EXPERT, COLLEAGUE, HEAD):
        assert names(factories.officer(username)) == ["دیرکردهای بخش"]
    for username in (OTHER_SECTION, OTHER_UNIT, HEAD_OFFICE):
        assert names(factories.officer(username)) == []


@pytest.mark.parametrize(("username", "office"), [(EXPERT, "fars"), (HEAD, "yazd"), (HEAD_OFFICE, "fars")])
def test_only_its_own_head_gives_to_a_section(username: str, office: str) -> None:
    with pytest.raises(Forbidden):
        save_view(actor=factories.officer(username), name="نما", filters=LATE, to=place(office))
    assert not SavedView.objects.exists()


def test_a_view_keeps_nothing_but_the_filters_of_a_list() -> None:
    told = {**LATE, "after": "xyz", "evil": "1", "service": "7" * 90}
    view = save_view(actor=factories.officer(EXPERT), name="نما", filters=told)
    assert view.filters == {**LATE, "service": "7" * 40}


def test_a_view_widens_no_rights() -> None:
    """Of a head's boxes an expert gets none, whatever a view of theirs, or one given to them, names."""
    stories.claimed(stories.small(), by=COLLEAGUE)
    save_view(actor=factories.officer(HEAD), name="همه", filters={"box": TEAM}, to=place())
    expert = factories.officer(EXPERT)
    with acting_as(expert, read_only=True):
        (view,) = views_of(expert)
        shown = page(expert, Filters(box=view.filters["box"]))
    assert (shown.box, shown.rows) == (Box.MINE, [])


@pytest.mark.parametrize(
    ("name", "code"), [("", "no_name"), (" \u200c ", "no_name"), ("ن" * 61, "name_too_long"), ("دیرکرد", "name_taken")]
)
def test_names_that_are_refused(name: str, code: str) -> None:
    officer = factories.officer(EXPERT)
    save_view(actor=officer, name="دیرکرد", filters=LATE)
    with pytest.raises(Invalid) as refused:
        save_view(actor=officer, name=name, filters=LATE)
    assert (refused.value.code, refused.value.field) == (code, "name")
    second = save_view(actor=officer, name="دیگر", filters=LATE)
    with pytest.raises(Invalid) as again:
        rename_view(actor=officer, view_id=second.pk, name=name)
    assert again.value.code == code


def test_there_is_room_for_thirty() -> None:
    officer = factories.officer(EXPERT)
    for number in range(MOST):
        save_view(actor=officer, name=f"نما {number}", filters=LATE)
    with pytest.raises(Invalid) as refused:
        save_view(actor=officer, name="یکی دیگر", filters=LATE)
    assert refused.value.code == "too_many_views"


def test_their_order_is_their_owners() -> None:
    officer = factories.officer(EXPERT)
    made = [save_view(actor=officer, name=name, filters=LATE) for name in ("الف", "ب", "پ")]
    raise_view(actor=officer, view_id=made[2].pk)
    assert names(officer) == ["الف", "پ", "ب"]
    for _more_than_there_is in range(3):
        raise_view(actor=officer, view_id=made[2].pk)
    assert names(officer) == ["پ", "الف", "ب"]
    rename_view(actor=officer, view_id=made[0].pk, name="تازه")
    delete_view(actor=officer, view_id=made[1].pk)
    assert names(officer) == ["پ", "تازه"]


def test_others_change_nothing() -> None:
    own = save_view(actor=factories.officer(EXPERT), name="من", filters=LATE)
    given = save_view(actor=factories.officer(HEAD), name="بخش", filters=LATE, to=place())
    for act in (
        lambda actor, pk: rename_view(actor=actor, view_id=pk, name="دیگر"),
        lambda actor, pk: raise_view(actor=actor, view_id=pk),
        lambda actor, pk: delete_view(actor=actor, view_id=pk),
    ):
        for username, pk, refusal in (
            (COLLEAGUE, own.pk, NotFound),
            (HEAD, own.pk, NotFound),
            (EXPERT, given.pk, Forbidden),
            (OTHER_UNIT, given.pk, NotFound),
        ):
            with pytest.raises(refusal):
                act(factories.officer(username), pk)
    assert set(SavedView.objects.values_list("name", flat=True)) == {"من", "بخش"}
