"""Reading how PostgreSQL means to run what a page asks: the plan of each statement, taken where it is executed.

In the very transaction of the page, so that row level security and its variables are what they are in earnest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

_EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_OFFSET = re.compile(r"\bOFFSET\b", re.IGNORECASE)
_SET_ACTOR = "SELECT set_config"


@dataclass(frozen=True)
class Plan:
    """One statement. `scanned`: tables that it reads from end to end; `rows`: how many the planner expects."""

    sql: str
    scanned: frozenset[str]
    has_offset: bool
    tree: dict[str, Any]


@contextmanager
def explaining() -> Iterator[list[Plan]]:
    """Collects the plans of what Django executes in the block; transactions and `acting_as` are not counted."""
    found: list[Plan] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        text = sql.lstrip()
        if text.upper().startswith(_EXPLAINED) and not text.startswith(_SET_ACTOR) and not many:
            found.append(_plan(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield found


def _plan(sql: str, params: Any) -> Plan:
    with connection.connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
        (told,) = cursor.fetchone()
    tree = told[0]["Plan"]
    scanned = {node["Relation Name"] for node in _nodes(tree) if node["Node Type"] == "Seq Scan"}
    return Plan(sql, frozenset(scanned), bool(_OFFSET.search(sql)), tree)


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for below in tree.get("Plans", []):
        yield from _nodes(below)
