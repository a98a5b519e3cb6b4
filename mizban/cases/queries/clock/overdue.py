"""How much is late, for operators: figures of the whole installation."""

from __future__ import annotations

from django.db.models import Count

from mizban.cases.models import Case
from mizban.cases.workflow import OPEN
from mizban.core import clock


def overdue_cases() -> dict[int, int]:
    """Open cases past their deadline, by organisation; read from an index that holds open cases alone."""
    late = Case.objects.filter(state__in=sorted(OPEN), due_on__lt=clock.today())
    return dict(late.values_list("organisation_id").annotate(Count("pk")).order_by("organisation_id"))
