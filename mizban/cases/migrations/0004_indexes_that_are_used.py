"""Foreign keys have no index of their own: what is looked for has one that begins with the organisation.

Django would take each foreign key away and check it anew over all rows; only the indexes go here, one by one and without
keeping anybody from their table meanwhile. Where it breaks off it can be begun again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNUSED = """
    cases_answerset_case_id_8d2d8f9c
    cases_answerset_organisation_id_8a8b8d42
    cases_case_assignee_id_28343c2e
    cases_case_city_id_5e1c6c64
    cases_case_city_id_5e1c6c64_like
    cases_case_county_id_d5bd0d0c
    cases_case_county_id_d5bd0d0c_like
    cases_case_number_980c9551_like
    cases_case_organisation_id_dac38ff3
    cases_case_person_id_f87eeffa
    cases_case_province_id_d571d0d2
    cases_case_province_id_d571d0d2_like
    cases_case_section_id_75073daf
    cases_case_service_id_d5119aeb
    cases_case_transferred_from_id_675bffd6
    cases_case_transferred_section_id_694eef46
    cases_case_unit_id_f34fc706
    cases_case_version_id_5b6a6022
    cases_casesearch_organisation_id_0a0f66c6
    cases_correction_case_id_6ad7f97d
    cases_correction_organisation_id_71d65ee6
    cases_correction_requested_by_id_7d51955a
    cases_correctionitem_correction_id_e69aac3d
    cases_correctionitem_organisation_id_db9ee00e
    cases_decision_case_id_902b31ea
    cases_decision_decided_by_id_1e8a9d31
    cases_decision_organisation_id_97729d5d
    cases_decision_unit_id_01867445
    cases_draft_city_id_d925ff3d
    cases_draft_city_id_d925ff3d_like
    cases_draft_county_id_6952aa42
    cases_draft_county_id_6952aa42_like
    cases_draft_organisation_id_0bfac563
    cases_draft_person_id_eb3086ad
    cases_draft_province_id_45903298
    cases_draft_province_id_45903298_like
    cases_draft_service_id_972e2731
    cases_draft_version_id_1d347794
    cases_inboxcount_organisation_id_becf06e7
    cases_inboxdelta_organisation_id_40784a6d
    cases_inboxentry_organisation_id_d0323811
    cases_inboxentry_section_id_643dd33a
    cases_inboxentry_service_id_4fc6a3c8
    cases_inboxentry_unit_id_988534ab
    cases_letter_code_fef5886d_like
    cases_letter_organisation_id_b0c44654
    cases_letter_unit_id_aa9e89da
    cases_readmark_case_id_7c5fe344
    cases_readmark_organisation_id_16a84a44
    cases_readmark_user_id_6650f3b5
    cases_responsibility_deputy_id_af32140d
    cases_responsibility_organisation_id_d735c73f
    cases_responsibility_section_id_0214b20d
    cases_responsibility_service_id_d7f213c0
    cases_responsibility_unit_id_717dd680
    cases_responsibility_user_id_4d98ff06
"""


def renamed(table: str, old: str, new: str) -> str:
    """The constraint under its new name, unless it bears that already."""
    return f"""
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_constraint WHERE conname = '{old}' AND conrelid = '{table}'::regclass) THEN
            ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new};
        END IF;
    END $$
    """


CHANGES = [
    migrations.RunSQL([f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in UNUSED.split()], migrations.RunSQL.noop),
    *(
        migrations.RunSQL([renamed(table, old, new)], [renamed(table, new, old)])
        for table, old, new in (
            ("cases_case", "cases_case_number_key", "case_number_once"),
            ("cases_letter", "cases_letter_code_key", "letter_code_once"),
        )
    ),
]


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0003_indexes_that_are_used'),
        ('cases', '0003_counted_days'),
        ('catalogue', '0002_published_versions_stay'),
        ('identity', '0002_waiting_claims'),
        ('organisations', '0002_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=CHANGES,
            state_operations=[
            migrations.AlterField(
                model_name='answerset',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answer_sets', to='cases.case'),
            ),
            migrations.AlterField(
                model_name='answerset',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='case',
                name='assignee',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='case',
                name='city',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.city'),
            ),
            migrations.AlterField(
                model_name='case',
                name='county',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.county'),
            ),
            migrations.AlterField(
                model_name='case',
                name='number',
                field=models.CharField(max_length=15),
            ),
            migrations.AlterField(
                model_name='case',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='case',
                name='person',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.person'),
            ),
            migrations.AlterField(
                model_name='case',
                name='province',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.province'),
            ),
            migrations.AlterField(
                model_name='case',
                name='section',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
            ),
            migrations.AlterField(
                model_name='case',
                name='service',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
            ),
            migrations.AlterField(
                model_name='case',
                name='transferred_from',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='case',
                name='transferred_section',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
            ),
            migrations.AlterField(
                model_name='case',
                name='unit',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='case',
                name='version',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.serviceversion'),
            ),
            migrations.AlterField(
                model_name='casesearch',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cases.case'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='requested_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='correctionitem',
                name='correction',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='cases.correction'),
            ),
            migrations.AlterField(
                model_name='correctionitem',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='decision',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases.case'),
            ),
            migrations.AlterField(
                model_name='decision',
                name='decided_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='decision',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='decision',
                name='unit',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='city',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.city'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='county',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.county'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='person',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='accounts.person'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='province',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.province'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='service',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
            ),
            migrations.AlterField(
                model_name='draft',
                name='version',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.serviceversion'),
            ),
            migrations.AlterField(
                model_name='inboxcount',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='inboxdelta',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='inboxentry',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='inboxentry',
                name='section',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
            ),
            migrations.AlterField(
                model_name='inboxentry',
                name='service',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
            ),
            migrations.AlterField(
                model_name='inboxentry',
                name='unit',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='letter',
                name='code',
                field=models.CharField(max_length=20),
            ),
            migrations.AlterField(
                model_name='letter',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='letter',
                name='unit',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='readmark',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='cases.case'),
            ),
            migrations.AlterField(
                model_name='readmark',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='readmark',
                name='user',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='deputy',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='section',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.section'),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='service',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='unit',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
            ),
            migrations.AlterField(
                model_name='responsibility',
                name='user',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddConstraint(
                model_name='case',
                constraint=models.UniqueConstraint(fields=('number',), name='case_number_once'),
            ),
            migrations.AddConstraint(
                model_name='letter',
                constraint=models.UniqueConstraint(fields=('code',), name='letter_code_once'),
            ),
            ],
        ),
    ]
