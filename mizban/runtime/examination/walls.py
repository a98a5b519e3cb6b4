"""The walls between people, offices and organisations."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from mizban.core.models import ReferenceKey
from mizban.core.row_security import APP, WORKER
from mizban.runtime.environment import Installation
from mizban.runtime.examination.findings import Finding, fail, ok

WALLED = (
    *("accounts_person", "identity_identityclaim", "files_storedfile", "audit_payload"),
    *("cases_draft", "cases_answerset", "cases_correction", "cases_correctionitem", "cases_decision", "cases_letter"),
    *("cases_caselink", "cases_referraltext", "cases_bulkjob"),
    *("conversations_message", "conversations_messagedraft", "conversations_pinnednote", "conversations_readyanswer"),
    "appointments_visittext",
)
"""Tables of what people wrote (model.md, "Rights")."""
_WALLS = """
SELECT wanted.name, COALESCE(relrowsecurity AND relforcerowsecurity, false),
  ARRAY(SELECT role::text FROM pg_policies, unnest(roles) role WHERE schemaname = 'public' AND tablename = wanted.name)
FROM unnest(%s::text[]) wanted(name) LEFT JOIN pg_class ON pg_class.oid = to_regclass('public.' || wanted.name)
ORDER BY 1
"""
_MISSING = """
SELECT wanted.name FROM unnest(%s::text[]) wanted(name)
WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = wanted.name AND tgenabled <> 'D')
"""
STAYING = (
    *("accounts_user", "catalogue_service", "organisations_organisation", "organisations_unit"),
    *("organisations_section", "organisations_province", "organisations_county", "organisations_city"),
)
"""Tables whose rows are named without being checked (docs/adr/0020); versions of services never change at all."""
TRIGGERS = (
    *("audit_event_append_only", "audit_look_append_only", "cases_answerset_append_only"),
    *("audit_event_unsigned", "catalogue_serviceversion_append_only", "identity_claim_stays"),
    *("conversations_message_append_only", "cases_referraltext_append_only"),
    *("cases_answerset_version", "cases_merged_follow"),
    "appointments_visittext_append_only",
    *(f"{table}_{kept}" for table in STAYING for kept in ("never_deleted", "never_emptied")),
)
"""They keep rows as they were written, or at all, and note events that are to be signed."""
Reference = models.ForeignKey[object, object]


def row_security(installation: Installation) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_WALLS, [list(WALLED)])
        rows = cursor.fetchall()
    open_tables = [name for name, is_forced, _ in rows if not is_forced]
    if open_tables:
        yield fail("walls", f"row level security is off or not forced: {', '.join(open_tables)}")
    for name, _, roles in rows:
        if missing := {APP, WORKER} - set(roles):
            yield fail("walls", f"{name} has no policy for {', '.join(sorted(missing))}")
        if others := set(roles) - {APP, WORKER}:
            yield fail("walls", f"{name} has a policy for {', '.join(sorted(others))}")
    if all(is_forced and set(roles) == {APP, WORKER} for _, is_forced, roles in rows):
        yield ok("walls", f"{len(rows)} tables of what people wrote are behind row level security")


def triggers(installation: Installation) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [list(TRIGGERS)])
        missing = [name for (name,) in cursor.fetchall()]
    if missing:
        yield fail("triggers", f"missing or switched off: {', '.join(missing)}")
    else:
        yield ok("triggers", f"{len(TRIGGERS)} keep what was written")


def references(installation: Installation) -> Iterator[Finding]:
    """No row names one of another organisation, or one that is not there and that PostgreSQL does not look for."""
    looked, found = 0, 0
    with connection.cursor() as cursor:
        for model, field in _references():
            cursor.execute(_mismatches(model, field))
            (count,) = cursor.fetchone()
            looked += 1
            if count:
                found += 1
                own, other = model._meta.db_table, field.related_model._meta.db_table
                yield fail("references", f"{count} rows: {own}.{field.column} → {other}, none of theirs")
    if not found:
        yield ok("references", f"none of {looked} kinds leads into another organisation, or nowhere")


def _references() -> Iterator[tuple[type[models.Model], Reference]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not (model._meta.managed and isinstance(field, models.ForeignKey)):
                continue
            if isinstance(field, ReferenceKey) or (_has_organisation(model) and _has_organisation(field.related_model)):
                yield model, field


def _has_organisation(model: type[models.Model]) -> bool:
    return any(field.column == "organisation_id" for field in model._meta.local_fields)


def _mismatches(model: type[models.Model], field: Reference) -> str:
    quote, target = connection.ops.quote_name, field.target_field
    own, other = quote(model._meta.db_table), quote(field.related_model._meta.db_table)
    source, key = quote(str(field.column)), quote(str(target.column))
    elsewhere = " OR a.organisation_id <> b.organisation_id" if _has_organisation(field.related_model) else ""
    return (
        f"SELECT count(*) FROM {own} a LEFT JOIN {other} b ON a.{source} = b.{key} "  # noqa: S608 - our own names
        f"WHERE a.{source} IS NOT NULL AND (b.{key} IS NULL{elsewhere})"
    )
