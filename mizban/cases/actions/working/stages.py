"""Stages of a service: passing a case on to the next office, and back to whoever had it before."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import officers_of
from mizban.cases.actions.messages import tell_officer
from mizban.cases.actions.referrals import MAX_TEXT, end_moved, reckon
from mizban.cases.actions.referring.refer import move
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case, StageHeld
from mizban.cases.obstacles import open_referral
from mizban.cases.routing import Route, route_to_unit, unit_for_stage
from mizban.cases.workflow import Step
from mizban.catalogue.stages import Stage, stages_of
from mizban.core import clock
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event


def pass_on(*, actor: Actor, number: str, revision: int | None, note: str = "") -> Case:
    """Put a case into the queue of the next stage, with a word for colleagues; its date stays.

    Raises Conflict in the last stage, and while an answer to a referral is awaited.
    """
    with acting_as(actor):
        case = begin(Step.PASS_ON, actor=actor, number=number, revision=revision)
        stages = stages_of(case.version)
        if case.stage + 1 >= len(stages):
            raise Conflict(_("مرحلهٔ دیگری نمانده است؛ نتیجه را ثبت کنید"), code="last_stage")
        obstacle = open_referral(case)
        if obstacle:
            raise Conflict(obstacle, code="something_open")
        before = case.unit_id, case.assignee_id
        _remember(case, actor)
        route = _next(case, stages[case.stage + 1])
        case.stage += 1
        end_moved(case)
        move(case, route.unit.pk, route.section_id, None)
        reckon(case)
        finish(
            Step.PASS_ON,
            case,
            actor=actor,
            data={
                "from_unit": before[0],
                "from_assignee": before[1],
                "to_unit": route.unit.pk,
                "to_section": route.section_id,
                "stage": case.stage,
                "route": route.reason,
            },
            payload=_written(note),
            route=route,
        )
    return case


def send_back(*, actor: Actor, number: str, revision: int | None, note: str) -> Case:
    """Give a case back to whoever passed it on, if they still work there, else to the queue of their section.

    Raises Invalid without a reason, Conflict in the first stage.
    """
    with acting_as(actor):
        case = begin(Step.SEND_BACK, actor=actor, number=number, revision=revision)
        held = StageHeld.objects.filter(case=case, stage=case.stage - 1).first()
        if held is None:
            raise Conflict(_("این پرونده مرحلهٔ قبلی ندارد"), code="first_stage")
        if not clean(note):
            raise Invalid(_("بنویسید در مرحلهٔ قبل چه باید بشود"), field="note", code="reason_needed")
        obstacle = open_referral(case)
        if obstacle:
            raise Conflict(obstacle, code="something_open")
        before = case.unit_id, case.assignee_id
        back_to = _still_there(case, held)
        _remember(case, actor)
        case.stage -= 1
        end_moved(case)
        move(case, held.unit_id, held.section_id, back_to)
        reckon(case)
        finish(
            Step.SEND_BACK,
            case,
            actor=actor,
            data={
                "from_unit": before[0],
                "from_assignee": before[1],
                "to_unit": held.unit_id,
                "to_section": held.section_id,
                "assignee": back_to,
                "stage": case.stage,
            },
            payload=_written(note),
        )
        if back_to:
            tell_officer(case, Event.SENT_BACK, back_to)
    return case


def _remember(case: Case, actor: Actor) -> None:
    StageHeld.objects.update_or_create(
        case=case,
        stage=case.stage,
        defaults={
            "organisation_id": case.organisation_id,
            "unit_id": case.unit_id,
            "section_id": case.section_id,
            "user_id": case.assignee_id or actor.officer_id,
            "passed_at": clock.now(),
        },
    )


def _next(case: Case, stage: Stage) -> Route:
    return route_to_unit(
        organisation_id=case.organisation_id,
        unit=unit_for_stage(case, stage.level),
        section_id=stage.section_id,
        service_id=case.service_id,
        person_id=case.person_id,
    )


def _still_there(case: Case, held: StageHeld) -> int | None:
    working = officers_of(held.unit_id, held.section_id, but_person=case.person_id)
    return held.user_id if working.filter(pk=held.user_id).exists() else None


def _written(note: str) -> dict[str, str] | None:
    note = clean(note, max_length=MAX_TEXT)
    return {"note": note} if note else None
