"""Personal numbers of an applicant: masked for the desk, in clear one by one for `actions.looking` alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.accounts.contact import birth_date_of, mobile_of, national_id_of
from mizban.accounts.models import Person
from mizban.cases.models import Case
from mizban.cases.queries.working.sheets import CasePapers
from mizban.core.actor import Actor
from mizban.core.errors import NotFound
from mizban.core.jalali import format_date
from mizban.core.numbers import Kind, group, mask_mobile, mask_national_id

IDENTITY = "identity:"
"""How the paths begin of what the applicant said of themselves; all others are paths of the form."""
NATIONAL_ID, MOBILE, BIRTH_DATE = f"{IDENTITY}national_id", f"{IDENTITY}mobile", f"{IDENTITY}birth_date"


LABELS = {NATIONAL_ID: _("کد ملی"), MOBILE: _("تلفن همراه"), BIRTH_DATE: _("تاریخ تولد")}


@dataclass(frozen=True)
class Applicant:
    """Who asks, numbers masked. Of whom nothing but a mobile was asked there is no national ID and no birth date."""

    name: str
    national_id: str
    mobile: str
    has_birth_date: bool


@dataclass(frozen=True)
class Shown:
    """One value in clear. `is_code`: digits that people copy, so they stay ASCII."""

    label: str
    value: str
    is_code: bool


def applicant_of(person: Person | None) -> Applicant | None:
    """The applicant; None where nobody is known, or the reader may not read content."""
    if person is None:
        return None
    return Applicant(
        name=person.name,
        national_id=mask_national_id(national_id_of(person)) if person.national_id else "",
        mobile=mask_mobile(mobile_of(person)),
        has_birth_date=bool(person.birth_date),
    )


def personal_value(actor: Actor, case: Case, path: str) -> Shown:
    """The personal value at `path`, in clear. Raises NotFound where there is none."""
    person = _person(case) if path.startswith(IDENTITY) else None
    if person is not None and path == NATIONAL_ID and person.national_id:
        return Shown(str(LABELS[path]), group(Kind.NATIONAL_ID, national_id_of(person)), is_code=True)
    if person is not None and path == MOBILE:
        return Shown(str(LABELS[path]), group(Kind.MOBILE, mobile_of(person)), is_code=True)
    if person is not None and path == BIRTH_DATE and person.birth_date:
        return Shown(str(LABELS[path]), format_date(birth_date_of(person)), is_code=False)
    found = CasePapers(actor, case).personal(path)
    if found is None:
        raise NotFound(_("این مورد در پرونده نیست؛ فهرست را دوباره ببینید"), code="no_such_field")
    return Shown(*found, is_code=False)


def _person(case: Case) -> Person | None:
    return Person.objects.filter(pk=case.person_id).first() if case.person_id else None
