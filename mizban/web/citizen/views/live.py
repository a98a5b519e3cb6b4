"""What an applicant's page listens to: everything of their own."""

from __future__ import annotations

from django.http import HttpResponse

from mizban.cases import topics
from mizban.cases.queries.inbox.live import of_applicant
from mizban.web.guards import applicants_only
from mizban.web.live import leave
from mizban.web.request import DeskRequest


@applicants_only
def live(request: DeskRequest) -> HttpResponse:
    """Revisions of the newest requests, and leave to hear of all."""
    return leave(request, of_applicant(request.actor), "/events/my/", topics.person(request.actor.applicant_id))
