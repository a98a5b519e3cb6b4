"""The demo sends nothing: what would have gone out stays in the outbox and is read on the demo's pages."""

from __future__ import annotations

from mizban.notifications.channels.ports import OutgoingSms


class DemoSms:
    """Takes every message."""

    def send(self, sms: OutgoingSms) -> str:
        return f"demo-{sms.message_id}"
