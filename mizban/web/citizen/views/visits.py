"""Visits of the applicant's own requests: choosing a time, documents beforehand, on paper, in a calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mizban.appointments.actions.papers import hand_in
from mizban.appointments.queries.paper import visit_paper
from mizban.cases.queries.applying.my_case import my_case
from mizban.core.errors import DomainError, NotFound
from mizban.documents.calendar import MEDIA_TYPE, calendar_file
from mizban.documents.visit import visit as typeset
from mizban.files.serving import disposition
from mizban.web.citizen import visiting
from mizban.web.citizen.case_pages import columns_of, show_case
from mizban.web.citizen.visit_pages import Way
from mizban.web.citizen.visit_papers import entry_of, paper_of
from mizban.web.guards import applicants_only
from mizban.web.middleware.acting import outside
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.refusals import status_of
from mizban.web.request import DeskRequest


@applicants_only
def choose(request: DeskRequest, number: str) -> HttpResponse:
    """Days and times; a POST holds one."""
    way = Way.own(request.actor, number)
    return visiting.post_choice(request, way) if request.method == "POST" else visiting.show_choice(request, way)


@applicants_only
def confirm(request: DeskRequest, number: str) -> HttpResponse:
    """The time that is held; a POST takes it."""
    way = Way.own(request.actor, number)
    return visiting.post_held(request, way) if request.method == "POST" else visiting.show_held(request, way)


@applicants_only
def cancel(request: DeskRequest, number: str) -> HttpResponse:
    """Not coming: none of the times will do, or the one that was taken will not any more."""
    way = Way.own(request.actor, number)
    return visiting.post_giving_up(request, way) if request.method == "POST" else visiting.show_giving_up(request, way)


@applicants_only
def paper(request: DeskRequest, number: str, item: int) -> HttpResponse:
    """A picture of a document, before its bearer comes."""
    back = f"/my/cases/{number}/#visit"
    if request.method != "POST":
        return SeeOther(back)
    upload = request.FILES.get("file")
    problem, status = _("فایل را انتخاب کنید"), 422
    if upload is not None:
        try:
            hand_in(actor=request.actor, number=number, item_id=item, upload=upload)
        except NotFound:
            raise
        except DomainError as refusal:
            problem, status = str(refusal), status_of(refusal)
        else:
            messages.success(request, _("عکس مدرک رسید؛ کارشناس پیش از آمدن شما می‌بیند"))
            return SeeOther(back)
    with reading(request):
        mine = my_case(request.actor, number, columns_of(request.actor))
        return show_case(request, mine, wrong_paper=(item, problem), status=status)


@outside
@applicants_only
def pdf(request: DeskRequest, number: str, visit: int) -> HttpResponse:
    """The visit on paper, with a code for the entrance."""
    with reading(request):
        found = visit_paper(request.actor, number, visit)
        told = paper_of(request, found)
    response = HttpResponse(typeset(told), content_type="application/pdf")
    response["Content-Disposition"] = disposition(_("نوبت %(number)s.pdf") % {"number": number})
    return response


@applicants_only
def ics(request: DeskRequest, number: str, visit: int) -> HttpResponse:
    """The visit for a calendar; of one that was cancelled, what takes it out again."""
    entry = entry_of(request, visit_paper(request.actor, number, visit))
    response = HttpResponse(calendar_file(entry), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = disposition(_("نوبت %(number)s.ics") % {"number": number})
    return response
