import django.contrib.postgres.fields
import django.db.models.deletion
import mizban.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_references_unchecked'),
        ('files', '0001_initial'),
        ('organisations', '0003_rows_that_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='referees',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=70), db_default=[], default=list, size=None),
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('kind', models.CharField(choices=[('do', 'do'), ('opinion', 'opinion'), ('inform', 'inform')], max_length=8)),
                ('state', models.CharField(default='open', max_length=10)),
                ('whole', models.BooleanField(default=True)),
                ('confidential', models.BooleanField(default=False)),
                ('owner_moves', models.BooleanField(default=False)),
                ('holder', models.CharField(max_length=60)),
                ('due_on', models.DateField(null=True)),
                ('sort_at', models.DateTimeField()),
                ('warned', models.SmallIntegerField(default=0)),
                ('reminders', models.SmallIntegerField(default=0)),
                ('reminded_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases.case')),
                ('from_section', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section')),
                ('from_unit', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('from_user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.referral')),
                ('taken_by', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_section', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section')),
                ('to_unit', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('to_user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReferralFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('referral', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='cases.referral')),
            ],
        ),
        migrations.CreateModel(
            name='ReferralText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'question'), ('answer', 'answer'), ('reason', 'reason')], max_length=8)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('referral', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='cases.referral')),
                ('user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='StageHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.SmallIntegerField()),
                ('passed_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stages_held', to='cases.case')),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('section', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section')),
                ('unit', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state', 'open'), ('owner_moves', False)), fields=['organisation', 'holder', 'sort_at', 'id'], name='referrals_of_holder'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state', 'open'), ('owner_moves', False), models.Q(('kind', 'inform'), _negated=True)), fields=['organisation', 'from_user', 'sort_at', 'id'], name='referrals_of_sender'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state', 'open'), ('due_on__isnull', False)), fields=['organisation', 'due_on'], name='referrals_by_deadline'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='referral_number_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('ended_at__isnull', False), _connector='XOR'), name='referral_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('owner_moves', False), models.Q(('confidential', False), ('kind', 'do'), ('whole', True)), _connector='OR'), name='referral_moves_what_is_to_be_done'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('to_section__isnull', False), ('to_user__isnull', True), _connector='OR'), name='referral_to_a_post'),
        ),
        migrations.AddConstraint(
            model_name='referralfile',
            constraint=models.UniqueConstraint(fields=('referral', 'file'), name='file_once_in_referral'),
        ),
        migrations.AddIndex(
            model_name='referraltext',
            index=models.Index(fields=['referral', 'id'], name='texts_of_referral'),
        ),
        migrations.AddConstraint(
            model_name='stageheld',
            constraint=models.UniqueConstraint(fields=('case', 'stage'), name='stage_held_once'),
        ),
    ]
