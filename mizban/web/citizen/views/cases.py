"""One request of the applicant: how it stands, taking it back, asking for another look."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.cases.actions.applying.withdraw import withdraw
from mizban.cases.actions.working.reopen import reopen
from mizban.cases.models import Case
from mizban.cases.queries.applying.my_case import may_reopen, may_withdraw, my_case, my_header
from mizban.cases.workflow import OPEN, State
from mizban.core.errors import Conflict, Invalid
from mizban.web import kept
from mizban.web.citizen.case_pages import Reason, columns_of, show_case
from mizban.web.guards import applicants_only
from mizban.web.numbers import revision_in
from mizban.web.reading import reading
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest

OVER: dict[State, Promise] = {
    **dict.fromkeys(OPEN, _("این درخواست را اکنون نمی‌شود پس گرفت")),
    State.DECIDED: _("نتیجهٔ این درخواست ثبت شده است؛ دیگر نمی‌شود آن را پس گرفت"),
    State.CLOSED: _("این درخواست پایان یافته است؛ دیگر نمی‌شود آن را پس گرفت"),
    State.WITHDRAWN: _("این درخواست را پیش از این پس گرفته‌اید"),
    State.EXPIRED: _("مهلت این درخواست گذشت و بسته شد؛ لازم نیست آن را پس بگیرید"),
}
"""What is said to somebody who comes to take back what has ended."""
NO_OTHER_LOOK: dict[State, Promise] = {
    **dict.fromkeys(OPEN, _("این درخواست هنوز نتیجه ندارد؛ بررسی دوباره بعد از نتیجه است")),
    State.DECIDED: _("بررسی دوباره را یک بار و تا مهلت آن می‌شود خواست؛ برای این درخواست دیگر نمی‌شود"),
    State.CLOSED: _("مهلت بررسی دوباره گذشته است؛ درخواست تازه‌ای بفرستید"),
    State.WITHDRAWN: _("این درخواست را پس گرفته‌اید؛ نتیجه‌ای ندارد که دوباره بررسی شود"),
    State.EXPIRED: _("این درخواست بی‌نتیجه بسته شد؛ نتیجه‌ای ندارد که دوباره بررسی شود"),
}
"""The same of another look."""


@applicants_only
def case(request: DeskRequest, number: str) -> HttpResponse:
    """The whole request."""
    mine = my_case(request.actor, number, columns_of(request.actor))
    return show_case(request, mine)


@applicants_only
def take_back(request: DeskRequest, number: str) -> HttpResponse:
    """Taking the request back, after asking once."""
    if request.method == "POST":
        withdraw(actor=request.actor, number=number, revision=revision_in(request))
        return SeeOther(f"/my/cases/{number}/")
    found = my_header(request.actor, number)
    if not may_withdraw(request.actor, found):
        raise Conflict(OVER[State(found.state)], code="step_not_from_here")
    return render(request, "citizen/withdraw.html", {"case": found})


@applicants_only
def look_again(request: DeskRequest, number: str) -> HttpResponse:
    """Asking for another look at a decided request, with a reason."""
    if request.method != "POST":
        found = my_header(request.actor, number)
        if not may_reopen(request.actor, found):
            raise Conflict(NO_OTHER_LOOK[State(found.state)], code="step_not_from_here")
        typed = kept.take(request)
        return _reason_page(request, found, Reason(initial={"reason": typed.get("reason", "") if typed else ""}))
    with reading(request):
        found = my_header(request.actor, number)
    form = Reason(request.POST)
    if not form.is_valid():
        return _reason_page(request, found, form, status=422)
    try:
        reopen(
            actor=request.actor,
            number=number,
            revision=revision_in(request),
            reason=form.cleaned_data["reason"],
        )
    except Invalid as refusal:
        form.add_error("reason", str(refusal))
        return _reason_page(request, found, form, status=422)
    return SeeOther(f"/my/cases/{number}/")


def _reason_page(request: DeskRequest, found: Case, form: Reason, status: int = 200) -> HttpResponse:
    return render(request, "citizen/reopen.html", {"case": found, "form": form}, status=status)
