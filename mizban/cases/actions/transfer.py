"""A wrong office is the desk's problem: the case moves with its number, date and clock (product.md)."""

from __future__ import annotations

import enum

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.messages import applicant_of, tell
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case
from mizban.cases.routing import Route, route_to_unit
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.notifications.events import Event
from mizban.organisations.queries import offices


class TransferReason(enum.StrEnum):
    """Why it was in the wrong place; counted later."""

    OTHER_PROVINCE = "other_province"
    OTHER_COUNTY = "other_county"
    OTHER_SECTION = "other_section"
    OTHER_SERVICE = "other_service"
    OTHER = "other"


def transfer(
    *,
    actor: Actor,
    number: str,
    revision: int | None,
    unit_id: int,
    section_id: int,
    reason: TransferReason,
    note: str = "",
) -> Case:
    """Hand a case to the unit and section it belongs to; they may return it once."""
    with acting_as(actor):
        case = begin(Step.TRANSFER, actor=actor, number=number, revision=revision)
        tree = offices(actor.organisation_id)
        if unit_id not in tree.units or section_id not in tree.sections:
            raise Invalid(_("ادارهٔ دیگری را از فهرست انتخاب کنید"), field="unit", code="no_such_unit")
        if (unit_id, section_id) == (case.unit_id, case.section_id):
            raise Invalid(_("درخواست همین حالا در همین واحد و بخش است؛ جای دیگری را انتخاب کنید"), field="unit")
        if (unit_id, section_id) in tree.closed:
            raise Invalid(_("این بخش در آن واحد باز نیست؛ بخش دیگری را انتخاب کنید"), field="section")
        case.transferred_from_id, case.transfer_returned = case.unit_id, False
        case.transferred_section_id = case.section_id
        applicant = applicant_of(case)  # read now: once handed over, who it is is the other unit's to know
        route = _hand_over(case, unit_id, section_id)
        finish(
            Step.TRANSFER,
            case,
            actor=actor,
            data={"from_unit": case.transferred_from_id, "to_unit": case.unit_id, "reason": reason},
            payload={"note": note} if note else None,
            route=route,
        )
        tell(case, Event.TRANSFERRED, applicant)
    return case


def return_transfer(*, actor: Actor, number: str, revision: int | None, note: str) -> Case:
    """Send a received case back, once; after that the unit above both decides."""
    with acting_as(actor):
        case = begin(Step.RETURN_TRANSFER, actor=actor, number=number, revision=revision)
        if case.transferred_from_id is None or case.transferred_section_id is None or case.transfer_returned:
            raise Conflict(
                _("این درخواست را نمی‌توان برگرداند؛ آن را به ادارهٔ درست منتقل کنید"), code="nothing_to_return"
            )
        unit_before = case.unit_id
        case.transfer_returned = True
        route = _hand_over(case, case.transferred_from_id, case.transferred_section_id)
        finish(
            Step.RETURN_TRANSFER,
            case,
            actor=actor,
            data={"from_unit": unit_before, "to_unit": case.unit_id},
            payload={"note": note},
            route=route,
        )
    return case


def _hand_over(case: Case, unit_id: int, section_id: int) -> Route:
    """Route the case anew from a unit; one responsible officer finds it in their queue as everybody's there."""
    tree = offices(case.organisation_id)
    route = route_to_unit(
        organisation_id=case.organisation_id,
        unit=tree.units[unit_id],
        section_id=section_id,
        service_id=case.service_id,
        person_id=case.person_id,
    )
    case.unit, case.section = route.unit, tree.sections[route.section_id]
    case.content_units = [route.unit.pk]
    case.assignee = None
    deadlines.keep_date(case)
    return route
