"""Checking a result letter by the code on it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.cases.queries.applying.letters import canonical_code, check_letter
from mizban.web.public.forms import LetterForm
from mizban.web.request import DeskRequest


def ask(request: DeskRequest) -> HttpResponse:
    """Where one types the code; with one in the address, on to its page."""
    if "code" not in request.GET:
        return _page(request, LetterForm())
    code = canonical_code(request.GET["code"])
    if code:
        return HttpResponseRedirect(f"/verify/{quote(code)}/")
    form = LetterForm({"code": request.GET["code"][:40]})
    form.add_error("code", _("کد را مانند نامه بنویسید"))
    return _page(request, form, status=422)


def letter(request: DeskRequest, code: str) -> HttpResponse:
    """What is known of the letter with this code."""
    found = check_letter(request.organisation.pk, code)
    if found is None:
        form = LetterForm({"code": canonical_code(code) or code[:40]})
        form.add_error("code", _("نامه‌ای با این کد پیدا نشد؛ کد را با نامه مقایسه کنید"))
        return _page(request, form, status=404)
    return render(request, "public/letter.html", {"letter": found})


def _page(request: DeskRequest, form: LetterForm, status: int = 200) -> HttpResponse:
    return render(request, "public/verify.html", {"form": form}, status=status)
