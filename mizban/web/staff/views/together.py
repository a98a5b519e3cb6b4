"""Doing one thing with several cases: choose, see what will happen, have it done, read what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mizban.cases.actions.inbox import bulk
from mizban.cases.actions.working.looking import mark_read
from mizban.cases.models import BulkAct, BulkState, ItemState
from mizban.cases.queries.inbox.bulk import Chosen, Together, together
from mizban.cases.queries.inbox.page import chosen as chosen_of
from mizban.cases.queries.inbox.people import officers_for_all
from mizban.core.amounts import number
from mizban.core.errors import Conflict, Invalid
from mizban.core.text import clean
from mizban.web.numbers import id_in, seen_revision
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.fields import StepForm
from mizban.web.staff.forms.together import SnoozeForm, together_form
from mizban.web.staff.frame import page
from mizban.web.staff.labels import BULK_DONE, BULK_TITLES
from mizban.web.staff.lists import asked_of, filters_of

READ = "read"
LONGEST_NUMBER = 20
"""Signs of a posted process number that are looked at."""


@dataclass(frozen=True)
class Outlook:
    """A chosen case before it is done: `why` it cannot be, "" where it can."""

    chosen: Chosen
    why: str


@require_POST
@staff_page
def choose(request: DeskRequest) -> HttpResponse:
    """Keep what was ticked, or all of the view, and show what would happen; reading is marked at once."""
    actor, asked = request.actor, asked_of(request.POST)
    back = SeeOther(reverse("staff_inbox") + (f"?{urlencode(asked)}" if asked else ""))
    tickets = _ticked(request.POST.getlist("case")[: bulk.MOST])
    if request.POST.get("all") == "1":
        with reading(request):
            tickets = chosen_of(actor, filters_of(asked), bulk.MOST)
    do = request.POST.get("do", "")
    if do == READ and tickets:
        marked = mark_read(actor=actor, seen=dict(tickets))
        said = ngettext("%(n)s پرونده خوانده‌شده است", "%(n)s پرونده خوانده‌شده است", marked)
        messages.success(request, said % {"n": number(marked)})
        return back
    try:
        act = BulkAct(do)
        job = bulk.prepare(actor=actor, act=act, chosen=tickets, filters=asked, language=get_language() or "fa")
    except ValueError:
        messages.warning(request, _("یکی از کارها را انتخاب کنید"))
        return back
    except Invalid as refusal:
        messages.warning(request, str(refusal))
        return back
    return SeeOther(reverse("staff_together", args=[job.uuid]))


@staff_page
def job(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Before: what will happen to how many. Afterwards: what became of each. `do` begins it, drops it, or tries once
    more what was refused."""
    if request.method != "POST":
        return _shown(request, together(request.actor, uuid))
    do = request.POST.get("do")
    with reading(request):
        found = together(request.actor, uuid)
    if do == "drop":
        bulk.forget(actor=request.actor, job=uuid)
        return SeeOther(_list_of(found))
    try:
        if do == "retry":
            bulk.retry(actor=request.actor, job=uuid)
            return SeeOther(reverse("staff_together", args=[uuid]))
        return _begun(request, found)
    except Conflict as refusal:
        messages.warning(request, str(refusal))
        return SeeOther(reverse("staff_together", args=[uuid]))


def _begun(request: DeskRequest, found: Together) -> HttpResponse:
    with reading(request):
        form = _form(found, request.POST)
        is_valid = form.is_valid()
    if is_valid:
        try:
            bulk.start(
                actor=request.actor,
                job=found.job.uuid,
                user_id=id_in(form.cleaned_data.get("user", "")),
                until=form.until if isinstance(form, SnoozeForm) else None,
                note=form.cleaned_data.get("note", ""),
            )
            return SeeOther(reverse("staff_together", args=[found.job.uuid]))
        except Invalid as refusal:
            named = {"until": "day"}.get(refusal.field, refusal.field)
            form.add_error(named if named in form.fields else None, str(refusal))
    with reading(request):
        return _shown(request, together(request.actor, found.job.uuid), form)


def _shown(request: DeskRequest, found: Together, form: StepForm | None = None) -> HttpResponse:
    act = BulkAct(found.job.act)
    told = {"job": found.job, "title": BULK_TITLES[act], "list": _list_of(found)}
    if found.job.state != BulkState.PREPARED:
        return page(request, "staff/together_report.html", {**told, **_report(found)})
    outlook = [
        Outlook(one, bulk.why_not(request.actor, act, one.case, one.item.revision) if one.case else str(bulk.GONE))
        for one in found.chosen
    ]
    context = {
        **told,
        "able": [one for one in outlook if not one.why],
        "unable": [one for one in outlook if one.why],
        "form": form or _form(found, None),
    }
    return page(request, "staff/together.html", context, status=422 if form else 200)


def _report(found: Together) -> dict[str, Any]:
    by_state = {state: [one for one in found.chosen if one.item.state == state] for state in ItemState}
    done = by_state[ItemState.DONE]
    return {
        "done": done,
        "refused": by_state[ItemState.REFUSED],
        "waiting": len(by_state[ItemState.WAITING]),
        "gone": len(found.chosen) - len(by_state[ItemState.WAITING]),
        "all": len(found.chosen),
        "is_done": found.job.state == BulkState.DONE,
        "said": BULK_DONE[BulkAct(found.job.act)],
    }


def _form(found: Together, typed: Any) -> StepForm:
    act = BulkAct(found.job.act)
    cases = [one.case for one in found.chosen if one.case is not None]
    officers = officers_for_all(cases) if act is BulkAct.ASSIGN else []
    return together_form(act, officers, len(cases), typed)


def _list_of(found: Together) -> str:
    return f"{reverse('staff_inbox')}?{urlencode(found.job.filters)}"


def _ticked(tickets: list[str]) -> list[tuple[str, int]]:
    """Number and revision of each line that was ticked."""
    told = [ticket.partition("/") for ticket in tickets]
    return [(clean(typed, max_length=LONGEST_NUMBER), seen_revision(seen)) for typed, _slash, seen in told]
