from django.db import migrations

from mizban.core.row_security import append_only, protect, undo_append_only, unprotect

UNITS = "(SELECT mizban_units())"
TEXT = f"""(SELECT ARRAY[r.from_unit_id, r.to_unit_id] && {UNITS} OR NOT r.confidential AND c.content_units && {UNITS}
  FROM cases_referral r JOIN cases_case c ON c.id = r.case_id WHERE r.id = cases_referraltext.referral_id)"""


class Migration(migrations.Migration):
    """Row level security around what is written in referrals: for the units of sender and receiver, and, unless it is
    confidential, for those that work the case. Never for the applicant."""

    dependencies = [("cases", "0006_referrals")]
    operations = [
        migrations.RunSQL(protect("cases_referraltext", TEXT), unprotect("cases_referraltext")),
        migrations.RunSQL(append_only("cases_referraltext"), undo_append_only("cases_referraltext")),
    ]
