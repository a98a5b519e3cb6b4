from django.db import migrations

FIND = """
CREATE FUNCTION mizban_find_person(wanted_organisation bigint, wanted_person text, wanted_mobile text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM accounts_person
  WHERE organisation_id = wanted_organisation AND national_id_index = wanted_person AND mobile_index = wanted_mobile
$$;
CREATE FUNCTION mizban_find_verified_person(wanted_organisation bigint, wanted_person text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM accounts_person
  WHERE organisation_id = wanted_organisation AND national_id_index = wanted_person AND verified_at IS NOT NULL
$$;
"""
DROP = "DROP FUNCTION mizban_find_verified_person(bigint, text); DROP FUNCTION mizban_find_person(bigint, text, text);"


class Migration(migrations.Migration):
    """Sign-in finds a person by blind indexes, before anybody is there for row level security to ask for."""

    dependencies = [("accounts", "0001_initial"), ("core", "0001_row_security")]
    operations = [migrations.RunSQL(FIND, DROP)]
