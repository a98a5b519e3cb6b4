"""What of a visit stands in the way of a decision."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.appointments.models import Visit
from mizban.appointments.workflow import OPEN
from mizban.cases.models import Case


def open_visit(case: Case) -> str | Promise | None:
    """A sentence while somebody is still expected."""
    if Visit.objects.filter(case=case, status__in=OPEN).exists():
        return _("متقاضی هنوز نوبت مراجعه دارد؛ اول نتیجهٔ آن را ثبت یا آن را لغو کنید")
    return None
