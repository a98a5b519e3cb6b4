"""A case of a rancher, and the officer who works it."""

from __future__ import annotations

import pytest

from mizban.cases.models import Case
from mizban.core.actor import Actor
from tests import factories


@pytest.fixture
def rancher() -> Actor:
    return factories.person()


@pytest.fixture
def officer() -> Actor:
    return factories.officer("frw-fars-rangeland-1")


@pytest.fixture
def case(rancher: Actor) -> Case:
    return factories.renewal_case(rancher)
