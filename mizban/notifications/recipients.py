"""To whom a message goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mizban.notifications.events import Channel


@dataclass(frozen=True)
class Recipient:
    """Somebody, by all ways that are filled in: `mobile` (canonical, `09…`), `email`, the bell of a person or user."""

    language: str = "fa"
    mobile: str = ""
    email: str = ""
    person_id: int | None = None
    user_id: int | None = None

    def addresses(self) -> Iterator[tuple[Channel, str]]:
        """The ways that leave the desk, with the address on each."""
        if self.mobile:
            yield Channel.SMS, self.mobile
        if self.email:
            yield Channel.EMAIL, self.email

    @property
    def has_bell(self) -> bool:
        return self.person_id is not None or self.user_id is not None
