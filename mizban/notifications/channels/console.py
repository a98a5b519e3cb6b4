"""For an installation that has no provider yet: the operator reads the messages on the standard error of the worker."""

from __future__ import annotations

import sys
from typing import TextIO

from mizban.notifications.channels.ports import OutgoingSms


class ConsoleSms:
    """Writes each text, to a masked number, to `stream`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, sms: OutgoingSms) -> str:
        stream = self._stream or sys.stderr
        stream.write(f"--- SMS {sms.message_id} to …{sms.recipient[-4:]}\n{sms.text}\n")
        stream.flush()
        return ""
