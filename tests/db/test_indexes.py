"""Tables that grow with people and cases carry no index that nobody looks anything up by: every new row pays for it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import connection

GROWING = ("accounts", "audit", "cases", "files", "identity", "notifications")
LIBRARIES_OWN = {"accounts_session", "accounts_user", "accounts_user_groups", "accounts_user_user_permissions"}
"""Tables whose columns are a library's."""

_INDEXES = """
SELECT stands.relname, named.relname, index.indisunique, index.indpred IS NOT NULL,
       'varchar_pattern_ops' = ANY (ARRAY(SELECT opcname FROM pg_opclass WHERE oid = ANY (index.indclass))),
       ARRAY(SELECT attname::text FROM unnest(index.indkey) WITH ORDINALITY AS key(number, place)
             JOIN pg_attribute ON attrelid = index.indrelid AND attnum = key.number ORDER BY key.place)
FROM pg_index AS index
JOIN pg_class AS stands ON stands.oid = index.indrelid
JOIN pg_class AS named ON named.oid = index.indexrelid
WHERE stands.relnamespace = 'public'::regnamespace AND split_part(stands.relname, '_', 1) = ANY (%s)
ORDER BY stands.relname, named.relname
"""


@pytest.mark.django_db
def test_every_index_is_one_that_something_is_found_by() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [list(GROWING)])
        rows = cursor.fetchall()
    whole: dict[str, list[list[str]]] = defaultdict(list)
    for table, _name, _unique, partial, _pattern, columns in rows:
        if not partial:
            whole[table].append(columns)
    found = [
        name
        for table, name, unique, _partial, pattern, columns in rows
        if table not in LIBRARIES_OWN
        and (
            pattern  # for LIKE, which nothing asks
            or (not unique and columns == ["organisation_id"])
            or (not unique and any(other[: len(columns)] == columns and other != columns for other in whole[table]))
        )
    ]
    assert len(rows) > 60
    assert found == []
