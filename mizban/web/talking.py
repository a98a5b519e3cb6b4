"""What is done with what was posted to a conversation, for either side."""

from __future__ import annotations

import contextlib
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from mizban.conversations.actions import Held, go_now, keep_draft, send, take_back
from mizban.conversations.actions.drafting import MOST_KEPT
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core.errors import Conflict, DomainError, NotFound
from mizban.files.actions import receive, remove
from mizban.web.guards import is_scripted
from mizban.web.numbers import id_in
from mizban.web.refusals import status_of
from mizban.web.request import DeskRequest
from mizban.web.thread import Refused

REMOVE, KEEP, INTERNAL, CORRECTS = "remove_file", "keep", "colleagues", "corrects"
TAKE_BACK, GO = "take_back", "go"
NO_CORRECTION = "plain"
"""Of KEEP: what is written puts nothing right any more."""


def sent(request: DeskRequest, number: str, *, internal: bool, revision: int | None) -> Refused | Held | None:
    """Send what was posted. Held: its writer may still take it back; None once it is sent, or kept where that was all
    that was wanted.

    Raises NotFound, and Forbidden for a case whose content is not the actor's.
    """
    actor, key, text = request.actor, key_in(request), request.POST.get("text", "")
    uploads, leaving = request.FILES.getlist("files"), request.POST.get(REMOVE, "")
    if uploads or leaving or KEEP in request.POST:
        refused = put_aside(request, number, text, key=key, internal=internal)
        if refused or leaving or KEEP in request.POST:
            return refused
    try:
        outcome = send(
            actor=actor,
            number=number,
            revision=revision,
            key=key,
            text=text,
            internal=internal,
            asks="ask" in request.POST,
            corrects=corrects_in(request.POST),
        )
    except NotFound:
        raise
    except DomainError as refusal:
        draft = keep_draft(
            actor=actor, number=number, key=key, internal=internal, text=text, corrects=corrects_in(request.POST)
        )
        is_kept = draft is not None and len(text) <= MOST_KEPT
        return Refused((str(refusal),), status_of(refusal), "" if is_kept else text)
    return outcome if isinstance(outcome, Held) else None


def settled(request: DeskRequest, number: str) -> HttpResponse | str:
    """What was sent is taken back, or goes out without waiting. Gives the place of the page to go on at, or the answer
    for a script: 409 where it came back instead."""
    key = key_in(request)
    if GO in request.POST:
        gone = go_now(actor=request.actor, number=number, key=key)
        if is_scripted(request):
            return HttpResponse(status=204 if gone else 409)
        return "conversation" if gone else "write-message"
    try:
        take_back(actor=request.actor, number=number, key=key)
    except Conflict as refusal:
        messages.warning(request, str(refusal))
        return "conversation"
    return "write-message"


def come_back(typed: QueryDict | None) -> Refused | None:
    """What was posted with a session that had ended, once its writer has signed in again: to be sent anew."""
    return Refused((), 200, typed.get("text", "")) if typed else None


def autosaved(request: DeskRequest, number: str, *, internal: bool) -> HttpResponse:
    """What is being typed, unjudged."""
    keep_draft(
        actor=request.actor,
        number=number,
        key=key_in(request),
        internal=internal,
        text=request.POST.get("text", ""),
        corrects=corrects_in(request.POST),
    )
    return HttpResponse(status=204)


def before_in(request: DeskRequest) -> int:
    """The message before which older ones are asked for; the newest of all where that is no number."""
    return id_in(request.GET.get("before", "")) or 10**18


def corrects_in(told: QueryDict) -> int | None:
    """The message to be put right."""
    return None if told.get(KEEP) == NO_CORRECTION else id_in(told.get(CORRECTS, ""))


def key_in(request: DeskRequest) -> UUID:
    """Of what is being written; a new one where none is told."""
    try:
        return UUID(request.POST.get("key", "") or request.GET.get("key", ""))
    except ValueError:
        return uuid4()


def put_aside(request: DeskRequest, number: str, text: str, *, key: UUID, internal: bool) -> Refused | None:
    """Keep what is written, with the files that came along and without the one that goes. Refused: a file was wrong."""
    corrects = corrects_in(request.POST)
    draft = keep_draft(actor=request.actor, number=number, key=key, internal=internal, text=text, corrects=corrects)
    if draft is None:
        return None
    problems = []
    for upload in request.FILES.getlist("files"):
        try:
            receive(actor=request.actor, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=upload)
        except DomainError as refusal:
            problems.append(str(refusal))
    leaving = request.POST.get(REMOVE, "")
    if leaving:
        with contextlib.suppress(ValueError, DomainError):  # gone already, or never theirs
            remove(actor=request.actor, public_id=UUID(leaving))
    return Refused(tuple(problems), 422) if problems else None
