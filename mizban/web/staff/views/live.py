"""What an officer's page listens to: the inbox, and the case that is open."""

from __future__ import annotations

from django.http import HttpResponse

from mizban.cases import holders
from mizban.cases.queries.inbox.live import of_officer
from mizban.web.live import leave
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page


@staff_page
def live(request: DeskRequest, number: str = "") -> HttpResponse:
    """Counts of the boxes, with a number the revision of that case, and leave to hear of them."""
    path = f"/events/staff/{number}/" if number else "/events/staff/"
    return leave(request, of_officer(request.actor, number), path, holders.user(request.actor.officer_id), number)
