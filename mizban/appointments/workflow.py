"""The life of a visit, as data. It lies inside the life of its case, which waits as `awaiting_visit` meanwhile."""

from __future__ import annotations

import enum


class Status(enum.StrEnum):
    """Where a visit stands. A slot that is held while somebody confirms is a `Booking`, not a status."""

    OFFERED = "offered"
    """The person is to choose a time."""
    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    EXCUSED = "excused"
    """The person did not come, and need not have: it is not held against them."""
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


OPEN = frozenset({Status.OFFERED, Status.BOOKED, Status.ARRIVED})
"""The case waits for it."""
ENDED = frozenset(Status) - OPEN


class Mode(enum.StrEnum):
    """How the time came about."""

    FIXED = "fixed"
    CHOICE = "choice"
    """The person chooses one of two to five times; where these are gone, any other free one."""
    ANY = "any"
    """The person chooses any free time of the desk, up to a day."""


class Kind(enum.StrEnum):
    """What a reason for a visit rests on."""

    LAW = "law"
    ORIGINAL_DOCUMENT = "original_document"
    BIOMETRICS = "biometrics"
    SITE = "site"
    HANDING_OVER = "handing_over"
    OTHER = "other"


class Where(enum.StrEnum):
    """Where a visit takes place."""

    OFFICE = "office"
    PHONE = "phone"
    SITE = "site"


class Paper(enum.StrEnum):
    """How a document is wanted."""

    ORIGINAL = "original"
    COPY = "copy"


class Check(enum.StrEnum):
    """Where a document of the list stands."""

    TO_BRING = "to_bring"
    UPLOADED = "uploaded"
    OK = "ok"
    DEFECT = "defect"


LACKING = frozenset({Check.TO_BRING, Check.DEFECT})
"""What is still to be brought, or to be sent anew."""


LEADS_ON: dict[Status, frozenset[Status]] = {
    Status.OFFERED: frozenset({Status.BOOKED, Status.CANCELLED}),
    Status.BOOKED: frozenset(
        {Status.BOOKED, Status.OFFERED, Status.ARRIVED, Status.DONE, Status.NO_SHOW, Status.EXCUSED, Status.CANCELLED}
    ),
    Status.ARRIVED: frozenset({Status.DONE, Status.CANCELLED, Status.NO_SHOW}),
    **{status: frozenset[Status]() for status in ENDED},
}
"""Which status may follow which."""
