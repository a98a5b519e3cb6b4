from django.db import migrations

from mizban.core.row_security import APP, append_only, protect, undo_append_only, unprotect

IN_CASE = """(SELECT c.person_id = (SELECT mizban_person()) OR c.content_units && (SELECT mizban_units())
  FROM cases_case c WHERE c.id = {case})"""
WALLS = {
    "conversations_message": """(SELECT (c.person_id = (SELECT mizban_person()) AND NOT conversations_message.internal)
      OR c.content_units && (SELECT mizban_units()) FROM cases_case c WHERE c.id = conversations_message.case_id)""",
    "conversations_messagedraft": "person_id = (SELECT mizban_person()) OR user_id = (SELECT mizban_user())",
}
FILES = f"""organisation_id = (SELECT mizban_organisation()) AND (
      owner_person_id = (SELECT mizban_person()) OR owner_user_id = (SELECT mizban_user())
      OR (subject_type = 'case' AND {IN_CASE.format(case="files_storedfile.subject_id")})
      OR (subject_type = 'decision' AND (SELECT true FROM cases_decision d WHERE d.id = files_storedfile.subject_id))
      {{more}})"""
OF_MESSAGES = """OR (subject_type = 'message' AND (SELECT true FROM conversations_message m
        WHERE m.id = files_storedfile.subject_id))"""
LET_FILES = f"ALTER POLICY files_storedfile_app ON files_storedfile TO {APP} USING ({{visible}})"


class Migration(migrations.Migration):
    """Row level security around messages, the notes of colleagues among them, and around their files."""

    dependencies = [("conversations", "0001_initial"), ("cases", "0005_references_unchecked")]
    operations = [
        *(migrations.RunSQL(protect(table, visible), unprotect(table)) for table, visible in WALLS.items()),
        migrations.RunSQL(append_only("conversations_message"), undo_append_only("conversations_message")),
        migrations.RunSQL(
            LET_FILES.format(visible=FILES.format(more=OF_MESSAGES)), LET_FILES.format(visible=FILES.format(more=""))
        ),
    ]
