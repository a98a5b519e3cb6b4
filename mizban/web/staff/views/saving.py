"""Saved views: kept from the filters of a list, called otherwise, moved up, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.actions.inbox.views import delete_view, raise_view, rename_view, save_view
from mizban.cases.models import SavedView
from mizban.cases.policies import heads_section
from mizban.cases.queries.inbox.views import headed_by, views_of
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid
from mizban.organisations.queries import offices
from mizban.web.numbers import id_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.forms.together import NameForm
from mizban.web.staff.frame import page
from mizban.web.staff.labels import BOXES
from mizban.web.staff.lists import VIEW, asked_of
from mizban.web.staff.saved import audience_of, audiences
from mizban.web.ui.templatetags.ui import localised_text


@dataclass(frozen=True)
class ViewLine:
    """A view as its page shows it: what of it may be changed, and whom it is given to, "" for oneself."""

    view: SavedView
    href: str
    box: str
    given_to: str
    may_change: bool
    form: NameForm


@staff_page
def views(request: DeskRequest) -> HttpResponse:
    """All views; `do` keeps a new one, renames, raises or deletes one."""
    if request.method != "POST":
        return _shown(request)
    do, view_id = request.POST.get("do", ""), id_in(request.POST.get("view", "")) or 0
    try:
        if do == "save":
            return _saved(request)
        if do == "delete":
            delete_view(actor=request.actor, view_id=view_id)
            messages.success(request, _("نما حذف شد؛ پرونده‌ها سر جایشان هستند"))
        elif do == "raise":
            raise_view(actor=request.actor, view_id=view_id)
        elif do == "rename":
            rename_view(actor=request.actor, view_id=view_id, name=request.POST.get(f"{view_id}-name", ""))
            messages.success(request, _("نام نما عوض شد"))
    except Invalid as refusal:
        with reading(request):
            return _shown(request, refusal=refusal, refused=view_id)
    return SeeOther(reverse("staff_views"))


def _saved(request: DeskRequest) -> HttpResponse:
    asked, to = asked_of(request.POST), request.POST.get("to", "")
    if to and audience_of(to) is None:
        raise Forbidden(_("نمای بخش را رئیس همان بخش می‌سازد"), code="not_head_of_section")
    name = request.POST.get("name", "")
    try:
        view = save_view(actor=request.actor, name=name, filters=asked, to=audience_of(to))
    except Invalid as refusal:
        with reading(request):
            return _shown(request, refusal=refusal, asked=asked, to=to)
    messages.success(request, _("نما نگه داشته شد؛ کنار جعبه‌ها پیدایش می‌کنید"))
    return SeeOther(f"{reverse('staff_inbox')}?{urlencode({**view.filters, VIEW: view.pk})}")


def _shown(
    request: DeskRequest,
    *,
    refusal: Invalid | None = None,
    refused: int = 0,
    asked: dict[str, str] | None = None,
    to: str = "",
) -> HttpResponse:
    """The list; with a `refusal` also what was typed, at the view that it is about or at one still to be kept."""
    actor = request.actor
    new = None
    if refusal and asked is not None:
        new = NameForm(request.POST)
        _add(new, refusal)
    lines = []
    for view in views_of(actor):
        form = NameForm(initial={"name": view.name}, prefix=str(view.pk))
        if refusal and view.pk == refused:
            form = NameForm(request.POST, prefix=str(view.pk))
            _add(form, refusal)
        lines.append(_line(actor, view, form))
    context = {
        "lines": lines,
        "new": new,
        "hidden": list((asked or {}).items()),
        "to": to,
        "audiences": audiences(actor, headed_by(actor)),
        "has_errors": refusal is not None,
        "forms": [new] if new else [line.form for line in lines if line.view.pk == refused],
    }
    return page(request, "staff/views.html", context, status=422 if refusal else 200)


def _add(form: NameForm, refusal: Invalid) -> None:
    """Why the name was not taken, once: the form says for itself what it sees."""
    if form.is_valid():
        form.add_error("name", str(refusal))


def _line(actor: Actor, view: SavedView, form: NameForm) -> ViewLine:
    tree = offices(actor.organisation_id)
    given, may_change = "", True
    if view.unit_id is not None and view.section_id is not None:
        given = localised_text(tree.sections[view.section_id].name) if view.section_id in tree.sections else "—"
        may_change = heads_section(actor, view.unit_id, view.section_id)
    href = f"{reverse('staff_inbox')}?{urlencode({**view.filters, VIEW: view.pk})}"
    return ViewLine(view, href, str(BOXES.get(view.filters.get("box", ""), "")), given, may_change, form)
