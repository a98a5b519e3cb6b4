"""The desk itself: whether every organisation can work with what it has been given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from django.db.models import Q

from mizban.accounts.models import RoleGrant
from mizban.cases.models import Responsibility
from mizban.core import clock
from mizban.core.actor import Role
from mizban.core.jalali import from_jalali, to_jalali
from mizban.notifications.placeholders import longest
from mizban.organisations.models import ClosedSection, Holiday, Level, Organisation, Section, Unit
from mizban.runtime.environment import Installation
from mizban.runtime.examination.findings import Finding, fail, ok, warn


def holidays(installation: Installation) -> Iterator[Finding]:
    """Deadlines leave out the holidays of this year and the next."""
    this_year, _, _ = to_jalali(clock.today())
    for year, level in ((this_year, fail), (this_year + 1, warn)):
        days = (from_jalali(year, 1, 1), from_jalali(year + 1, 1, 1))
        known = Holiday.objects.filter(organisation=None, date__gte=days[0], date__lt=days[1]).count()
        if known:
            yield ok("holidays", f"{known} official ones are known for {year}")
        else:
            yield level("holidays", f"none is known for {year}: deadlines leave out weekends only")


def organisations(installation: Installation) -> Iterator[Finding]:
    found = list(Organisation.objects.order_by("slug"))
    if not found:
        yield warn("desk", "there is no organisation yet: mizban load DIR")
    elif not any(one.is_default for one in found):
        yield warn("desk", "no organisation is the default: plain localhost and unknown paths answer 404")
    for organisation in found:
        yield from _organisation(organisation)


def _organisation(organisation: Organisation) -> Iterator[Finding]:
    mine = {"organisation": organisation}
    lacks = []
    if not Unit.objects.filter(**mine, level=Level.HEAD, active=True).exists():
        lacks.append("a head office")
    if not Section.objects.filter(**mine).exists():
        lacks.append("sections")
    if not Section.objects.filter(**mine, secretariat=True).exists():
        lacks.append("a secretariat section")
    if not organisation.hosts:
        lacks.append("a host name")
    if lacks:
        yield fail("desk", f"{organisation.slug} lacks {', '.join(lacks)}")
    else:
        yield ok("desk", f"{organisation.slug} has a head office, sections and a secretariat")


def coverage(installation: Installation) -> Iterator[Finding]:
    """Sections of offices for which nobody is responsible: their cases go to the head of the unit, or above."""
    for organisation in Organisation.objects.order_by("slug"):
        holes, heads = _holes(organisation.pk)
        if holes:
            yield warn("coverage", f"{organisation.slug}: nobody for {holes} sections of offices, {heads} under a head")
        else:
            yield ok("coverage", f"{organisation.slug}: somebody is responsible for every section of every office")


def _holes(organisation_id: int) -> tuple[int, int]:
    """How many pairs of unit and section have nobody responsible today, and how many of them a head of the unit."""
    today = clock.today()
    in_force = Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
    mine = {"organisation_id": organisation_id}
    units = Unit.objects.filter(**mine, active=True).values_list("pk", flat=True)
    sections = Section.objects.filter(**mine).values_list("pk", flat=True)
    responsible = Responsibility.objects.filter(*in_force, **mine, user__is_active=True, service=None)
    covered = set(responsible.values_list("unit_id", "section_id"))
    covered |= set(ClosedSection.objects.filter(**mine).values_list("unit_id", "section_id"))
    holes = set(product(units, sections)) - covered
    heads = RoleGrant.objects.filter(*in_force, **mine, role=Role.UNIT_HEAD, user__is_active=True)
    headed = set(heads.values_list("unit_id", flat=True))
    return len(holes), sum(unit in headed for unit, _ in holes)


def short_texts(installation: Installation) -> Iterator[Finding]:
    """What stands in every text message is there, and short enough for one."""
    room = {name: len(str(value)) for name, value in longest("fa").items()}
    for organisation in Organisation.objects.order_by("slug"):
        parts = {
            "org": ("short_name", organisation.short_name.get("fa", "")),
            "url": ("short_url", str(organisation.settings.get("short_url", ""))),
            "tel": ("phone", str(organisation.settings.get("phone", ""))),
        }
        wrong = [f"{name} is missing" for name, text in parts.values() if not text]
        if not installation.demo:
            too_long = {name: room[key] for key, (name, text) in parts.items() if len(text) > room[key]}
            wrong += [f"{name} is longer than {most}" for name, most in too_long.items()]
        if wrong:
            yield warn("messages", f"{organisation.slug}: {'; '.join(wrong)}")
        else:
            yield ok("messages", f"{organisation.slug}: name, address and telephone fit into text messages")
