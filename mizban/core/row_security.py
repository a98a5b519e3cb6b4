"""SQL of row level security, for migrations (model.md, "Rights").

Two roles, two policies: `mizban_app` sees what belongs to the person or the units of the transaction (`core.acting`),
`mizban_worker` sees one organisation. Tables are FORCEd, so that not even their owner forgets; migrations, backup and
verification run as a role with BYPASSRLS.
"""

from __future__ import annotations

APP, WORKER = "mizban_app", "mizban_worker"

FUNCTIONS = """
CREATE FUNCTION mizban_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('mizban.organisation', true), '')::bigint $$;
CREATE FUNCTION mizban_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('mizban.person', true), '')::bigint $$;
CREATE FUNCTION mizban_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT NULLIF(current_setting('mizban.user', true), '')::bigint $$;
CREATE FUNCTION mizban_units() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT COALESCE(NULLIF(current_setting('mizban.units', true), ''), '{}')::bigint[] $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION mizban_units(); DROP FUNCTION mizban_user(); DROP FUNCTION mizban_person();
DROP FUNCTION mizban_organisation();
"""


def protect(table: str, visible: str) -> str:
    """Wall `table` in: within the organisation, the app sees the rows for which the SQL condition `visible` holds."""
    inside = "organisation_id = (SELECT mizban_organisation())"
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {table}_app ON {table} TO {APP} USING ({inside} AND ({visible}));
CREATE POLICY {table}_worker ON {table} TO {WORKER} USING ({inside});
"""


def unprotect(table: str) -> str:
    return f"""
DROP POLICY {table}_worker ON {table};
DROP POLICY {table}_app ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


def append_only(table: str) -> str:
    """Rows of `table` can be added and read, by anybody; never changed or removed, not even by the owner."""
    return f"""
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'rows of {table} are never changed'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""


def undo_append_only(table: str) -> str:
    return f"DROP TRIGGER {table}_append_only ON {table}; DROP FUNCTION {table}_append_only();"


def never_deleted(table: str, key: str = "id") -> str:
    """Rows of `table` stay and keep their `key`, whoever asks: for what `core.models.ReferenceKey` names."""
    return f"""
CREATE FUNCTION {table}_never_deleted() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'rows of {table} are never deleted'; END $$;
CREATE TRIGGER {table}_never_deleted BEFORE DELETE OR UPDATE OF {key} ON {table}
  FOR EACH ROW EXECUTE FUNCTION {table}_never_deleted();
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_deleted();
"""


def undo_never_deleted(table: str) -> str:
    return f"""
DROP TRIGGER {table}_never_emptied ON {table};
DROP TRIGGER {table}_never_deleted ON {table};
DROP FUNCTION {table}_never_deleted();
"""
