"""What operators ask about the history."""

from __future__ import annotations

from django.db.models import Count, Min

from mizban.audit.models import Unsigned
from mizban.core import clock


def unsigned_events() -> dict[int, tuple[int, float]]:
    """By organisation, how many events wait for their signature, and for how many seconds the oldest has."""
    waiting = Unsigned.objects.values("organisation_id").annotate(count=Count("pk"), since=Min("event__at"))
    now = clock.now()
    return {row["organisation_id"]: (row["count"], (now - row["since"]).total_seconds()) for row in waiting}
