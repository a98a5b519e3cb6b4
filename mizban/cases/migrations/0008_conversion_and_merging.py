import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mizban.core.models
from mizban.core.row_security import protect, unprotect

# What was answered belongs to the version of then. Code of before this migration writes none: it never converts a case.
OF_CASE = """
CREATE FUNCTION cases_answerset_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT version_id INTO NEW.version_id FROM cases_case WHERE id = NEW.case_id;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_answerset_version BEFORE INSERT ON cases_answerset
  FOR EACH ROW WHEN (NEW.version_id IS NULL) EXECUTE FUNCTION cases_answerset_version();
"""
FILL = """
ALTER TABLE cases_answerset DISABLE TRIGGER cases_answerset_append_only;
UPDATE cases_answerset a SET version_id = c.version_id FROM cases_case c WHERE c.id = a.case_id AND a.version_id IS NULL;
ALTER TABLE cases_answerset ENABLE TRIGGER cases_answerset_append_only;
"""
FOLLOW = """
CREATE FUNCTION cases_merged_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_case SET unit_id = NEW.unit_id, section_id = NEW.section_id, content_units = NEW.content_units
    WHERE merged_into_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_merged_follow AFTER UPDATE OF unit_id, section_id, content_units ON cases_case FOR EACH ROW
  WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id OR OLD.section_id IS DISTINCT FROM NEW.section_id
    OR OLD.content_units IS DISTINCT FROM NEW.content_units)
  EXECUTE FUNCTION cases_merged_follow();
"""
BOTH_READ = """(SELECT count(*) = 2 FROM cases_case c
  WHERE c.id IN (cases_caselink.one_id, cases_caselink.other_id) AND c.content_units && (SELECT mizban_units()))"""


class Migration(migrations.Migration):
    """Answers know their version, a case may end in another one, and cases may stand side by side."""

    dependencies = [
        ("cases", "0007_referral_walls"),
        ("catalogue", "0003_services_stay"),
        ("organisations", "0003_rows_that_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="answerset",
            name="version",
            field=mizban.core.models.ReferenceKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.serviceversion",
            ),
        ),
        migrations.RunSQL(
            OF_CASE,
            "DROP TRIGGER cases_answerset_version ON cases_answerset; DROP FUNCTION cases_answerset_version();",
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="answerset",
            name="version",
            field=mizban.core.models.ReferenceKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.serviceversion",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="cases.case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True), ("outcome", "merged"), _connector="XOR"),
                name="case_merged_into_another",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="cases_merged_into"
            ),
        ),
        migrations.RunSQL(
            FOLLOW, "DROP TRIGGER cases_merged_follow ON cases_case; DROP FUNCTION cases_merged_follow();"
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=200)),
                ("linked_at", models.DateTimeField()),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "organisation",
                    mizban.core.models.ReferenceKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "user",
                    mizban.core.models.ReferenceKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="cases_linked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="case_linked_to_a_later_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(protect("cases_caselink", BOTH_READ), unprotect("cases_caselink")),
    ]
