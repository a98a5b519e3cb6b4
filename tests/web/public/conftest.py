"""Visitors of both organisations."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def frw(db: None) -> Client:
    """A visitor of the natural resources."""
    return Client(headers={"host": "frw.localhost"})


@pytest.fixture
def imeo(db: None) -> Client:
    """A visitor of the mining engineers."""
    return Client(headers={"host": "imeo.localhost"})
