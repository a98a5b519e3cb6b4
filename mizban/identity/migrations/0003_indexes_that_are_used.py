"""Foreign keys have no index of their own: what is looked for has one that begins with the organisation.

Django would take each foreign key away and check it anew over all rows; only the indexes go here, one by one and without
keeping anybody from their table meanwhile. Where it breaks off it can be begun again.
"""

import django.db.models.deletion
from django.db import migrations, models

UNUSED = """
    identity_identityclaim_organisation_id_9226154d
"""

CHANGES = [
    migrations.RunSQL([f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in UNUSED.split()], migrations.RunSQL.noop),
]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('identity', '0002_waiting_claims'),
        ('organisations', '0002_pages'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=CHANGES,
            state_operations=[
            migrations.AlterField(
                model_name='identityclaim',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            ],
        ),
    ]
