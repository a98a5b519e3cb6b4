"""Tables that grow with people and cases carry no index that nobody looks anything up by: every new row pays for it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django.plugin import DjangoDbBlocker

from mizban.runtime.environment import Role
from tests.own_database import own_database

GROWING = ("accounts", "appointments", "audit", "cases", "conversations", "files", "identity", "notifications")
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


def names(of: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(of)
        return {name for (name,) in cursor.fetchall()}


def test_taking_indexes_away_can_be_begun_again(cluster: None, django_db_blocker: DjangoDbBlocker) -> None:
    once = "SELECT conname FROM pg_constraint WHERE conname LIKE '%_once' AND contype = 'u'"
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename = 'cases_case'"
    with django_db_blocker.unblock(), own_database(Role.OWNER):
        before = names(once), names(indexes)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE cases_letter RENAME CONSTRAINT letter_code_once TO cases_letter_code_key")
            cursor.execute("CREATE INDEX cases_case_unit_id_f34fc706 ON cases_case (unit_id)")
        assert (names(once), names(indexes)) != before
        loader = MigrationLoader(connection)
        again = loader.get_migration("cases", "0004_indexes_that_are_used")
        with connection.schema_editor(atomic=False) as editor:
            again.apply(loader.project_state(("cases", "0003_counted_days")), editor)
        assert (names(once), names(indexes)) == before
