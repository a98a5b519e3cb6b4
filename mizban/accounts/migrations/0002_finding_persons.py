from django.db import migrations

FIND = """
CREATE FUNCTION mizban_find_person(organisation bigint, national_id text, mobile text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM accounts_person
  WHERE organisation_id = organisation AND national_id_index = national_id AND mobile_index = mobile
$$;
CREATE FUNCTION mizban_find_verified_person(organisation bigint, national_id text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM accounts_person
  WHERE organisation_id = organisation AND national_id_index = national_id AND verified_at IS NOT NULL
$$;
"""
DROP = "DROP FUNCTION mizban_find_verified_person(bigint, text); DROP FUNCTION mizban_find_person(bigint, text, text);"


class Migration(migrations.Migration):
    """Sign-in finds a person by blind indexes, before anybody is there for row level security to ask for."""

    dependencies = [("accounts", "0001_initial"), ("core", "0001_row_security")]
    operations = [migrations.RunSQL(FIND, DROP)]
