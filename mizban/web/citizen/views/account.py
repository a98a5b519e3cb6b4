"""What the desk knows of the signed-in person, and their registration code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mizban.accounts.actions import replace_registration_code
from mizban.accounts.details import details_of
from mizban.core.errors import Forbidden
from mizban.web.citizen.entering import code_to_show, proved_by_mobile, said, show_code
from mizban.web.guards import applicants_only
from mizban.web.request import DeskRequest


@applicants_only
def account(request: DeskRequest) -> HttpResponse:
    """Name, masked numbers, and the registration code if it was given in this session."""
    told = {
        "person": details_of(request.actor),
        "code": code_to_show(request),
        "may_replace": proved_by_mobile(request),
        "said": said(request),
    }
    return render(request, "citizen/account.html", told)


@applicants_only
def replace_code(request: DeskRequest) -> HttpResponse:
    """A fresh registration code; the old one dies."""
    if request.method != "POST":
        return HttpResponseRedirect("/my/account/")
    if not proved_by_mobile(request):
        raise Forbidden(_("با کد پیامک وارد شوید و بعد کد ثبت‌نام را عوض کنید"), code="proof_too_weak")
    show_code(request, replace_registration_code(actor=request.actor))
    messages.success(request, _("کد ثبت‌نام عوض شد؛ کد پیش از آن دیگر کار نمی‌کند"))
    return HttpResponseRedirect("/my/account/")
