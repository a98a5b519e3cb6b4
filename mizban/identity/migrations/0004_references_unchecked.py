import django.db.models.deletion
import mizban.core.models
from django.db import migrations


class Migration(migrations.Migration):
    """What names a row that stays is not checked: constraint after constraint goes, each held for a moment only."""

    atomic = False

    dependencies = [
        ('identity', '0003_indexes_that_are_used'),
        ('organisations', '0003_rows_that_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='identityclaim',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
    ]
