"""The conversation of a case on a page, for either side: how it is shown, and what is done with what was sent."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from mizban.cases.queries.history import Officer
from mizban.conversations.actions import MOST_CHARACTERS, keep_draft, write
from mizban.conversations.queries import Attached, Said, Writing
from mizban.conversations.subjects import MESSAGE_DRAFT
from mizban.core import clock
from mizban.core.errors import Conflict, DomainError, Forbidden, NotFound
from mizban.files.actions import receive, remove
from mizban.files.models import FileState
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Day, FileRow, Message
from mizban.web.ui.templatetags.ui import localised_text

STATES = {
    FileState.UNSCANNED: "pending",
    FileState.CLEAN: "accepted",
    FileState.REFUSED: "refused",
}
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
    most: int = MOST_CHARACTERS

    @property
    def name(self) -> str:
        return "note" if self.internal else "message"

    @property
    def begun(self) -> bool:
        return bool(self.text or self.files or self.problems)


def days_of(said: Sequence[Said], files: str, *, for_staff: bool) -> list[Day]:
    """Messages by day; `files` is the address below which their files are had."""
    by_day = groupby(said, key=lambda one: clock.local(one.at).date())
    return [Day(on, [_message(one, files, for_staff=for_staff) for one in messages]) for on, messages in by_day]


def composer(writing: Writing, files: str, *, internal: bool = False, refused: Refused | None = None) -> Composer:
    rows = [_file(one, files) for one in writing.files]
    if refused is None:
        return Composer(str(writing.key), writing.text, rows, internal)
    return Composer(str(writing.key), refused.typed or writing.text, rows, internal, refused.problems)


def sent(request: DeskRequest, number: str, *, internal: bool, revision: int | None) -> Refused | None:
    """Send what was posted; None once it is sent, or kept where that was all that was wanted.

    Raises NotFound, and Forbidden for a case whose content is not the actor's.
    """
    actor, text = request.actor, request.POST.get("text", "")
    uploads, leaving = request.FILES.getlist("files"), request.POST.get(REMOVE, "")
    if uploads or leaving or KEEP in request.POST:
        problems = _kept(request, number, internal, text)
        if problems:
            return Refused(problems, 422)
        if leaving or KEEP in request.POST:
            return None
    try:
        write(
            actor=actor,
            number=number,
            revision=revision,
            key=_key(request),
            text=text,
            internal=internal,
            asks="ask" in request.POST,
        )
    except NotFound:
        raise
    except DomainError as refusal:
        keep_draft(actor=actor, number=number, internal=internal, text=text)
        return Refused((str(refusal),), _status(refusal))
    return None


def come_back(typed: QueryDict | None) -> Refused | None:
    """What was posted with a session that had ended, once its writer has signed in again: to be sent anew."""
    return Refused((), 200, typed.get("text", "")) if typed else None


def autosaved(request: DeskRequest, number: str, *, internal: bool) -> HttpResponse:
    """What is being typed, unjudged."""
    keep_draft(actor=request.actor, number=number, internal=internal, text=request.POST.get("text", ""))
    return HttpResponse(status=204)


def before_in(request: DeskRequest) -> int:
    """The message before which older ones are asked for; the newest of all where that is no number."""
    told = request.GET.get("before", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 10**18


def _kept(request: DeskRequest, number: str, internal: bool, text: str) -> tuple[str, ...]:
    """The draft with the files that came, and without the one that goes; what was wrong with files."""
    draft = keep_draft(actor=request.actor, number=number, internal=internal, text=text)
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


def _message(one: Said, files: str, *, for_staff: bool) -> Message:
    kind = "inside" if one.internal else "mine" if one.by_office is for_staff else "theirs"
    return Message(
        kind=kind,  # type: ignore[arg-type]
        text=one.text,
        at=one.at,
        who=_who(one, for_staff=for_staff),
        of=localised_text(one.unit) if one.by_office and not one.internal else "",
        read=one.seen and one.by_office is for_staff,
        asks=one.waits,
        files=[_file(row, files) for row in one.files],
        id=f"m{one.pk}",
    )


def _who(one: Said, *, for_staff: bool) -> str:
    """Colleagues by name and post; the applicant reads posts alone."""
    if one.officer is None:
        return _("متقاضی") if for_staff else _("شما")
    return _called(one.officer) if for_staff else (one.officer.post or _("کارشناس"))


def _called(officer: Officer) -> str:
    return f"{officer.name}، {officer.post}" if officer.post else officer.name


def _file(one: Attached, files: str) -> FileRow:
    return FileRow(
        id=str(one.public_id),
        name=one.name,
        size=one.size,
        state=STATES[one.state],  # type: ignore[arg-type]
        why=_("پذیرفته نشد؛ فایل دیگری بفرستید") if one.state is FileState.REFUSED else "",
        href=f"{files}{one.public_id}/" if one.openable else "",
    )
