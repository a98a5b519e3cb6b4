"""What other apps and the web ask about people and users."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from mizban.accounts.models import Person, RoleGrant, User
from mizban.core import clock
from mizban.core.actor import CONTENT_ROLES, Actor, Grant, Role
from mizban.core.crypto import blind_index
from mizban.core.statements import Statement, parameter


def national_id_index(national_id: str) -> str:
    """The blind index of a canonical national ID."""
    return blind_index(national_id, "national_id")


def mobile_index(mobile: str) -> str:
    """The blind index of a canonical mobile number."""
    return blind_index(mobile, "mobile")


def find_person(organisation_id: int, national_id: str, mobile: str) -> int | None:
    """The person known by this national ID and mobile, before anybody has signed in."""
    return _ask("mizban_find_person(%s, %s, %s)", organisation_id, national_id_index(national_id), mobile_index(mobile))


def find_verified_person(organisation_id: int, national_id: str) -> int | None:
    """The person whose national ID both registries have confirmed, whatever the mobile."""
    return _ask("mizban_find_verified_person(%s, %s)", organisation_id, national_id_index(national_id))


def new_person_id() -> int:
    """A primary key for somebody about to be registered, who then acts as themselves in doing so."""
    found = _ask("nextval(pg_get_serial_sequence('accounts_person', 'id'))")
    assert found is not None
    return found


def encryption_keys_in_use() -> set[str]:
    """Ids of the keys of the oldest and the newest person; every organisation's, so for the owner of the database."""
    values = [row.mobile for order in ("pk", "-pk") for row in Person.objects.order_by(order).only("mobile")[:1]]
    return {value.partition(".")[0] for value in values}


def _ask(expression: str, *parameters: int | str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", parameters)
        found: int | None = cursor.fetchone()[0]
    return found


def staff_actor(user: User) -> Actor:
    """The user with the roles held today."""
    held = getattr(user, "held", None)
    if held is None:
        held = list(held_today().filter(user=user).values("role", "unit_id", "section_id"))
    return Actor(
        user.organisation_id,
        user_id=user.pk,
        grants=tuple(Grant(Role(one["role"]), one["unit_id"], one["section_id"]) for one in held),
        linked_person_id=user.person_id,
    )


def user_with_roles(user_id: int) -> User | None:
    """The user, with what `staff_actor` wants to know of them (one query)."""
    return _WITH_ROLES.first(user=user_id, day=clock.today())


def _with_roles() -> QuerySet[User]:
    grants = held_on(parameter("day")).filter(user=OuterRef("pk")).order_by("pk")
    told = grants.values(told=JSONObject(role="role", unit_id="unit_id", section_id="section_id"))
    return User.objects.annotate(held=ArraySubquery(told)).filter(pk=parameter("user"))


_WITH_ROLES = Statement(_with_roles)


def officers_of(
    unit_id: int, section_id: int, *, but_person: int | None = None, day: dt.date | None = None
) -> QuerySet[User]:
    """Users who work cases of a section of a unit on a day (today): experts and heads. `but_person` is an applicant
    to be left out."""
    grants = held_on(clock.today() if day is None else day).filter(
        Q(section_id=section_id) | Q(section=None), unit_id=unit_id, role__in=CONTENT_ROLES
    )
    users = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
    return users.exclude(person_id=but_person) if but_person else users


def heads_of(unit_id: int) -> QuerySet[User]:
    """The heads of a unit today."""
    grants = held_today().filter(unit_id=unit_id, role=Role.UNIT_HEAD)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True)


def held_today() -> QuerySet[RoleGrant]:
    """Roles in force today."""
    return held_on(clock.today())


def held_on(day: dt.date) -> QuerySet[RoleGrant]:
    """Roles in force on a day."""
    return RoleGrant.objects.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))
