from django.db import migrations

from mizban.core.row_security import append_only, protect, undo_append_only, unprotect

# One row each, never EXISTS: PostgreSQL may answer that by reading all cases into a hash first, and weighs both anew at
# each planning.
IN_CASE = """(SELECT c.person_id = (SELECT mizban_person()) OR c.content_units && (SELECT mizban_units())
  FROM cases_case c WHERE c.id = {case})"""
OWN = "person_id = (SELECT mizban_person())"

WALLS = {
    "accounts_person": f"""id = (SELECT mizban_person()) OR (SELECT true FROM cases_case c
      WHERE c.organisation_id = accounts_person.organisation_id AND c.person_id = accounts_person.id
      AND c.content_units && (SELECT mizban_units()) LIMIT 1)""",
    "identity_identityclaim": f"""{OWN} OR (SELECT true FROM cases_case c
      WHERE c.claim_id = identity_identityclaim.id AND c.content_units && (SELECT mizban_units()) LIMIT 1)""",
    "cases_draft": OWN,
    "cases_answerset": IN_CASE.format(case="cases_answerset.case_id"),
    "cases_correction": IN_CASE.format(case="cases_correction.case_id"),
    "cases_correctionitem": IN_CASE.format(case="cases_correctionitem.case_id"),
    "cases_decision": IN_CASE.format(case="cases_decision.case_id"),
    "cases_letter": IN_CASE.format(case="cases_letter.case_id"),
    "files_storedfile": f"""owner_person_id = (SELECT mizban_person()) OR owner_user_id = (SELECT mizban_user())
      OR (subject_type = 'case' AND {IN_CASE.format(case="files_storedfile.subject_id")})
      OR (subject_type = 'decision' AND (SELECT true FROM cases_decision d
        WHERE d.id = files_storedfile.subject_id))""",
    "audit_payload": "subject_type <> 'case' OR " + IN_CASE.format(case="audit_payload.subject_id"),
}

VERIFY = """
CREATE FUNCTION mizban_verify_letter(wanted_organisation bigint, wanted_code text)
RETURNS TABLE (number text, issued_on date, unit_id bigint, masked_name text, sha256 text, status text,
  secretariat_number text, secretariat_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT number, issued_on, unit_id, masked_name, sha256, status, secretariat_number, secretariat_date
  FROM cases_letter WHERE organisation_id = wanted_organisation AND code = wanted_code
$$;
"""
CLAIMS_STAY = """
CREATE FUNCTION identity_claim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR
     ROW(OLD.organisation_id, OLD.person_id, OLD.kind, OLD.national_id_index, OLD.birth_date, OLD.mobile_index)
     IS DISTINCT FROM
     ROW(NEW.organisation_id, NEW.person_id, NEW.kind, NEW.national_id_index, NEW.birth_date, NEW.mobile_index)
  THEN RAISE EXCEPTION 'what was claimed is never changed'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER identity_claim_stays BEFORE UPDATE OR DELETE ON identity_identityclaim
  FOR EACH ROW EXECUTE FUNCTION identity_claim_stays();
"""
CLAIMS_FREE = """
DROP TRIGGER identity_claim_stays ON identity_identityclaim; DROP FUNCTION identity_claim_stays();
"""


class Migration(migrations.Migration):
    """Row level security around what people wrote, immutable answers and claims, the sequence of process numbers."""

    dependencies = [
        ("cases", "0001_initial"),
        ("accounts", "0002_finding_persons"),
        ("audit", "0002_append_only"),
        ("core", "0001_row_security"),
        ("files", "0001_initial"),
    ]
    operations = [
        *(migrations.RunSQL(protect(table, visible), unprotect(table)) for table, visible in WALLS.items()),
        migrations.RunSQL(append_only("cases_answerset"), undo_append_only("cases_answerset")),
        migrations.RunSQL(VERIFY, "DROP FUNCTION mizban_verify_letter(bigint, text)"),
        migrations.RunSQL(CLAIMS_STAY, CLAIMS_FREE),
        migrations.RunSQL("CREATE SEQUENCE cases_process_number", "DROP SEQUENCE cases_process_number"),
    ]
