"""What every step has in common: lock, check table, policy and the revision seen; then record, save, show in the inbox.

with acting_as(actor):
    case = begin(Step.CLAIM, actor=actor, number=number, revision=revision)
    case.assignee_id = actor.user_id
    finish(Step.CLAIM, case, actor=actor)
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.audit.models import Event
from mizban.cases import hooks
from mizban.cases.actions import projection
from mizban.cases.actions.referrals import end_all
from mizban.cases.models import Case
from mizban.cases.policies import is_own_case, may_take, no_such_case, permissions, visible_to
from mizban.cases.routing import Route
from mizban.cases.subjects import CASE
from mizban.cases.workflow import OPEN, TRANSITIONS, State, Step, target
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core import clock
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Forbidden

MOVED = _("درخواست همین حالا تغییر کرد؛ ببینید و دوباره بفرستید")


def begin(step: Step, *, actor: Actor, number: str, revision: int | None) -> Case:
    """The case, locked, if the actor may take `step` with it now.

    `revision` is the one that the actor saw, before which only messages of their own may have come; None where the step
    cannot be stale (a job's own look at the row).
    Raises NotFound (invisible), Conflict (moved meanwhile, or the step does not lead on from here), Forbidden.
    """
    if not actor.system:
        hooks.run_before(actor, number)
    case = _locked(actor, number) or _locked(actor, number)  # it may have gone to another unit while this one waited
    if case is None:
        raise no_such_case(actor)
    check(step, actor=actor, case=case, revision=revision)
    return case


def hold(actor: Actor, *numbers: str) -> None:
    """Lock the rows of several cases, always in the order of their keys: two officers who do crosswise what needs both
    wait for each other, not for ever."""
    list(visible_to(actor).filter(number__in=numbers).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _locked(actor: Actor, number: str) -> Case | None:
    return (
        visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("version", "service", "unit", "section", "person")
        .defer(*LARGE_OF_VERSION)
        .filter(number=number)
        .first()
    )


def check(step: Step, *, actor: Actor, case: Case, revision: int | None) -> None:
    """Raises Conflict or Forbidden as `begin` does, for a case that the actor sees."""
    if revision is not None and case.revision != revision and not _only_wrote(actor, case, revision):
        raise Conflict(MOVED, code="stale_revision")
    if target(step, State(case.state)) is None:
        raise Conflict(MOVED, code="step_not_from_here")
    require(step, actor=actor, case=case)


def _only_wrote(actor: Actor, case: Case, revision: int) -> bool:
    """Whether nothing has moved the case past this revision but messages of the actor's own, which may have gone out
    since the page was drawn: nobody is told that what they have done themselves is news to them."""
    since = Event.objects.filter(
        organisation_id=case.organisation_id,
        subject_type=CASE,
        subject_id=case.pk,
        data__revision__gt=revision,
        kind__in=[f"case.{step}" for step in (Step.REPLY, Step.WRITE)],
        actor_user_id=actor.user_id,
        actor_person_id=actor.person_id,
    )
    return 0 < case.revision - revision == since.count()


def require(step: Step, *, actor: Actor, case: Case) -> None:
    """Raises Forbidden unless the actor is one who takes `step` with this case."""
    if may_take(actor, case, step):
        return
    if is_own_case(actor, case):
        raise Forbidden(_("این درخواست خود شماست؛ همکار دیگری آن را بررسی می‌کند"), code="own_case")
    is_theirs = TRANSITIONS[step].by_holder and TRANSITIONS[step].permission in permissions(actor, case)
    if is_theirs and case.assignee_id is None:
        raise Forbidden(_("اول پرونده را بردارید؛ بعد این کار برای شما باز می‌شود"), code="not_in_hand")
    if is_theirs:
        raise Forbidden(_("همکار دیگری این پرونده را در دست دارد؛ از رئیس واحد بخواهید"), code="not_in_hand")
    raise Forbidden(_("این کار برای حساب شما باز نیست؛ از رئیس واحد بخواهید"), code="step_forbidden")


def finish(
    step: Step,
    case: Case,
    *,
    actor: Actor,
    data: dict[str, Any] | None = None,
    payload: Any = None,
    route: Route | None = None,
    corrected: bool = False,
    to: State | None = None,
) -> None:
    """Move the case along the table, write its history, save it and put it where it now stands; `to` is one of the
    other states to which the table lets the step lead.

    The event is written before the header: what it says in words must still be the actor's to write when a transfer
    hands the case to another unit.
    """
    before = State(case.state)
    to_officer = case.assignee_id is not None
    after = to if to in TRANSITIONS[step].or_to else target(step, before, to_officer=to_officer)
    assert after is not None, "begin() has checked the table"
    case.state = after
    case.revision += 1
    if after not in OPEN and before in OPEN:
        case.ended_at = clock.now()
    if after in OPEN and before not in OPEN:
        case.ended_at = None
    if after not in OPEN and case.referees:
        end_all(case)
    append(
        actor=actor,
        subject=(CASE, case.pk),
        kind=f"case.{step}",
        data={"from": before, "to": after, "revision": case.revision, **(data or {})},
        payload=payload,
    )
    case.save()
    projection.put(case, corrected=corrected, route=route)
