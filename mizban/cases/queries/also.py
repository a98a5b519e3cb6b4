"""Columns that an app above wants with the cases of a query, by the name that they are to have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Also = Mapping[str, Any]
NOTHING: Also = MappingProxyType({})
