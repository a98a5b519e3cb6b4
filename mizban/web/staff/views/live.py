"""What an officer's page listens to: the inbox, and the case that is open."""

from __future__ import annotations

from django.http import HttpResponse

from mizban.cases import holders
from mizban.cases.queries.live import of_officer
from mizban.web.guards import is_scripted
from mizban.web.live import leave
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page


def inbox(request: DeskRequest) -> HttpResponse:
    """Counts of the boxes, and leave to hear of them."""
    return HttpResponse(status=401) if _is_over(request) else _live(request, "")


def case(request: DeskRequest, number: str) -> HttpResponse:
    """The revision of a case, and leave to hear of it too."""
    return HttpResponse(status=401) if _is_over(request) else _live(request, number)


@staff_page
def _live(request: DeskRequest, number: str) -> HttpResponse:
    path = f"/events/staff/{number}/" if number else "/events/staff/"
    return leave(request, of_officer(request.actor, number), path, holders.user(request.actor.officer_id))


def _is_over(request: DeskRequest) -> bool:
    """A script could do nothing with the sign-in page."""
    return is_scripted(request) and not request.actor.is_staff
