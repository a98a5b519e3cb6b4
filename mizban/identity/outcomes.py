"""What people are told of an inquiry, in the words of the style guide."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.identity.ports import Holding, Outcome

OFFICIAL_MESSAGE = "اطلاعات متقاضی معتبر نمی‌باشد"
"""The registry's own words, by which people search for help; shown as a quotation in every language."""

_CHECKED_LATER = _("درخواست را می‌گیریم و هویت را بعداً بررسی می‌کنیم؛ لازم نیست کاری بکنید")

REGISTRY_SENTENCES: Mapping[Outcome, str | Promise] = {
    Outcome.MISMATCH: _(
        "مشخصات شما با ثبت احوال یکی نیست. کد ملی و تاریخ تولد را مانند کارت ملی بنویسید. "
        "پیام رسمی: «اطلاعات متقاضی معتبر نمی‌باشد»"
    ),
    Outcome.UNKNOWN: _("ثبت احوال این کد ملی را ندارد؛ رقم‌ها را دوباره ببینید"),
    Outcome.DEAD: _("برای این کد ملی فوت ثبت شده است؛ از ثبت احوال بپرسید"),
    Outcome.UNAVAILABLE: _(
        "ثبت احوال پاسخ نمی‌دهد. درخواست را می‌گیریم و هویت را بعداً بررسی می‌کنیم؛ لازم نیست کاری بکنید"
    ),
    Outcome.NEEDS_REVIEW: _CHECKED_LATER,
}
"""Of a match there is nothing to say."""

MISMATCH_HINTS: tuple[str | Promise, str | Promise] = (
    _("کد ملی را رقم‌به‌رقم با کارت ملی مقایسه کنید"),
    _("تاریخ تولد را مانند کارت ملی بنویسید؛ ماه را از فهرست انتخاب کنید"),
)

OWNERSHIP_SENTENCES: Mapping[Holding, str | Promise] = {
    Holding.NO_MATCH: _("این موبایل به نام شما نیست. خبرها را به آن می‌فرستیم، ولی هویت شما با آن تأیید نمی‌شود"),
    Holding.UNAVAILABLE: _CHECKED_LATER,
}
