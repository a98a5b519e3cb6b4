"""A wrong office is the desk's problem: the case moves with its number, date and clock (product.md)."""

from __future__ import annotations

import enum

from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.messages import applicant_of, tell, tell_applicant_later
from mizban.cases.actions.referrals import end_all
from mizban.cases.actions.steps import begin, finish
from mizban.cases.models import Case
from mizban.cases.policies import may_read
from mizban.cases.routing import Route, route_to_unit
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.notifications.events import Event
from mizban.organisations.queries import offices

MAX_NOTE = 2000


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
    """Hand a case to the unit and section it belongs to; they may return it once.

    Where it was returned, it is not sent there again but by a head above (model.md, "Case"). These hand it on unread
    and write nothing into it: `note` is for those who work it. Raises Invalid for a place that it cannot go to, and
    for a reason without a name that no note explains.
    """
    with acting_as(actor):
        case = begin(Step.TRANSFER, actor=actor, number=number, revision=revision)
        before, reads = (case.unit_id, case.section_id), may_read(actor, case)
        note = _explained(reason, note) if reads else ""
        _check_place(case, unit_id, section_id)
        is_decided_above = _require_no_dispute(actor, case, unit_id, section_id)
        applicant = applicant_of(case)  # read now: once handed over, who it is is the other unit's to know
        route = _hand_over(case, unit_id, section_id)
        _require_moved(case, before)
        case.transferred_from_id, case.transferred_section_id = before
        case.transfer_returned = is_decided_above
        finish(
            Step.TRANSFER,
            case,
            actor=actor,
            data={"from_unit": before[0], "to_unit": case.unit_id, "reason": reason, "route": route.reason},
            payload={"note": note} if note else None,
            route=route,
        )
        if applicant:
            tell(case, Event.TRANSFERRED, applicant)
        elif case.person_id is not None:
            tell_applicant_later(case, Event.TRANSFERRED)
    return case


def _explained(reason: TransferReason, note: str) -> str:
    """The note as it is kept; a reason without a name needs one."""
    note = clean(note)
    if reason is TransferReason.OTHER and not note:
        raise Invalid(_("وقتی دلیل دیگری دارید، توضیح را بنویسید"), field="note", code="reason_needed")
    return note


def _check_place(case: Case, unit_id: int, section_id: int) -> None:
    tree = offices(case.organisation_id)
    if unit_id not in tree.units or section_id not in tree.sections:
        raise Invalid(_("ادارهٔ دیگری را از فهرست انتخاب کنید"), field="unit", code="no_such_unit")
    if (unit_id, section_id) == (case.unit_id, case.section_id):
        raise Invalid(_("درخواست همین حالا در همین واحد و بخش است؛ جای دیگری را انتخاب کنید"), field="unit")
    if (unit_id, section_id) in tree.closed:
        raise Invalid(_("این بخش در آن واحد باز نیست؛ بخش دیگری را انتخاب کنید"), field="section")


def _require_moved(case: Case, before: tuple[int, int]) -> None:
    """A unit without anybody for it passes a case on to the one above, which may be the one it comes from."""
    if (case.unit_id, case.section_id) == before:
        raise Invalid(
            _("آن واحد مسئولی ندارد و پرونده به همین‌جا برمی‌گردد؛ جای دیگری را انتخاب کنید"),
            field="unit",
            code="nobody_there",
        )


def _require_no_dispute(actor: Actor, case: Case, unit_id: int, section_id: int) -> bool:
    """Whether the case goes where it has been returned from, which a head above alone may want. Raises Conflict."""
    returned_from = case.transferred_from_id, case.transferred_section_id
    if not case.transfer_returned or returned_from != (unit_id, section_id):
        return False
    if may_read(actor, case):
        raise Conflict(
            _("آن واحد یک بار پرونده را برگردانده است؛ از رئیس واحد بالاتر بخواهید تصمیم بگیرد"), code="disputed"
        )
    return True


def return_transfer(*, actor: Actor, number: str, revision: int | None, note: str) -> Case:
    """Send a received case back, once; after that a head above both decides."""
    with acting_as(actor):
        case = begin(Step.RETURN_TRANSFER, actor=actor, number=number, revision=revision)
        back = case.returnable_to
        if back is None:
            raise Conflict(
                _("این درخواست را نمی‌توان برگرداند؛ آن را به ادارهٔ درست منتقل کنید"), code="nothing_to_return"
            )
        before = case.unit_id, case.section_id
        applicant = applicant_of(case)
        route = _hand_over(case, *back)
        case.transferred_from_id, case.transferred_section_id = before
        case.transfer_returned = True
        finish(
            Step.RETURN_TRANSFER,
            case,
            actor=actor,
            data={"from_unit": before[0], "to_unit": case.unit_id, "route": route.reason},
            payload={"note": clean(note)},
            route=route,
        )
        tell(case, Event.TRANSFERRED, applicant)
    return case


def _hand_over(case: Case, unit_id: int, section_id: int) -> Route:
    """Route the case anew from a unit; one responsible officer finds it in their queue as everybody's there.

    What was referred in the wrong office ends with it: the right one asks for itself what it wants to know.
    """
    tree = offices(case.organisation_id)
    route = route_to_unit(
        organisation_id=case.organisation_id,
        unit=tree.units[unit_id],
        section_id=section_id,
        service_id=case.service_id,
        person_id=case.person_id,
    )
    case.unit, case.section = route.unit, tree.sections[route.section_id]
    end_all(case)
    case.content_units = sorted({route.unit.pk, *case.stages_held.values_list("unit_id", flat=True)})
    case.assignee = None
    deadlines.keep_date(case)
    return route
