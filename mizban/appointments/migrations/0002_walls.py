from django.db import migrations

from mizban.core.row_security import append_only, protect, undo_append_only, unprotect

TEXTS = """(SELECT c.person_id = (SELECT mizban_person()) OR c.content_units && (SELECT mizban_units())
  FROM cases_case c WHERE c.id = appointments_visittext.case_id)"""


class Migration(migrations.Migration):
    """Row level security around what people write about a visit."""

    dependencies = [("appointments", "0001_initial"), ("cases", "0005_references_unchecked")]
    operations = [
        migrations.RunSQL(protect("appointments_visittext", TEXTS), unprotect("appointments_visittext")),
        migrations.RunSQL(append_only("appointments_visittext"), undo_append_only("appointments_visittext")),
    ]
