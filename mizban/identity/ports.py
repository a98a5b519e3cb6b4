"""What the desk asks the registries of the state, and what it may hear. Plain data, no protocol.

Dates of birth are `datetime.date`; national IDs and mobiles are canonical (10 digits; `09` and 9 digits).
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Protocol


class Outcome(enum.StrEnum):
    """What the civil registry says of a national ID and a date of birth."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    DEAD = "dead"
    NEEDS_REVIEW = "needs_review"
    """The registry knows the person and lets nobody but a human decide."""
    UNAVAILABLE = "unavailable"


class Holding(enum.StrEnum):
    """Whether a mobile is in the name of a national ID."""

    MATCH = "match"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


class Reason(enum.StrEnum):
    """Why a registry gave no answer."""

    QUOTA = "quota"
    OFF_HOURS = "off_hours"
    HOLIDAY = "holiday"
    TIME_OUT = "time_out"
    AUTH = "auth"
    ERROR = "error"


class Gender(enum.StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class RegisteredPerson:
    """Names as the registry has them, in Persian letters."""

    first_name: str
    last_name: str
    father_name: str
    gender: Gender | None


@dataclass(frozen=True)
class RegistryAnswer:
    """`person` comes with a match, `reason` with an unavailable registry, neither otherwise."""

    outcome: Outcome
    person: RegisteredPerson | None = None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.person is not None) != (self.outcome is Outcome.MATCH):
            raise ValueError("a person belongs to a match, and to nothing else")
        if (self.reason is not None) != (self.outcome is Outcome.UNAVAILABLE):
            raise ValueError("a reason belongs to an unavailable registry, and to nothing else")


@dataclass(frozen=True)
class OwnershipAnswer:
    """`reason` comes with an unavailable registry."""

    outcome: Holding
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.reason is not None) != (self.outcome is Holding.UNAVAILABLE):
            raise ValueError("a reason belongs to an unavailable registry, and to nothing else")


class CivilRegistry(Protocol):
    """The civil registry (ثبت احوال)."""

    def check(self, national_id: str, birth_date: dt.date) -> RegistryAnswer:
        """Never raises for what the registry or the network does: that is an answer of its own."""


class MobileOwnership(Protocol):
    """The registry of mobile subscribers (شاهکار)."""

    def check(self, national_id: str, mobile: str) -> OwnershipAnswer:
        """Never raises for what the registry or the network does: that is an answer of its own."""
