"""Which adapter carries the text messages of this installation."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mizban.notifications.channels.console import ConsoleSms
from mizban.notifications.channels.demo import DemoSms
from mizban.notifications.channels.ports import SmsChannel

ADAPTERS: dict[str, Callable[[], SmsChannel]] = {"console": ConsoleSms, "demo": DemoSms}


def sms_channel() -> SmsChannel:
    """The adapter named by `settings.SMS_BACKEND`. The demo's, which delivers nothing, exists in a demo only."""
    name = settings.SMS_BACKEND
    if name not in ADAPTERS or (name == "demo" and not settings.DEMO):
        raise ImproperlyConfigured(f"MIZBAN_SMS is {name!r}; this installation can use {', '.join(sorted(ADAPTERS))}")
    return ADAPTERS[name]()
