"""Signing in, and the second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.accounts import second_factor
from mizban.accounts.models import User
from mizban.web.words import Words

WRONG = _("نام کاربری یا رمز عبور درست نیست؛ دوباره بنویسید")
WRONG_CODE = _("کد درست نبود یا پیش‌تر به کار رفته است؛ کد تازهٔ برنامه را بنویسید")
CODE_HINT = _("۶ رقمی که برنامهٔ گوشی نشان می‌دهد")


class SignInForm(forms.Form):
    use_required_attribute = False
    username = Words(
        _("نام کاربری"), most=150, dir="ltr", autocomplete="username", autocapitalize="none", spellcheck="false"
    )
    password = forms.CharField(
        label=_("رمز عبور"),
        strip=False,
        max_length=500,
        error_messages={"required": _("رمز عبور را بنویسید"), "max_length": WRONG},
        widget=forms.PasswordInput({"dir": "ltr", "autocomplete": "current-password"}),
    )


def code_field(hint: Any = CODE_HINT) -> Words:
    return Words(_("کد"), most=40, hint=hint, dir="ltr", inputmode="numeric", autocomplete="one-time-code")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second factor at signing in, for the flow of allauth; what is right is decided by `second_factor`."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(_("۶ رقم از برنامهٔ گوشی، یا یکی از کدهای بازیابی (۱۰ رقم)"))

    def clean_code(self) -> str:
        assert isinstance(self.user, User)
        code: str = self.cleaned_data["code"]
        found = second_factor.verify(user=self.user, code=code)
        if found is None:
            raise ValidationError(WRONG_CODE, code="wrong_code")
        found.user = self.user
        self.authenticator = found
        return code


class SetUpForm(forms.Form):
    use_required_attribute = False
    code = code_field()
