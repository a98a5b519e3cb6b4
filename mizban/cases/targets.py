"""To whom a referral can go: an officer, whoever answers for a section, a section, a unit as a whole; anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.accounts.models import User
from mizban.accounts.queries import heads_of, officers_of
from mizban.cases import holders
from mizban.cases.models import Case
from mizban.cases.routing import answering_in
from mizban.core.actor import Actor
from mizban.core.errors import Invalid
from mizban.organisations.models import Unit
from mizban.organisations.queries import offices


@dataclass(frozen=True)
class Target:
    """As a sender chooses it. Without a section it is the unit, that is its heads; without an officer the section.
    `post`: whoever answers for the section, if that is one."""

    unit_id: int
    section_id: int | None = None
    user_id: int | None = None
    post: bool = False


@dataclass(frozen=True)
class Reached:
    """Where it goes, and in whose box it will stand."""

    unit: Unit
    section_id: int | None
    user_id: int | None

    @property
    def holder(self) -> str:
        if self.user_id is not None:
            return holders.user(self.user_id)
        if self.section_id is None:
            return holders.heads(self.unit.pk)
        return holders.queue(self.unit.pk, self.section_id)


def reach(actor: Actor, case: Case, target: Target) -> Reached:
    """Where a referral of `case` to `target` goes. Raises Invalid where nobody could read it there."""
    tree = offices(case.organisation_id)
    unit = tree.units.get(target.unit_id)
    if unit is None:
        raise Invalid(_("واحد را از فهرست انتخاب کنید"), field="unit", code="no_such_unit")
    if target.section_id is None:
        return _whole(case, unit, target)
    if target.section_id not in tree.sections:
        raise Invalid(_("بخش را از فهرست انتخاب کنید"), field="section", code="no_such_section")
    if (unit.pk, target.section_id) in tree.closed:
        raise Invalid(
            _("این بخش در آن واحد باز نیست؛ بخش دیگری را انتخاب کنید"), field="section", code="section_closed"
        )
    if target.user_id is not None:
        return Reached(unit, target.section_id, _officer(actor, case, unit, target.section_id, target.user_id))
    if not officers_of(unit.pk, target.section_id, but_person=case.person_id).exclude(pk=actor.officer_id).exists():
        raise Invalid(
            _("در این بخش کسی نیست که پرونده ببیند؛ بخش یا واحد دیگری را انتخاب کنید"),
            field="section",
            code="nobody_there",
        )
    return Reached(unit, target.section_id, _post(actor, case, unit, target.section_id) if target.post else None)


def _whole(case: Case, unit: Unit, target: Target) -> Reached:
    if target.user_id is not None or target.post:
        raise Invalid(_("اول بخش را انتخاب کنید"), field="section", code="section_needed")
    heads = heads_of(unit.pk)
    if not (heads.exclude(person_id=case.person_id) if case.person_id else heads).exists():
        raise Invalid(_("این واحد رئیسی ندارد؛ بخشی از آن را انتخاب کنید"), field="section", code="no_head")
    return Reached(unit, None, None)


def _officer(actor: Actor, case: Case, unit: Unit, section_id: int, user_id: int) -> int:
    if user_id == actor.user_id:
        raise Invalid(_("این خود شما هستید؛ همکار دیگری را انتخاب کنید"), field="user", code="to_oneself")
    user = User.objects.filter(organisation_id=case.organisation_id, pk=user_id).first()
    if user is None:
        raise Invalid(_("همکار را از فهرست انتخاب کنید"), field="user", code="no_such_officer")
    if not user.is_active:
        raise Invalid(_("حساب این همکار بسته است؛ همکار دیگری را انتخاب کنید"), field="user", code="switched_off")
    if not officers_of(unit.pk, section_id).filter(pk=user.pk).exists():
        raise Invalid(
            _("این همکار در آن بخش پرونده نمی‌بیند؛ همکار دیگری را انتخاب کنید"), field="user", code="no_rights"
        )
    if case.person_id is not None and user.person_id == case.person_id:
        raise Invalid(_("متقاضی این درخواست خود اوست؛ همکار دیگری را انتخاب کنید"), field="user", code="own_case")
    return user.pk


def _post(actor: Actor, case: Case, unit: Unit, section_id: int) -> int | None:
    """The one who answers for the section; None where several do, or nobody: then it waits for all of them."""
    rows = answering_in(unit.pk, section_id, but_person=case.person_id).filter(service=None)
    found = set(rows.exclude(user_id=actor.officer_id).values_list("user_id", flat=True))
    return found.pop() if len(found) == 1 else None
