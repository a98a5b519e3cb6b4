"""The county of what stands in the inbox, and an index of what is put off; both beside the running desk.

Where it breaks off it can be begun again.
"""

from typing import Any

from django.db import migrations, models

AT_ONCE = 5000
FILL = """
UPDATE cases_inboxentry AS entry SET county_id = c.county_id FROM cases_case AS c
WHERE c.id = entry.case_id AND entry.county_id IS NULL AND c.county_id IS NOT NULL AND entry.id > %s AND entry.id <= %s
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """In portions: nobody waits long for a row."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM cases_inboxentry")
        first, last = cursor.fetchone()
        for start in range(first - 1, last, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0009_desks_of_officers")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS inbox_to_remind_of", migrations.RunSQL.noop),
                migrations.RunSQL(
                    "CREATE INDEX CONCURRENTLY inbox_to_remind_of ON cases_inboxentry (organisation_id, snoozed_until)"
                    " WHERE box = 'snoozed'",
                    "DROP INDEX CONCURRENTLY IF EXISTS inbox_to_remind_of",
                ),
            ],
            state_operations=[
                migrations.AddIndex(
                    model_name="inboxentry",
                    index=models.Index(
                        condition=models.Q(("box", "snoozed")),
                        fields=["organisation", "snoozed_until"],
                        name="inbox_to_remind_of",
                    ),
                )
            ],
        ),
    ]
