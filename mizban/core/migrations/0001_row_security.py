from django.db import migrations

from mizban.core.ordering import FA_SORT_SQL
from mizban.core.row_security import DROP_FUNCTIONS, FUNCTIONS


class Migration(migrations.Migration):
    """What row level security asks of the transaction, and Persian order without ICU."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(FA_SORT_SQL, "DROP FUNCTION fa_sort(text)"),
    ]
