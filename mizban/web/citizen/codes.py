"""The page on which the code from the SMS is typed: the same for applying, registering and signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mizban.accounts.actions import redeem_code, send_code
from mizban.accounts.codes import RESEND_AFTER, Verdict
from mizban.core.numbers import mask_mobile
from mizban.core.text import local_digits, to_ascii_digits
from mizban.web.citizen.pending import Pending, remember
from mizban.web.reading import actor_in, address_in


class CodeForm(forms.Form):
    """Six digits, in any script, with whatever stands between them."""

    code = forms.CharField(
        label=gettext_lazy("کد پیامک"),
        help_text=gettext_lazy("کد ۶رقمی که پیامک شد"),
        max_length=40,
        error_messages={"required": gettext_lazy("کد پیامک را بنویسید")},
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "data-code": "code"}
        ),
    )
    use_required_attribute = False

    def clean_code(self) -> str:
        digits = "".join(sign for sign in to_ascii_digits(self.cleaned_data["code"]) if sign in "0123456789")
        if len(digits) != 6:
            raise forms.ValidationError(_("کد ۶ رقم است؛ پیامک را دوباره ببینید"))
        return digits


def ask(request: HttpRequest, pending: Pending) -> None:
    """Send a code, and remember for whom. Raises TooMany."""
    send_code(
        actor=actor_in(request),
        purpose=pending.purpose,
        national_id=pending.national_id,
        mobile=pending.mobile,
        address=address_in(request),
        language=get_language() or "fa",
    )
    remember(request, pending)


def proved(request: HttpRequest, pending: Pending) -> tuple[bool, CodeForm]:
    """Whether the posted code is right; if not, the form says what to do."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return False, form
    verdict, left = redeem_code(
        actor=actor_in(request),
        purpose=pending.purpose,
        national_id=pending.national_id,
        mobile=pending.mobile,
        code=form.cleaned_data["code"],
    )
    if verdict is Verdict.RIGHT:
        return True, form
    if verdict is Verdict.WRONG:
        form.add_error("code", _("کد درست نبود؛ %(n)s فرصت مانده است") % {"n": local_digits(left)})
    else:
        form.add_error("code", _("این کد کار نمی‌کند؛ کد تازه بگیرید و آخرین کد را بنویسید"))
    return False, form


def page(request: HttpRequest, pending: Pending, form: CodeForm | None = None, **more: Any) -> HttpResponse:
    """The page; 422 when `form` says what was wrong."""
    wait = max(0, int(RESEND_AFTER.total_seconds()) - pending.seconds_since) if pending.asked_at else 0
    told = {"form": form or CodeForm(), "mobile": mask_mobile(pending.mobile), "wait": wait, **more}
    return render(request, "citizen/code.html", told, status=422 if form is not None else 200)
