from django.db import migrations

from mizban.core.row_security import append_only, undo_append_only


class Migration(migrations.Migration):
    """History is appended, never changed."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(append_only("audit_event"), undo_append_only("audit_event")),
        migrations.RunSQL(append_only("audit_look"), undo_append_only("audit_look")),
    ]
