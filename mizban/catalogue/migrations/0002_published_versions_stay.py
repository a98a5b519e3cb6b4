from django.db import migrations

from mizban.core.row_security import append_only, undo_append_only


class Migration(migrations.Migration):
    """A published version never changes: cases point at it."""

    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.RunSQL(append_only("catalogue_serviceversion"), undo_append_only("catalogue_serviceversion"))
    ]
