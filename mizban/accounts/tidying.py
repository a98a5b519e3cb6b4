"""Forgetting what is over: sessions, one-time codes, counters. These tables lie outside row level security."""

from __future__ import annotations

from mizban.accounts.models import OneTimeCode, RateCounter, Session
from mizban.core import clock


def forget_expired() -> dict[str, int]:
    """Delete what no longer counts, in all organisations; how many of each."""
    now = clock.now()
    return {
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
        "codes": OneTimeCode.objects.filter(expires_at__lt=now).delete()[0],
        "counters": RateCounter.objects.filter(expires_at__lt=now).delete()[0],
    }
