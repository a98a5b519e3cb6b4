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
_COMPARED = re.compile(r"\b([a-z_]+)\)?(?:::[a-z]+)? (?:[<>=@&]|IS)")
"""Columns in a condition: `((organisation_id = '1'::bigint) AND ((subject_type)::text = 'case'::text))`."""
_OF_MANY = frozenset({"organisation_id", "subject_type"})
"""Columns of which one value is that of a large part of a table."""
_INDEX_SCANS = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")


@dataclass(frozen=True)
class Plan:
    """One statement. `scanned`: tables that it reads from end to end; `walked`: those of which it goes through a whole
    index, without a condition; `loose`: the same, or with one that holds for much of the table."""

    sql: str
    scanned: frozenset[str] = frozenset()
    walked: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    has_offset: bool = False


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
    nodes = list(_nodes(told[0]["Plan"], ""))
    scanned = {table for node, table in nodes if node["Node Type"] == "Seq Scan"}
    indexed = [(node, table) for node, table in nodes if node["Node Type"] in _INDEX_SCANS]
    walked = {table for node, table in indexed if "Index Cond" not in node}
    loose = {table for node, table in indexed if _is_loose(node)}
    return Plan(sql, frozenset(scanned), frozenset(walked), frozenset(loose), bool(_OFFSET.search(sql)))


def _is_loose(node: dict[str, Any]) -> bool:
    """Whether the condition of an index scan leaves more than a handful of rows: there is none, or only of kinds."""
    return set(_COMPARED.findall(node.get("Index Cond", ""))) <= _OF_MANY


def _nodes(node: dict[str, Any], table: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each node with the table that it reads: a scan of a bitmap's index does not name it, the node above does."""
    table = node.get("Relation Name", table)
    yield node, table
    for below in node.get("Plans", []):
        yield from _nodes(below, table)
