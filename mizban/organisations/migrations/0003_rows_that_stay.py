from django.db import migrations

from mizban.core.row_security import never_deleted, undo_never_deleted

KEYS = {
    "organisations_organisation": "id",
    "organisations_unit": "id",
    "organisations_section": "id",
    "organisations_province": "code",
    "organisations_county": "code",
    "organisations_city": "code",
}


class Migration(migrations.Migration):
    """Organisations, their units and sections, and places stay: cases name them without being checked."""

    dependencies = [("organisations", "0002_pages")]
    operations = [
        migrations.RunSQL(never_deleted(table, key), undo_never_deleted(table)) for table, key in KEYS.items()
    ]
