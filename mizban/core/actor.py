"""Who acts. Plain data, made once per request or job by `accounts`, passed on as the keyword `actor`."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Role(enum.StrEnum):
    """Roles of staff, held per unit, section and dates (model.md, "Rights")."""

    EXPERT = "expert"
    SECTION_HEAD = "section_head"
    UNIT_HEAD = "unit_head"
    ADMINISTRATOR = "administrator"
    DESIGNER = "designer"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    RECEPTIONIST = "receptionist"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held today in a unit; `section_id` None means every section of the unit."""

    role: Role
    unit_id: int
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An applicant (`person_id`), a member of staff (`user_id`), both (never in one session), or a visitor (neither).

    `grants` are the roles held today. A system actor works for the desk itself, in a job or a command.
    """

    organisation_id: int
    person_id: int | None = None
    user_id: int | None = None
    grants: tuple[Grant, ...] = ()
    linked_person_id: int | None = None
    """The applicant that a member of staff is, as a person: nobody handles their own case."""
    system: bool = False

    @property
    def is_staff(self) -> bool:
        return self.user_id is not None

    @property
    def is_applicant(self) -> bool:
        return self.person_id is not None

    @property
    def applicant_id(self) -> int:
        """The person's primary key; 0, which no row has, for anybody else."""
        return self.person_id or 0

    @property
    def officer_id(self) -> int:
        """The user's primary key; 0, which no row has, for anybody else."""
        return self.user_id or 0

    @property
    def content_units(self) -> tuple[int, ...]:
        """Units whose cases the actor may read, before sections are looked at: the outer wall, row level security."""
        return tuple(sorted({grant.unit_id for grant in self.grants if grant.role in CONTENT_ROLES}))


CONTENT_ROLES = frozenset({Role.EXPERT, Role.SECTION_HEAD, Role.UNIT_HEAD})


def visitor(organisation_id: int) -> Actor:
    """Somebody who has not signed in."""
    return Actor(organisation_id)


def applicant(organisation_id: int, person_id: int) -> Actor:
    return Actor(organisation_id, person_id=person_id)


def system(organisation_id: int) -> Actor:
    """The desk itself, within one organisation."""
    return Actor(organisation_id, system=True)
