from django.db import migrations

from mizban.core.row_security import never_deleted, undo_never_deleted


class Migration(migrations.Migration):
    """Services stay, as their versions do: cases name them without being checked."""

    dependencies = [("catalogue", "0002_published_versions_stay")]
    operations = [migrations.RunSQL(never_deleted("catalogue_service"), undo_never_deleted("catalogue_service"))]
