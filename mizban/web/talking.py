"""The conversation of a case on a page, for either side: how it is shown, and what is done with what was sent."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from mizban.conversations.actions import keep_draft, write
from mizban.conversations.queries import Said, Writing
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core import clock
from mizban.core.errors import Conflict, DomainError, Forbidden, NotFound
from mizban.files.actions import receive, remove
from mizban.web.file_rows import file_row
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Day, FileRow, Message
from mizban.web.ui.templatetags.ui import localised_text

REMOVE, KEEP, INTERNAL = "remove_file", "keep", "colleagues"


@dataclass(frozen=True)
class Refused:
    """Why nothing was sent. What was typed and chosen waits in the draft, which the page shows again; `typed` is what
    came after a session had ended, and is in no draft yet."""

    problems: tuple[str, ...]
    status: int
    typed: str = ""


@dataclass(frozen=True)
class Stranded:
    """What was written where nothing can be sent any more, and why."""

    problems: tuple[str, ...]
    text: str


def stranded(refused: Refused | None, form: Composer | None, writing: Writing) -> Stranded | None:
    """What was refused and has no form to stand in."""
    return Stranded(refused.problems, refused.typed or writing.text) if refused and form is None else None


@dataclass(frozen=True)
class Composer:
    """One form to write in: to the other side, or to colleagues."""

    key: str
    text: str
    files: Sequence[FileRow]
    internal: bool
    problems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return "note" if self.internal else "message"

    @property
    def begun(self) -> bool:
        return bool(self.text or self.files or self.problems)


def days_of(said: Sequence[Said], *, for_staff: bool) -> list[Day]:
    """Messages by day."""
    by_day = groupby(said, key=lambda one: clock.local(one.at).date())
    return [Day(on, [_message(one, for_staff=for_staff) for one in messages]) for on, messages in by_day]


def composer(writing: Writing, refused: Refused | None = None, *, for_staff: bool, internal: bool = False) -> Composer:
    rows = [file_row(one, for_staff=for_staff) for one in writing.files]
    if refused is None:
        return Composer(str(writing.key), writing.text, rows, internal)
    return Composer(str(writing.key), refused.typed or writing.text, rows, internal, refused.problems)


def sent(request: DeskRequest, number: str, *, internal: bool, revision: int | None) -> Refused | None:
    """Send what was posted; None once it is sent, or kept where that was all that was wanted.

    Raises NotFound, and Forbidden for a case whose content is not the actor's.
    """
    actor, key, text = request.actor, _key(request), request.POST.get("text", "")
    uploads, leaving = request.FILES.getlist("files"), request.POST.get(REMOVE, "")
    if uploads or leaving or KEEP in request.POST:
        problems = _kept(request, number, key, internal=internal)
        if problems:
            return Refused(problems, 422)
        if leaving or KEEP in request.POST:
            return None
    try:
        write(
            actor=actor,
            number=number,
            revision=revision,
            key=key,
            text=text,
            internal=internal,
            asks="ask" in request.POST,
        )
    except NotFound:
        raise
    except DomainError as refusal:
        keep_draft(actor=actor, number=number, key=key, internal=internal, text=text)
        return Refused((str(refusal),), _status(refusal))
    return None


def come_back(typed: QueryDict | None) -> Refused | None:
    """What was posted with a session that had ended, once its writer has signed in again: to be sent anew."""
    return Refused((), 200, typed.get("text", "")) if typed else None


def autosaved(request: DeskRequest, number: str, *, internal: bool) -> HttpResponse:
    """What is being typed, unjudged."""
    text = request.POST.get("text", "")
    keep_draft(actor=request.actor, number=number, key=_key(request), internal=internal, text=text)
    return HttpResponse(status=204)


def before_in(request: DeskRequest) -> int:
    """The message before which older ones are asked for; the newest of all where that is no number."""
    told = request.GET.get("before", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 10**18


def _kept(request: DeskRequest, number: str, key: UUID, *, internal: bool) -> tuple[str, ...]:
    """Keep what is written, with the files that came and without the one that goes; what was wrong with files."""
    text = request.POST.get("text", "")
    draft = keep_draft(actor=request.actor, number=number, key=key, internal=internal, text=text)
    if draft is None:
        return ()
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
    return tuple(problems)


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _status(refusal: DomainError) -> int:
    if isinstance(refusal, Forbidden):
        return 403
    return 409 if isinstance(refusal, Conflict) else 422


def _message(one: Said, *, for_staff: bool) -> Message:
    kind: Literal["inside", "mine", "theirs"] = (
        "inside" if one.internal else "mine" if one.by_office is for_staff else "theirs"
    )
    return Message(
        kind=kind,
        text=one.text,
        at=one.at,
        who=_who(one, for_staff=for_staff),
        of=localised_text(one.unit) if one.by_office and not one.internal else "",
        read=one.seen and one.by_office is for_staff,
        asks=one.waits,
        files=[file_row(row, for_staff=for_staff) for row in one.files],
        id=f"m{one.pk}",
    )


def _kind(one: Said, *, for_staff: bool) -> Literal["inside", "mine", "theirs"]:
    if one.internal:
        return "inside"
    return "mine" if one.by_office is for_staff else "theirs"


def _who(one: Said, *, for_staff: bool) -> str:
    """Colleagues by name and post; the applicant reads posts alone."""
    if one.officer is None:
        return _("متقاضی") if for_staff else _("شما")
    return one.officer.called if for_staff else (one.officer.post or _("کارشناس"))
