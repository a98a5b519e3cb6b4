import django.db.models.deletion
import mizban.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_references_unchecked'),
        ('cases', '0005_references_unchecked'),
        ('organisations', '0003_rows_that_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('internal', models.BooleanField(default=False)),
                ('asks', models.BooleanField(default=False)),
                ('text', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='cases.case')),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MessageDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('internal', models.BooleanField(default=False)),
                ('text', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('user', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_office', models.BooleanField()),
                ('seen_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.message')),
                ('organisation', mizban.core.models.ReferenceKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['case', 'id'], name='messages_of_case'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('case', 'key'), name='message_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit__isnull', False), ('user__isnull', False)), models.Q(('asks', False), ('internal', False), ('unit__isnull', True), ('user__isnull', True)), _connector='OR'), name='message_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('asks', True), ('internal', True), _negated=True), name='message_asks_the_applicant'),
        ),
        migrations.AddConstraint(
            model_name='messagedraft',
            constraint=models.UniqueConstraint(condition=models.Q(('person', None)), fields=('case', 'user', 'internal'), name='message_draft_of_officer'),
        ),
        migrations.AddConstraint(
            model_name='messagedraft',
            constraint=models.UniqueConstraint(condition=models.Q(('user', None)), fields=('case', 'person'), name='message_draft_of_applicant'),
        ),
        migrations.AddConstraint(
            model_name='messagedraft',
            constraint=models.CheckConstraint(condition=models.Q(('user', None), ('person', None), _connector='XOR'), name='message_draft_of_one'),
        ),
        migrations.AddConstraint(
            model_name='seen',
            constraint=models.UniqueConstraint(fields=('case', 'by_office'), name='seen_once_a_side'),
        ),
    ]
