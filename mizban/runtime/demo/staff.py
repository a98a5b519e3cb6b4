"""Staff of the demo: two experts for each section of each provincial office, a head, the posts of the head office, and
an expert in one county.

All of them are made up, and share one password.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.contrib.auth.hashers import make_password

from mizban.accounts.models import RoleGrant, User, login_of
from mizban.cases.models import Responsibility
from mizban.core.actor import Role
from mizban.organisations.models import Level, Organisation, Section, Unit
from mizban.runtime.demo import PASSWORD

FIRST_NAMES = (
    "نسرین",
    "بهرام",
    "لیلا",
    "کامران",
    "شیرین",
    "داریوش",
    "مینا",
    "سیاوش",
    "پروانه",
    "آرش",
    "گلناز",
    "فرهاد",
)
LAST_NAMES = ("رضایی", "کریمی", "نوری", "حیدری", "صالحی", "مرادی", "یوسفی", "قاسمی", "بهرامی", "شریفی", "اکبری")
STAFFED_COUNTY = "county-0707"
"""Shiraz, in Fars."""
HEAD_ROLES = (Role.UNIT_HEAD, Role.ADMINISTRATOR, Role.DESIGNER, Role.INSPECTOR, Role.AUDITOR)
POSTS = {
    Role.EXPERT: "کارشناس",
    Role.UNIT_HEAD: "رئیس واحد",
    Role.ADMINISTRATOR: "راهبر",
    Role.DESIGNER: "طراح خدمت",
    Role.INSPECTOR: "بازرس",
    Role.AUDITOR: "ناظر پرونده‌ها",
    Role.RECEPTIONIST: "پذیرش",
}


@dataclass(frozen=True)
class Place:
    """A post to be filled: who, where, as what."""

    username: str
    unit: Unit
    role: Role
    section: Section | None = None

    @property
    def post(self) -> str:
        return f"{POSTS[self.role]} {self.section.name['fa']}" if self.section else POSTS[self.role]


def hire(organisation: Organisation) -> None:
    """Fill every post that is still empty."""
    places = list(_places(organisation))
    _create_users(organisation, places)
    users = {user.username: user for user in User.objects.filter(organisation=organisation)}
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(
                organisation=organisation,
                user=users[place.username],
                role=place.role,
                unit=place.unit,
                section=place.section,
            )
            for place in places
        ],
        ignore_conflicts=True,
    )
    Responsibility.objects.bulk_create(
        [
            Responsibility(
                organisation=organisation, unit=place.unit, section=place.section, user=users[place.username]
            )
            for place in places
            if place.section
        ],
        ignore_conflicts=True,
    )


def _create_users(organisation: Organisation, places: list[Place]) -> None:
    password, names = make_password(PASSWORD), list(product(LAST_NAMES, FIRST_NAMES))
    User.objects.bulk_create(
        [
            User(
                organisation=organisation,
                username=place.username,
                login=login_of(organisation, place.username),
                password=password,
                name=" ".join(reversed(names[number % len(names)])),
                post=place.post,
            )
            for number, place in enumerate(places)
        ],
        ignore_conflicts=True,
    )


def accounts() -> list[dict[str, Any]]:
    """What `/demo/accounts.json` shows of the staff (contract.md)."""
    grants = RoleGrant.objects.select_related("user", "unit__province", "section", "organisation").order_by("user_id")
    found: dict[int, dict[str, Any]] = {}
    for grant in grants:
        account = found.setdefault(
            grant.user_id,
            {
                "username": grant.user.username,
                "password": PASSWORD,
                "organisation": grant.organisation.slug,
                "unit": grant.unit.slug,
                "province": grant.unit.province.slug if grant.unit.province else None,
                "sections": [],
                "roles": [],
            },
        )
        if grant.role not in account["roles"]:
            account["roles"].append(grant.role)
        if grant.section and grant.section.slug not in account["sections"]:
            account["sections"].append(grant.section.slug)
    return list(found.values())


def _places(organisation: Organisation) -> Iterator[Place]:
    head = Unit.objects.get(organisation=organisation, level=Level.HEAD)
    sections = list(Section.objects.filter(organisation=organisation).order_by("order"))
    prefix = organisation.slug
    for role in HEAD_ROLES:
        yield Place(f"{prefix}-{role.value.replace('_', '-')}", head, role)
    for unit in Unit.objects.filter(organisation=organisation, level=Level.PROVINCE).order_by("slug"):
        yield Place(f"{prefix}-{unit.slug}-head", unit, Role.UNIT_HEAD)
        yield Place(f"{prefix}-{unit.slug}-reception", unit, Role.RECEPTIONIST)
        for section, number in product(sections, (1, 2)):
            yield Place(f"{prefix}-{unit.slug}-{section.slug}-{number}", unit, Role.EXPERT, section)
    yield from _of_a_county(organisation)


def _of_a_county(organisation: Organisation) -> Iterator[Place]:
    """One county office that works, for services whose first stage is there; that of others climbs to the province."""
    unit = Unit.objects.filter(organisation=organisation, slug=STAFFED_COUNTY).first()
    section = Section.objects.filter(organisation=organisation, slug="rangeland").first()
    if unit and section:
        yield Place(f"{organisation.slug}-shiraz-rangeland-1", unit, Role.EXPERT, section)
