"""Leave to listen: what a page is told of how things stand, and the token of its stream (ADR 0021)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.request import split_domain_port

from mizban.cases.queries.inbox.live import Standing
from mizban.core.live_tokens import COOKIE, SECONDS, Token, seal
from mizban.web.request import DeskRequest


@dataclass(frozen=True)
class Line:
    """The live line of a page, for `live/line.html`. `address` is where its script asks; `new` leads to the list with
    what is new; `changed` says that what the page shows has changed, `here` is the page again."""

    address: str
    new: str = ""
    changed: str = ""
    here: str = ""
    data: list[tuple[str, object]] = field(default_factory=list)
    """What the page shows: number and revision of a case, or box and filters of an inbox."""


def streams_of(host: str) -> str:
    """Where the streams of a host are: in a demo at a port of their own, else at the front server."""
    return f"http://{split_domain_port(host)[0]}:{settings.EVENTS_PORT}" if settings.DEMO else ""


def leave(request: DeskRequest, standing: Standing, path: str, holder: str, case: str = "") -> HttpResponse:
    """How things stand, with a token for the stream at `path`, which lives as long as it says. `case`: the number of
    the one that an officer has open, which colleagues see."""
    now = time.time()
    token = Token(
        organisation=request.organisation.pk,
        host=split_domain_port(request.get_host())[0],
        path=path,
        holder=holder,
        topics=standing.topics,
        since=now,
        until=now + SECONDS,
        case=case,
        shown_to=standing.shown_to,
    )
    told = {
        "stream": streams_of(request.get_host()) + path,
        "seconds": SECONDS,
        "heard": standing.topics,
        "counts": standing.counts,
        "revisions": standing.revisions,
        "lately": ".".join(map(str, standing.lately)),
    }
    response = JsonResponse(told)
    response.set_cookie(
        COOKIE,
        seal(token),
        max_age=SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response
