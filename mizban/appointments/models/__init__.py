"""The tables of visits: reasons, desks with their plans, visits with their times and papers."""

from mizban.appointments.models.plans import Closure, Desk, DeskOfficer, PlanRow
from mizban.appointments.models.reasons import VisitReason
from mizban.appointments.models.visits import MADE, TAKEN, Booking, Visit, VisitItem, VisitText, Written

__all__ = [
    "MADE",
    "TAKEN",
    "Booking",
    "Closure",
    "Desk",
    "DeskOfficer",
    "PlanRow",
    "Visit",
    "VisitItem",
    "VisitReason",
    "VisitText",
    "Written",
]
