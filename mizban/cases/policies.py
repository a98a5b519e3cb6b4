"""Who sees which case, and who may take which step. Everyone's cases are reached through `visible_to` alone."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mizban.accounts.permissions import ROLE_PERMISSIONS, Permission
from mizban.cases import holders, referees
from mizban.cases.models import Case, Draft, Referral, SavedView
from mizban.cases.workflow import TRANSITIONS, Party, State, Step
from mizban.core.actor import CONTENT_ROLES, Actor, Role
from mizban.core.errors import NotFound
from mizban.organisations.queries import offices

FROM_ABOVE = frozenset({Permission.ASSIGN, Permission.TRANSFER, Permission.REASSIGN_FROM_ABOVE})
"""What heads do with cases of the units below: hand them to an officer or another unit, unread."""
BY_REFERRAL = frozenset({Permission.TAKE_PART})
"""What whoever has sent or received a referral does with the case; deciding it is not among it."""
READING_BY_REFERRAL = BY_REFERRAL | {Permission.SEE_CASE, Permission.SEE_HISTORY, Permission.NOTE}
"""The same while an open referral shows them the whole case."""


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Headers of the cases that the actor may know of: the applicant's own, those of an officer's sections and units,
    those that a referral has led to them, and, for heads, those of the units below, which they may reassign unread."""
    mine = Case.objects.filter(organisation_id=actor.organisation_id)
    if actor.system:
        return mine
    if actor.is_applicant:
        return mine.filter(person_id=actor.applicant_id)
    condition = _in_sections(actor) | _referred(actor)
    below = _units_below(actor)
    if below:
        condition |= Q(unit_id__in=below)
    return mine.filter(condition) if condition else mine.none()


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """The drafts of the applicant: nobody else ever sees one."""
    return Draft.objects.filter(organisation_id=actor.organisation_id, person_id=actor.applicant_id)


def readable_by(actor: Actor) -> QuerySet[Case]:
    """Cases whose content the actor may read; the same line that row level security draws, drawn finer by section."""
    if actor.system or actor.is_applicant:
        return visible_to(actor)
    condition = _in_sections(actor) | _referred(actor, referees.READS)
    mine = Case.objects.filter(organisation_id=actor.organisation_id)
    return mine.filter(condition) if condition else mine.none()


def may_read(actor: Actor, case: Case) -> bool:
    """Whether this visible case's content is the actor's to read."""
    if actor.system or actor.is_applicant:
        return True
    return works(actor, case) or _is_told(actor, case, referees.READS)


def works(actor: Actor, case: Case) -> bool:
    """Whether the actor's own unit and section work this case: not by a referral, not from above."""
    return bool(_grants_for(actor, case))


def permissions(actor: Actor, case: Case) -> frozenset[Permission]:
    """What the actor may do with this case, their roles and the referrals taken together."""
    granted = _reading(actor, case)
    if not works(actor, case) and case.unit_id in _units_below(actor):
        granted |= FROM_ABOVE
    return granted


def may_take(actor: Actor, case: Case, step: Step) -> bool:
    """Whether the actor is one who takes `step` with this case; whether its state allows it is the workflow's matter.

    Nobody handles their own case; a step of the holder is open to heads, who may assign the case anyway.
    """
    transition = TRANSITIONS[step]
    if actor.system:
        return Party.SYSTEM in transition.parties
    if actor.is_applicant:
        return Party.APPLICANT in transition.parties and case.person_id == actor.person_id
    if Party.OFFICER not in transition.parties or is_own_case(actor, case):
        return False
    granted = permissions(actor, case) if transition.unread else _reading(actor, case)
    if transition.permission not in granted:
        return False
    return not transition.by_holder or case.assignee_id == actor.user_id or Permission.ASSIGN in granted


def may_answer(actor: Actor, referral: Referral) -> bool:
    """Whether the actor is one of those who may answer, return or refer on this referral."""
    return not set(referees.names(actor)).isdisjoint(referees.acting(referral))


def takes_part(actor: Actor, referral: Referral) -> bool:
    """Whether this referral is one of the actor's, sent or received; a confidential one is read by these alone."""
    return not set(referees.names(actor)).isdisjoint(referees.parties(referral))


def received_by(actor: Actor) -> QuerySet[Referral]:
    """Referrals that came to the actor, or to an officer of theirs if they are not confidential: see `may_answer`."""
    grants = [one for one in actor.grants if one.role in CONTENT_ROLES]
    if not actor.is_staff or not grants:
        return Referral.objects.none()
    mine = Q(holder=holders.user(actor.officer_id), to_unit_id__in=actor.content_units)
    mine |= Q(holder__in=referees.names(actor))
    for grant in grants:
        if grant.role in referees.HEADS:
            place = Q(to_unit_id=grant.unit_id, confidential=False)
            mine |= place if grant.section_id is None else place & Q(to_section_id=grant.section_id)
    return Referral.objects.filter(mine, organisation_id=actor.organisation_id)


def may_recall(actor: Actor, referral: Referral, case: Case) -> bool:
    """Whether the actor may remind of a referral or revoke it: who sent it, or now has the case for which it was sent,
    or heads them."""
    if referral.from_user_id == actor.user_id:
        return True
    if referral.parent_id is not None or referral.confidential or not works(actor, case):
        return False
    return case.assignee_id == actor.user_id or Permission.ASSIGN in permissions(actor, case)


def may_unmask(actor: Actor, case: Case) -> bool:
    """Whether personal numbers of the case may be shown to the actor: it must be open and in their hands."""
    in_hand = case.assignee_id is not None and case.assignee_id == actor.user_id and case.is_open
    return in_hand and Permission.UNMASK in permissions(actor, case) and not is_own_case(actor, case)


def may_link(actor: Actor, case: Case) -> bool:
    """Whether an officer may put this case beside another, also an ended one: whoever works in its section."""
    granted = permissions(actor, case) if actor.is_staff else FROM_ABOVE
    return granted != FROM_ABOVE and Permission.ASK in granted and not is_own_case(actor, case)


def may_put_off(actor: Actor, case: Case) -> bool:
    """Whether the officer may be reminded of this case later: it waits for nobody else, and lies with them."""
    in_hand = case.assignee_id is not None and case.assignee_id == actor.user_id and case.state == State.IN_REVIEW
    return in_hand and may_read(actor, case) and not is_own_case(actor, case)


def auditable_by(actor: Actor) -> QuerySet[Case]:
    """Cases whose history, without what people wrote, is an auditor's to read: of their unit and all below it."""
    units = _audited_units(actor)
    mine = Case.objects.filter(organisation_id=actor.organisation_id)
    return mine.filter(unit_id__in=units) if units else mine.none()


def may_audit(actor: Actor) -> bool:
    """Whether the actor is an auditor anywhere: finds any history of their unit and below it by its number."""
    return bool(_units_of(actor, Role.AUDITOR))


def may_see_history(actor: Actor, case: Case) -> bool:
    """Whether the history of the case, without what people wrote, is the actor's to read."""
    return case.unit_id in _audited_units(actor) or Permission.SEE_HISTORY in permissions(actor, case)


def usable_views(actor: Actor) -> QuerySet[SavedView]:
    """The saved views that the actor is offered: their own, and those given to a section in which they work. A view
    shows nobody more than their rights do: it is an address."""
    mine = Q(user_id=actor.officer_id, section=None)
    for unit, section in _worked(actor):
        mine |= Q(unit_id=unit) & (Q(section__isnull=False) if section is None else Q(section_id=section))
    return SavedView.objects.filter(mine, organisation_id=actor.organisation_id)


def own_views(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(organisation_id=actor.organisation_id, user_id=actor.officer_id, section=None)


def given_views(actor: Actor, unit_id: int, section_id: int) -> QuerySet[SavedView]:
    """Those that all of a section are offered."""
    return SavedView.objects.filter(organisation_id=actor.organisation_id, unit_id=unit_id, section_id=section_id)


def heads_section(actor: Actor, unit_id: int, section_id: int) -> bool:
    """Whether the actor heads this section of this unit, and so may give its officers views."""
    heads = (Role.SECTION_HEAD, Role.UNIT_HEAD)
    return any(
        grant.role in heads and grant.unit_id == unit_id and grant.section_id in (None, section_id)
        for grant in actor.grants
    )


def no_such_case(actor: Actor, *, code: str = "no_such_case") -> NotFound:
    """The refusal of a case that is not there, or not for this actor."""
    if actor.is_applicant:
        return NotFound(_("این درخواست پیدا نشد؛ شماره را ببینید"), code=code)
    return NotFound(_("این پرونده پیدا نشد؛ شماره را ببینید"), code=code)


def is_own_case(actor: Actor, case: Case) -> bool:
    """Whether the officer is, as a person, the applicant."""
    return actor.is_staff and case.person_id is not None and actor.linked_person_id == case.person_id


def _reading(actor: Actor, case: Case) -> frozenset[Permission]:
    """What the actor may do with what they read of the case."""
    granted: frozenset[Permission] = frozenset()
    for role in _grants_for(actor, case):
        granted |= ROLE_PERMISSIONS[role]
    if _is_told(actor, case, referees.READS):
        granted |= READING_BY_REFERRAL
    elif _is_told(actor, case):
        granted |= BY_REFERRAL
    return granted


def _is_told(actor: Actor, case: Case, sign: str = "") -> bool:
    if not case.referees or not actor.is_staff:
        return False
    return not {sign + name for name in referees.names(actor)}.isdisjoint(case.referees)


def _referred(actor: Actor, sign: str = "") -> Q:
    told = [sign + name for name in referees.names(actor)]
    return Q(referees__overlap=told) if told else Q()


def _grants_for(actor: Actor, case: Case) -> list[Role]:
    """Roles by which the actor works where the case is."""
    return [
        grant.role
        for grant in actor.grants
        if grant.unit_id == case.unit_id and grant.section_id in (None, case.section_id) and grant.role in CONTENT_ROLES
    ]


def _worked(actor: Actor) -> set[tuple[int, int | None]]:
    """Where the actor works cases: (unit, section), None for every section."""
    return {(grant.unit_id, grant.section_id) for grant in actor.grants if grant.role in CONTENT_ROLES}


def _in_sections(actor: Actor) -> Q:
    condition = Q()
    for grant in actor.grants:
        if grant.role not in CONTENT_ROLES:
            continue
        place = Q(unit_id=grant.unit_id)
        if grant.section_id is not None:
            place &= Q(section_id=grant.section_id)
        condition |= place
    return condition


def _units_below(actor: Actor) -> set[int]:
    return _below(actor, _units_of(actor, Role.UNIT_HEAD))


def _audited_units(actor: Actor) -> set[int]:
    units = _units_of(actor, Role.AUDITOR)
    return units | _below(actor, units) if units else units


def _units_of(actor: Actor, role: Role) -> set[int]:
    return {grant.unit_id for grant in actor.grants if grant.role is role}


def _below(actor: Actor, units: set[int]) -> set[int]:
    if not units:
        return set()
    tree = offices(actor.organisation_id)
    return set().union(*(tree.below(unit_id) for unit_id in units))
