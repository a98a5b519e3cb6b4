"""New rows and changes that go to the database together."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connections
from django.db.transaction import TransactionManagementError, atomic

from mizban.core.rows import in_one_go, insert, update
from mizban.organisations.models import Holiday, Organisation, Page

pytestmark = pytest.mark.django_db


def holiday(day: int, name: str = "آزمون") -> Holiday:
    return Holiday(date=dt.date(2026, 11, day), name=name)


def page(slug: str) -> Page:
    organisation = Organisation.objects.get(slug="frw")
    return Page(organisation=organisation, slug=slug, content={"n": 1, "at": [None, "یک"]})


def test_rows_are_those_that_save_would_have_written() -> None:
    written, saved = page("written"), page("saved")
    insert(written)
    saved.save()
    names = [field.attname for field in Page._meta.concrete_fields if field.attname not in ("id", "slug")]
    one, other = (Page.objects.filter(pk=row.pk).values(*names).get() for row in (written, saved))
    assert one == other
    written.save()  # as a row that is there
    assert Page.objects.filter(slug="written").count() == 1


def test_everything_in_a_block_is_answered_at_its_end() -> None:
    told: list[int | None] = []
    one, other = holiday(1), holiday(2)
    with in_one_go():
        insert(one, then=lambda: told.append(one.pk))
        insert(other, then=lambda: told.append(other.pk))
        assert (one.pk, other.pk, told) == (None, None, [])
    assert told == [one.pk, other.pk]
    assert None not in told


def test_a_row_that_is_there_already_is_left_out() -> None:
    first, again = holiday(3), holiday(3)
    insert(first, again, unless_there=True)
    assert first.pk is not None
    assert again.pk is None


def test_columns_are_changed_and_no_others() -> None:
    row = page("changed")
    insert(row)
    row.content, row.slug = {"n": 2}, "elsewhere"
    update(row, "content")
    found = Page.objects.get(pk=row.pk)
    assert (found.content, found.slug) == ({"n": 2}, "changed")


def test_what_fails_fails_at_the_end_and_takes_everything_with_it() -> None:
    def write_twice() -> None:
        with atomic(), in_one_go():
            insert(holiday(4), then=lambda: pytest.fail("nothing was written"))
            insert(holiday(4))

    with pytest.raises(IntegrityError):
        write_twice()
    assert not Holiday.objects.filter(date="2026-11-04").exists()
    with in_one_go():  # the next block has nothing to do with it
        insert(holiday(5))
    assert Holiday.objects.filter(date="2026-11-05").exists()


def test_outside_a_transaction_nothing_goes_together() -> None:
    with patch.object(connections["default"], "in_atomic_block", False), pytest.raises(TransactionManagementError):
        insert(holiday(6))
