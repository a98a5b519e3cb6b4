"""Foreign keys have no index of their own: what is looked for has one that begins with the organisation.

Django would take each foreign key away and check it anew over all rows; only the indexes go here, one by one and without
keeping anybody from their table meanwhile. Where it breaks off it can be begun again.
"""

import django.db.models.deletion
from django.db import migrations, models

UNUSED = """
    accounts_knowndevice_organisation_id_8b96b3a1
    accounts_onetimecode_organisation_id_2aa2ac4b
    accounts_person_organisation_id_1df15081
    accounts_rolegrant_organisation_id_966643b9
    accounts_user_organisation_id_492f00a6
"""

CHANGES = [
    migrations.RunSQL([f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in UNUSED.split()], migrations.RunSQL.noop),
]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0002_finding_persons'),
        ('organisations', '0002_pages'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=CHANGES,
            state_operations=[
            migrations.AlterField(
                model_name='knowndevice',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='onetimecode',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='person',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='rolegrant',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='user',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            ],
        ),
    ]
