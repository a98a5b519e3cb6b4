from django.db import migrations

from mizban.core.row_security import never_deleted, undo_never_deleted


class Migration(migrations.Migration):
    """Users stay, switched off at most: cases, decisions and corrections name them without being checked."""

    dependencies = [("accounts", "0003_indexes_that_are_used")]
    operations = [migrations.RunSQL(never_deleted("accounts_user"), undo_never_deleted("accounts_user"))]
