"""The conversation on the desk: messages to the applicant, notes for colleagues, the older ones page by page."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mizban.cases.actions.looking import note_reading
from mizban.cases.queries.desk import header
from mizban.cases.queries.rows import due_of
from mizban.conversations.policies import require_readable
from mizban.conversations.queries import older
from mizban.web import kept
from mizban.web.after import after
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.fields import seen_revision
from mizban.web.staff.frame import SeeOther, page
from mizban.web.staff.lines import due_chip
from mizban.web.staff.lists import case_href
from mizban.web.staff.views.desk import shown_desk
from mizban.web.talking import INTERNAL, KEEP, REMOVE, autosaved, before_in, come_back, days_of, sent


@staff_page
def talk(request: DeskRequest, number: str) -> HttpResponse:
    """GET shows older messages (`?before=`), else the desk; POST sends what was written, or keeps it as it is."""
    if "before" in request.GET and request.method != "POST":
        return _older(request, number)
    if request.method != "POST":
        require_readable(request.actor, header(request.actor, number))
        typed = kept.take(request)
        return shown_desk(request, number, come_back(typed), of_note=bool(typed and INTERNAL in typed))
    internal = INTERNAL in request.POST
    seen = seen_revision(request.POST.get("revision", ""))
    refused = sent(request, number, internal=internal, revision=seen)
    if refused is not None:
        with reading(request):
            return shown_desk(request, number, refused, of_note=internal)
    if KEEP in request.POST or REMOVE in request.POST:
        return SeeOther(f"{case_href(request, number)}#write-{'note' if internal else 'message'}")
    said = _("یادداشت ثبت شد؛ متقاضی آن را نمی‌بیند") if internal else _("پیام به متقاضی رفت")
    messages.success(request, said)
    return SeeOther(f"{case_href(request, number)}#conversation")


@require_POST
@staff_page
def draft(request: DeskRequest, number: str) -> HttpResponse:
    """What is being typed."""
    return autosaved(request, number, internal=INTERNAL in request.POST)


def _older(request: DeskRequest, number: str) -> HttpResponse:
    actor = request.actor
    case = header(actor, number)
    require_readable(actor, case)
    said, more = older(actor, case, before_in(request))
    told = {
        "case": case,
        "unread": case.unread_bells,  # type: ignore[attr-defined]
        "due": due_chip(due_of(case)),
        "days": days_of(said, for_staff=True),
        "older": f"{request.path}?before={said[0].pk}" if more else "",
    }
    return after(page(request, "staff/messages.html", told), partial(note_reading, actor=actor, case=case))
