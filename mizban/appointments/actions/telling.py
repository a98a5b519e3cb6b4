"""What is told of visits: to the person, and to the officer who has the case."""

from __future__ import annotations

from mizban.appointments.links import token_of
from mizban.appointments.models import MADE, Booking, Visit
from mizban.appointments.workflow import LACKING
from mizban.cases.actions.messages import tell_applicant, tell_officer
from mizban.cases.models import Case
from mizban.core import clock
from mizban.core.models import Localised
from mizban.notifications.events import Event
from mizban.notifications.placeholders import Value
from mizban.organisations.queries import organisation_of

NOTHING_NEEDED: Localised = {"fa": "مدرکی لازم نیست", "en": "none"}
PAPERS: dict[str, dict[str, str]] = {
    "original": {"fa": "اصل {title}", "en": "{title} (original)"},
    "copy": {"fa": "کپی {title}", "en": "{title} (copy)"},
}


def booking_of(visit: Visit) -> Booking | None:
    """The time of a visit, if it has one."""
    return Booking.objects.filter(MADE, visit=visit).first()


def tell_time(case: Case, visit: Visit, booking: Booking, event: Event, *, occasion: str = "") -> None:
    """Tell the person when they are expected, and with what."""
    more: dict[str, Value] = {"documents": documents_of(visit), "link": link_to(visit)}
    tell_applicant(case, event, occasion=occasion, more=times_of(booking) | more)


def link_to(visit: Visit) -> str:
    """The address of a visit for who is not signed in, as a message says it."""
    own = organisation_of(visit.organisation_id).settings.get("short_url", "")
    return f"{own}/v/{token_of(visit.pk, visit.organisation_id)}"


def tell_holder(case: Case, event: Event, *, booking: Booking | None = None, occasion: str = "") -> None:
    """Ring the bell of the officer who has the case."""
    if case.assignee_id:
        tell_officer(case, event, case.assignee_id, occasion=occasion, more=times_of(booking) if booking else {})


def times_of(booking: Booking) -> dict[str, Value]:
    """Day and hour in Tehran, as wordings want them."""
    local = clock.local(booking.starts_at)
    return {"when": local.date(), "time": local.time().replace(second=0, microsecond=0)}


def documents_of(visit: Visit) -> Localised:
    """What of the list is still lacking, in both languages."""
    lacking = list(visit.items.filter(check_state__in=LACKING).order_by("place"))
    if not lacking:
        return NOTHING_NEEDED
    return {
        "fa": "، ".join(PAPERS[one.paper]["fa"].format(title=one.title["fa"]) for one in lacking),
        "en": ", ".join(
            PAPERS[one.paper]["en"].format(title=one.title.get("en") or one.title["fa"]) for one in lacking
        ),
    }
