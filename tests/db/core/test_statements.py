"""Statements built once: other values each time, the rows as the query set gives them."""

from __future__ import annotations

import pytest
from django.db.models import Q
from pytest_django.fixtures import DjangoAssertNumQueries

from mizban.core.statements import Statement, parameter
from mizban.organisations.models import Organisation, Unit
from tests.at_once import at_once

UNIT = Statement(
    lambda: Unit.objects.filter(slug=parameter("slug"), organisation=parameter("organisation")).select_related("parent")
)


def organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


@pytest.mark.django_db
def test_each_call_has_its_own_values(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    frw, imeo = organisation("frw"), organisation("imeo")
    for asked, slug in ((frw, "fars"), (imeo, "fars"), (frw, "yazd")):
        expected = Unit.objects.select_related("parent").get(organisation=asked, slug=slug)
        with django_assert_num_queries(1):
            found = UNIT.first(slug=slug, organisation=asked.pk)
            assert found is not None
            assert found.parent is not None
        assert (found, found.parent, found.name) == (expected, expected.parent, expected.name)
    assert UNIT.first(slug="nowhere", organisation=frw.pk) is None


@pytest.mark.django_db
def test_rows_are_of_the_kind_that_the_query_asks_for() -> None:
    pairs = Statement(
        lambda: (
            Unit.objects.filter(Q(slug=parameter("one")) | Q(slug=parameter("other")), organisation__slug="imeo")
            .order_by("slug")
            .values_list("slug", "name")
        )
    )
    plain = Unit.objects.filter(slug__in=("yazd", "fars"), organisation__slug="imeo").order_by("slug")
    assert pairs.all(one="yazd", other="fars") == list(plain.values_list("slug", "name"))


@pytest.mark.django_db
def test_a_value_that_is_not_given_is_a_fault() -> None:
    with pytest.raises(KeyError, match="organisation"):
        UNIT.first(slug="fars")


@pytest.mark.usefixtures("own_database")
def test_many_at_once_do_not_meet() -> None:
    frw = organisation("frw").pk
    slugs = list(Unit.objects.filter(organisation=frw, level="province").values_list("slug", flat=True))[:12]

    def ask(slug: str) -> str:
        found = UNIT.first(slug=slug, organisation=frw)
        assert found is not None
        return found.slug

    assert at_once(*[lambda slug=slug: ask(slug) for slug in slugs]) == slugs
