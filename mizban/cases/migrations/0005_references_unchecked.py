import django.db.models.deletion
import mizban.core.models
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    """What names a row that stays is not checked: constraint after constraint goes, each held for a moment only."""

    atomic = False

    dependencies = [
        ('accounts', '0004_users_stay'),
        ('cases', '0004_indexes_that_are_used'),
        ('catalogue', '0003_services_stay'),
        ('organisations', '0003_rows_that_stay'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answerset',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='case',
            name='assignee',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='case',
            name='city',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.city'),
        ),
        migrations.AlterField(
            model_name='case',
            name='county',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.county'),
        ),
        migrations.AlterField(
            model_name='case',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='case',
            name='province',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.province'),
        ),
        migrations.AlterField(
            model_name='case',
            name='section',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
        ),
        migrations.AlterField(
            model_name='case',
            name='service',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
        ),
        migrations.AlterField(
            model_name='case',
            name='transferred_from',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='case',
            name='transferred_section',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
        ),
        migrations.AlterField(
            model_name='case',
            name='unit',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='case',
            name='version',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.serviceversion'),
        ),
        migrations.AlterField(
            model_name='casesearch',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='requested_by',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='correctionitem',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='decided_by',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='decision',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='unit',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='city',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.city'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='county',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.county'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='province',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.province'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='service',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='version',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.serviceversion'),
        ),
        migrations.AlterField(
            model_name='inboxcount',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='inboxdelta',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='inboxentry',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='inboxentry',
            name='section',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
        ),
        migrations.AlterField(
            model_name='inboxentry',
            name='service',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
        ),
        migrations.AlterField(
            model_name='inboxentry',
            name='unit',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='unit',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='readmark',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='readmark',
            name='user',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='deputy',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='organisation',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='section',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='service',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='unit',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='responsibility',
            name='user',
            field=mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to=settings.AUTH_USER_MODEL),
        ),
    ]
