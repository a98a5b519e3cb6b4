"""Taking on staff, giving them roles, and letting them go: what the command `mizban staff` does."""

from __future__ import annotations

import secrets

from mizban.accounts.models import RoleGrant, User, login_of
from mizban.accounts.second_factor import remove_second_factor
from mizban.accounts.sessions import end_sessions
from mizban.audit.actions import append
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, Role
from mizban.organisations.models import Section, Unit
from mizban.organisations.queries import organisation_of

SUBJECT = "user"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that are mistaken for each other
GROUPS, GROUP = 4, 4


def new_password() -> str:
    """A password that can be told on the telephone: 79 bits in four groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(GROUP)) for _group in range(GROUPS))


def take_on(*, actor: Actor, username: str, name: str, post: str, password: str) -> User | None:
    """Make a user of the actor's organisation; None where there is one of this name, who stays as they are."""
    organisation = organisation_of(actor.organisation_id)
    with acting_as(actor):
        user = User(organisation=organisation, username=username, login=login_of(organisation, username))
        if User.objects.filter(login=user.login).exists():
            return None
        user.name, user.post = name, post
        user.set_password(password)
        user.save()
        append(actor=actor, subject=(SUBJECT, user.pk), kind="user.taken_on", is_first=True)
    return user


def grant_role(*, actor: Actor, user: User, role: Role, unit: Unit, section: Section | None = None) -> bool:
    """Give a role from today on, without an end; whether it was new."""
    with acting_as(actor):
        User.objects.select_for_update().get(pk=user.pk)
        _grant, is_new = RoleGrant.objects.get_or_create(
            organisation_id=actor.organisation_id, user=user, role=role, unit=unit, section=section
        )
        if is_new:
            data = {"role": role.value, "unit": unit.slug, "section": section.slug if section else None}
            append(actor=actor, subject=(SUBJECT, user.pk), kind="user.role_granted", data=data)
    return is_new


def new_access(*, actor: Actor, user: User, password: str, without_second_factor: bool) -> None:
    """Another password, also for somebody who had been let go; signed out everywhere.

    Without the second factor too, where phone and recovery codes are lost: the next sign-in asks for a new one.
    """
    with acting_as(actor):
        found = User.objects.select_for_update().get(pk=user.pk)
        found.set_password(password)
        found.is_active = True
        found.save(update_fields=["password", "is_active"])
        if without_second_factor:
            remove_second_factor(found)
        end_sessions(organisation_id=actor.organisation_id, user_id=user.pk)
        data = {"second_factor_removed": without_second_factor}
        append(actor=actor, subject=(SUBJECT, user.pk), kind="user.access_renewed", data=data)


def let_go(*, actor: Actor, user: User) -> None:
    """No more signing in, from this moment on. Roles and responsibilities stay on record, and count no more."""
    with acting_as(actor):
        found = User.objects.select_for_update().get(pk=user.pk)
        found.is_active = False
        found.save(update_fields=["is_active"])
        end_sessions(organisation_id=actor.organisation_id, user_id=user.pk)
        append(actor=actor, subject=(SUBJECT, user.pk), kind="user.let_go")
