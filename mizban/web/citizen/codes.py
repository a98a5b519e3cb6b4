"""The page on which the code from the SMS is typed: the same for applying, registering and signing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mizban.accounts.actions import redeem_code, send_code
from mizban.accounts.codes import LIFE, Verdict
from mizban.core.errors import TooMany
from mizban.core.numbers import Kind, group
from mizban.core.text import local_digits, to_ascii_digits
from mizban.web.citizen.pending import Pending, remember
from mizban.web.reading import address_in
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Link

LONGEST = 40


class CodeForm(forms.Form):
    """Six digits, in any script, with whatever stands between them."""

    code = forms.CharField(
        label=gettext_lazy("کد پیامک"),
        help_text=gettext_lazy("کد ۶رقمی که پیامک شد"),
        error_messages={"required": gettext_lazy("کد پیامک را بنویسید")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
    )
    use_required_attribute = False

    def clean_code(self) -> str:
        digits = "".join(sign for sign in to_ascii_digits(self.cleaned_data["code"][:LONGEST]) if sign in "0123456789")
        if len(digits) != 6:
            raise forms.ValidationError(_("کد ۶ رقم است؛ پیامک را دوباره ببینید"))
        return digits


@dataclass(frozen=True)
class Ways:
    """Where the page belongs: the page before it, and another way for when no SMS comes."""

    back: str
    other: Link | None = None


def ask(request: DeskRequest, pending: Pending) -> None:
    """Send a code, and remember for whom. Raises TooMany."""
    send_code(
        actor=request.actor,
        purpose=pending.purpose,
        national_id=pending.national_id,
        mobile=pending.mobile,
        address=address_in(request),
        language=get_language() or "fa",
    )
    remember(request, pending)


def answer(request: DeskRequest, pending: Pending, ways: Ways, then: Callable[[], HttpResponse | None]) -> HttpResponse:
    """The whole page: shown, asked for a fresh code, or given the code.

    A right one goes on with `then`; where that gives None the code is refused like one that is used up.
    """
    if request.method != "POST":
        return page(request, pending, ways)
    if "again" in request.POST:
        return _ask_again(request, pending, ways)
    right, form = proved(request, pending)
    if not right:
        return page(request, pending, ways, form)
    response = then()
    if response is None:
        form.add_error("code", _what_to_do(Verdict.GONE, 0, is_late=False))
        return page(request, pending, ways, form)
    return response


def _ask_again(request: DeskRequest, pending: Pending, ways: Ways) -> HttpResponse:
    """A fresh code, a minute after the last one; sooner, the page says when."""
    if pending.wait:
        return too_many(page(request, pending, ways, problem=wait_sentence(pending.wait)), pending.wait)
    try:
        ask(request, pending)
    except TooMany as refusal:
        return too_many(page(request, pending, ways, problem=str(refusal)), refusal.retry_after)
    messages.success(request, _("کد تازه فرستادیم؛ کدهای پیش از آن دیگر کار نمی‌کند"))
    return HttpResponseRedirect(request.path)


def wait_sentence(seconds: int) -> str:
    return _("%(s)s ثانیهٔ دیگر کد تازه بگیرید") % {"s": local_digits(seconds)}


def proved(request: DeskRequest, pending: Pending) -> tuple[bool, CodeForm]:
    """Whether the posted code is right; if not, the form says what to do."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return False, form
    verdict, left = redeem_code(
        actor=request.actor,
        purpose=pending.purpose,
        national_id=pending.national_id,
        mobile=pending.mobile,
        code=form.cleaned_data["code"],
    )
    if verdict is Verdict.RIGHT:
        return True, form
    form.add_error("code", _what_to_do(verdict, left, is_late=pending.seconds_since >= LIFE.total_seconds()))
    return False, form


def _what_to_do(verdict: Verdict, left: int, *, is_late: bool) -> str:
    if verdict is Verdict.WRONG:
        return _("کد درست نبود؛ %(n)s فرصت مانده است") % {"n": local_digits(left)}
    if is_late:
        return _("زمان کد گذشت؛ کد تازه بگیرید")
    return _("این کد کار نمی‌کند؛ آخرین کد را بنویسید یا کد تازه بگیرید")


def page(
    request: DeskRequest,
    pending: Pending,
    ways: Ways,
    form: CodeForm | None = None,
    *,
    problem: str = "",
) -> HttpResponse:
    """The page; 422 when `form` says what was wrong."""
    told: dict[str, Any] = {
        "form": form or CodeForm(),
        "mobile": group(Kind.MOBILE, pending.mobile),
        "wait": pending.wait,
        "ways": ways,
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "citizen/code.html", told, status=422 if form is not None else 200)


def too_many(response: HttpResponse, retry_after: int) -> HttpResponse:
    """The same page, as the refusal of one too many."""
    response.status_code = 429
    response["Retry-After"] = str(retry_after)
    return response
