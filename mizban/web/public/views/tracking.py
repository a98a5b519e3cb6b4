"""Following a request without signing in, by its number and its code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mizban.cases.actions.applying.tracking import follow
from mizban.web.kept import take
from mizban.web.public.forms import TrackForm
from mizban.web.public.way import act_of, steps_of
from mizban.web.reading import address_in
from mizban.web.request import DeskRequest

NOT_FOUND = _("این شماره و کد پیدا نشد؛ رسید را ببینید")


@require_http_methods(["GET", "HEAD", "POST"])
def tracking(request: DeskRequest) -> HttpResponse:
    """The form, and in answer to it the request. The code stands in no address."""
    if request.method != "POST":
        return _form(request, TrackForm(initial=_known(request)))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    found = follow(actor=request.actor, number=number, code=code, address=address_in(request))
    if found is None:
        form.add_error(None, NOT_FOUND)
        return _form(request, form, status=422)
    return render(request, "public/tracked.html", {"case": found, "steps": steps_of(found), "act": act_of(found)})


def _known(request: DeskRequest) -> dict[str, str]:
    """The number, from the address on a receipt or from a form that was sent too late."""
    typed = take(request) or request.GET
    return {"number": typed.get("number", "")[:40]}


def _form(request: DeskRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    return render(request, "public/track.html", {"form": form}, status=status)
