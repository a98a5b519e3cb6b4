"""Take on staff, give them roles, renew their access, let them go.

The password of a new user is made up and printed once. Adding a user who is there already adds the role only, so that
one call for each role is enough. At the first sign-in of a real installation a second factor is set up.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from mizban.core.actor import Actor, Role, system
from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import as_owner

if TYPE_CHECKING:
    from mizban.accounts.models import User
    from mizban.organisations.models import Section, Unit

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
NEED_SECTION = frozenset({Role.EXPERT, Role.SECTION_HEAD})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, dest="way", metavar="add|renew|off|list")
    add = _way(ways, "add", "a new user, or another role for one")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--unit", metavar="SLUG", default="head-office", help="office (default: the head office)")
    add.add_argument("--section", metavar="SLUG", default="", help="section of the office (experts, heads of section)")
    add.add_argument("--name", default="", help="of a new user, as colleagues read it")
    add.add_argument("--post", default="", help="of a new user; applicants read it in place of the name")
    add.add_argument("--responsible", action="store_true", help="new cases of the section come to this user")
    renew = _way(ways, "renew", "another password; signed out everywhere")
    renew.add_argument("--without-second-factor", action="store_true", help="phone and recovery codes are lost")
    _way(ways, "off", "no more signing in, at once")
    listing = ways.add_parser("list", help="users and their roles")
    listing.add_argument("organisation", metavar="ORGANISATION")


def _way(ways: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str) -> argparse.ArgumentParser:
    way = ways.add_parser(name, help=about)
    way.add_argument("organisation", metavar="ORGANISATION", help="its slug")
    way.add_argument("username", metavar="USERNAME")
    return way


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with as_owner(installation):
        actor = _actor(arguments.organisation)
        if arguments.way == "list":
            _list(actor)
        elif arguments.way == "add":
            _add(actor, arguments)
        else:
            _change(actor, arguments)


def _add(actor: Actor, arguments: argparse.Namespace) -> None:
    from mizban.accounts import staffing
    from mizban.cases.actions.responsibilities import answer_for

    role, username = Role(arguments.role), arguments.username
    if not USERNAME.fullmatch(username):
        raise OperatorError(f"{username!r}: a user name has 2 to 60 small letters, digits, dots, hyphens, underscores")
    unit, section = _unit(actor, arguments.unit), _section(actor, arguments.section)
    if (role in NEED_SECTION or arguments.responsible) and section is None:
        raise OperatorError("name a section: --section SLUG")
    password = staffing.new_password()
    named = arguments.name.strip()
    if not named and _found(actor, username) is None:
        raise OperatorError("a new user needs a name: --name NAME")
    is_new = staffing.take_on(
        actor=actor, username=username, name=named[:120], post=arguments.post.strip()[:120], password=password
    )
    user = _user(actor, username)
    staffing.grant_role(actor=actor, user=user, role=role, unit=unit, section=section)
    if arguments.responsible and section:
        answer_for(actor=actor, user=user, unit=unit, section=section)
    place = f"{unit.slug}, {section.slug}" if section else unit.slug
    print(f"{username}: {role.value} ({place})")
    if is_new:
        print(f"password: {password}   (shown this once)")


def _change(actor: Actor, arguments: argparse.Namespace) -> None:
    from mizban.accounts import staffing

    user = _user(actor, arguments.username)
    if arguments.way == "off":
        staffing.let_go(actor=actor, user=user)
        print(f"{user.username}: signs in no more")
        return
    password = staffing.new_password()
    staffing.new_access(
        actor=actor, user=user, password=password, without_second_factor=arguments.without_second_factor
    )
    print(f"{user.username}: new password: {password}   (shown this once)")


def _list(actor: Actor) -> None:
    from mizban.accounts.models import RoleGrant, User

    roles: dict[int, list[str]] = {}
    for grant in RoleGrant.objects.filter(organisation_id=actor.organisation_id).select_related("unit", "section"):
        place = f"{grant.unit.slug}/{grant.section.slug}" if grant.section else grant.unit.slug
        roles.setdefault(grant.user_id, []).append(f"{grant.role} {place}")
    for user in User.objects.filter(organisation_id=actor.organisation_id).order_by("username"):
        told = "; ".join(sorted(roles.get(user.pk, ["no role"])))
        print(f"{user.username:<30} {'' if user.is_active else 'OFF  '}{told}")


def _actor(slug: str) -> Actor:
    from mizban.organisations.models import Organisation

    found = dict(Organisation.objects.order_by("slug").values_list("slug", "pk"))
    if slug not in found:
        raise OperatorError(f"there is no organisation {slug}; there is {', '.join(found) or 'none: mizban load DIR'}")
    return system(found[slug])


def _found(actor: Actor, username: str) -> User | None:
    from mizban.accounts.models import User

    return User.objects.filter(organisation_id=actor.organisation_id, username=username).first()


def _user(actor: Actor, username: str) -> User:
    user = _found(actor, username)
    if user is None:
        raise OperatorError(f"there is no user {username}; see `mizban staff list`")
    return user


def _unit(actor: Actor, slug: str) -> Unit:
    from mizban.organisations.models import Unit

    unit = Unit.objects.filter(organisation_id=actor.organisation_id, slug=slug, active=True).first()
    if unit is None:
        raise OperatorError(f"there is no office {slug}; offices.yaml of the organisation names them")
    return unit


def _section(actor: Actor, slug: str) -> Section | None:
    from mizban.organisations.models import Section

    section = Section.objects.filter(organisation_id=actor.organisation_id, slug=slug).first() if slug else None
    if slug and section is None:
        raise OperatorError(f"there is no section {slug}; organisation.yaml names them")
    return section
