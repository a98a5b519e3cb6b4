"""The conversation on the desk: messages to the applicant, notes for colleagues, the older ones page by page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mizban.cases.actions.working.looking import note_reading
from mizban.cases.queries.rows import due_of
from mizban.cases.queries.working.desk import header
from mizban.cases.queries.working.history import Officer, officers
from mizban.conversations.actions import note_writing
from mizban.conversations.policies import require_readable
from mizban.conversations.queries import older
from mizban.web import kept, tus
from mizban.web.after import after
from mizban.web.numbers import id_in, revision_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.staff.lines import due_chip
from mizban.web.staff.lists import case_href
from mizban.web.staff.views.desk import shown_desk
from mizban.web.talking import (
    GO,
    INTERNAL,
    KEEP,
    REMOVE,
    TAKE_BACK,
    autosaved,
    before_in,
    come_back,
    corrects_in,
    key_in,
    sent,
    settled,
)
from mizban.web.talking_files import Place, begin, go_on
from mizban.web.thread import Refused, days_of

MOST_SHOWN = 20


@dataclass(frozen=True)
class Colleague:
    """Somebody who is there."""

    pk: int
    officer: Officer

    @property
    def initials(self) -> str:
        """Of first and last name, parted so that the letters do not join."""
        words = self.officer.name.split()
        return "\u200c".join(word[0] for word in (words[:1] + words[1:][-1:]))


@staff_page
def talk(request: DeskRequest, number: str) -> HttpResponse:
    """GET shows older messages (`?before=`), else the desk; POST sends what was written, or keeps it as it is."""
    if "before" in request.GET and request.method != "POST":
        return _older(request, number)
    if request.method != "POST":
        require_readable(request.actor, header(request.actor, number))
        typed = kept.take(request)
        of_note = bool(typed and INTERNAL in typed)
        return shown_desk(request, number, come_back(typed), of_note=of_note, corrects=corrects_in(request.GET))
    if TAKE_BACK in request.POST or GO in request.POST:
        place = settled(request, number)
        return SeeOther(f"{case_href(request, number)}#{place}") if isinstance(place, str) else place
    internal = INTERNAL in request.POST
    outcome = sent(request, number, internal=internal, revision=revision_in(request))
    if isinstance(outcome, Refused):
        with reading(request):
            return shown_desk(request, number, outcome, of_note=internal)
    if KEEP in request.POST or REMOVE in request.POST:
        return SeeOther(f"{case_href(request, number)}#write-{'note' if internal else 'message'}")
    if outcome is None:
        said = _("یادداشت ثبت شد؛ متقاضی آن را نمی‌بیند") if internal else _("پیام به متقاضی رفت")
        messages.success(request, said)
    return SeeOther(f"{case_href(request, number)}#conversation")


@require_POST
@staff_page
def draft(request: DeskRequest, number: str) -> HttpResponse:
    """What is being typed."""
    return autosaved(request, number, internal=INTERNAL in request.POST)


@require_POST
@staff_page
def writing(request: DeskRequest, number: str) -> HttpResponse:
    """That somebody is writing just now."""
    note_writing(actor=request.actor, number=number, internal=INTERNAL in request.POST)
    return HttpResponse(status=204)


@staff_page
def present(request: DeskRequest) -> HttpResponse:
    """Names of colleagues who have a case open (`who`) or are writing (`writing`): their ids, parted by points."""
    here, writers = (_colleagues(request, request.GET.get(name, "")) for name in ("who", "writing"))
    told = {"here": [one for one in here if one not in writers], "writers": writers}
    return render(request, "staff/present.html", told)


def _colleagues(request: DeskRequest, told: str) -> list[Colleague]:
    asked = dict.fromkeys(id_in(one) or 0 for one in told.split(".")[:MOST_SHOWN])
    known = officers(request.actor.organisation_id, set())
    return [Colleague(pk, known[pk]) for pk in asked if pk in known and pk != request.actor.user_id]


@tus.for_scripts(staff_page)
@require_POST
def files(request: DeskRequest, number: str) -> HttpResponse:
    """A file for what is being written."""
    return begin(request, _place(number), number, key=key_in(request), internal=INTERNAL in request.GET)


@tus.for_scripts(staff_page)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def file(request: DeskRequest, number: str, public_id: UUID) -> HttpResponse:
    """One file of what is being written, or of a message."""
    return go_on(request, _place(number), public_id)


def _place(number: str) -> Place:
    return Place(f"{reverse('staff_messages', args=[number])}files/", for_staff=True)


def _older(request: DeskRequest, number: str) -> HttpResponse:
    actor = request.actor
    case = header(actor, number)
    require_readable(actor, case)
    said, more = older(actor, case, before_in(request))
    told = {
        "case": case,
        "unread": case.unread_bells,  # type: ignore[attr-defined]
        "due": due_chip(due_of(case)),
        "days": days_of(said, for_staff=True, address=request.path),
        "older": f"{request.path}?before={said[0].pk}" if more else "",
    }
    return after(page(request, "staff/messages.html", told), partial(note_reading, actor=actor, case=case))
