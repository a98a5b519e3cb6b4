"""What names a row that stays is not checked at every new row; that the row stays is seen to instead."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models
from django.db.backends.utils import CursorWrapper
from pytest_django.plugin import DjangoDbBlocker

from mizban.core.models import ReferenceKey
from mizban.runtime.environment import Role
from mizban.runtime.examination import walls
from tests import factories
from tests.own_database import own_database

STAYING = {
    *("accounts_user", "catalogue_service", "catalogue_serviceversion", "organisations_organisation"),
    *("organisations_unit", "organisations_section"),
    *("organisations_province", "organisations_county", "organisations_city"),
}
SELDOM = {"accounts.User", "accounts.RoleGrant", "accounts.KnownDevice"}
"""Tables that grow with the staff, not with what is done."""
GROWING = ("accounts", "appointments", "audit", "cases", "conversations", "files", "identity", "notifications")
CONSTRAINTS = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND conrelid::regclass::text = ANY (%s) AND confrelid::regclass::text = ANY (%s)
"""


def test_exactly_what_names_a_row_that_stays_is_unchecked() -> None:
    checked, unchecked = [], set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            target = field.related_model._meta.db_table
            if isinstance(field, ReferenceKey):
                unchecked.add(target)
            elif model._meta.app_label in GROWING and model._meta.label not in SELDOM and target in STAYING:
                checked.append(f"{model._meta.label}.{field.name}")
    assert checked == []
    assert unchecked == STAYING == {*walls.STAYING, "catalogue_serviceversion"}


def test_a_row_that_is_named_unchecked_cannot_go(cluster: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Nor can its key change, not even for the owner of the tables."""
    with django_db_blocker.unblock(), own_database(Role.OWNER), connection.cursor() as cursor:
        for table in sorted(STAYING):
            key = "code" if table.endswith(("province", "county", "city")) else "id"
            for attempt in (f"DELETE FROM {table}", f"UPDATE {table} SET {key} = {key}"):
                with pytest.raises(DatabaseError, match=f"rows of {table} are never"):
                    cursor.execute(attempt)
            with pytest.raises(DatabaseError, match=r"rows of \w+ are never"):
                cursor.execute(f"TRUNCATE {table} CASCADE")


def test_users_can_go_only_where_who_names_them_is_checked(cluster: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The migration that lets them go again takes with it those that stopped checking."""
    with django_db_blocker.unblock(), own_database(Role.OWNER), connection.cursor() as cursor:
        call_command("migrate", "accounts", "0003", verbosity=0)
        cursor.execute(CONSTRAINTS, [["cases_case", "cases_decision"], ["accounts_user"]])
        assert set(cursor.fetchall()) == {("cases_case", "accounts_user"), ("cases_decision", "accounts_user")}


def test_constraints_go_from_tables_that_are_in_use(cluster: None, django_db_blocker: DjangoDbBlocker) -> None:
    """From tables with rows; where it broke off it is begun again."""
    with django_db_blocker.unblock(), own_database(Role.OWNER), connection.cursor() as cursor:
        factories.renewal_case(factories.person())
        growing = [model._meta.db_table for app in GROWING for model in apps.get_app_config(app).get_models()]
        seldom = {apps.get_model(label)._meta.db_table for label in SELDOM}

        def constraints() -> set[tuple[str, str]]:
            cursor.execute(CONSTRAINTS, [growing, sorted(STAYING)])
            return {(table, target) for table, target in cursor.fetchall() if table not in seldom}

        assert constraints() == set()
        call_command("migrate", "cases", "0004", verbosity=0)
        assert ("cases_case", "organisations_unit") in constraints()
        cursor.execute("ALTER TABLE cases_case DROP CONSTRAINT " + name_of(cursor, "cases_case", "organisations_city"))
        call_command("migrate", "cases", verbosity=0)
        assert constraints() == set()


def name_of(cursor: CursorWrapper, table: str, target: str) -> str:
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND confrelid = %s::regclass", [table, target]
    )
    (name,) = cursor.fetchone()
    return str(name)
