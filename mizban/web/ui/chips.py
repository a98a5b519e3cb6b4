"""The words, the tone and the sign of each state, for applicants and for officers (the glossary of the project).

A chip never speaks by colour alone: it has its words and a sign of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.web.ui.parts import Tone

_Words = str | Promise

TONE_ICONS: dict[str, str] = {"": "", "ok": "check", "info": "clock", "warn": "hand", "err": "alert"}


@dataclass(frozen=True)
class Look:
    tone: Tone
    icon: str
    applicant: _Words
    officer: _Words


# Beside the states of a case (cases.workflow.State): a draft, and what may be true of a case in any state.
DRAFT = "draft"
NOT_ROUTED = "not_routed"
OVERDUE = "overdue"
PAUSED = "paused"
REOPENED = "reopened"
CORRECTED = "corrected"
IDENTITY_PENDING = "identity_pending"

LOOKS: dict[str, Look] = {
    DRAFT: Look("", "edit", _("پیش‌نویس؛ هنوز نفرستاده‌اید"), _("پیش‌نویس")),
    "submitted": Look("info", "inbox", _("به ما رسید؛ در صف بررسی"), _("در صف واحد")),
    "in_review": Look("info", "clock", _("در حال بررسی"), _("در دست بررسی")),
    "asked": Look("warn", "hand", _("منتظر شما: پاسخ"), _("منتظر متقاضی")),
    "awaiting_applicant": Look("warn", "hand", _("منتظر شما: رفع نقص"), _("منتظر متقاضی")),
    "awaiting_visit": Look("warn", "place", _("منتظر مراجعهٔ شما"), _("منتظر مراجعه")),
    "decided": Look("ok", "check", _("نتیجه آماده است"), _("نتیجه ثبت شد")),
    "closed": Look("", "check", _("پایان یافت"), _("بسته")),
    "withdrawn": Look("", "back-to", _("پس گرفته‌اید"), _("پس‌گرفتهٔ متقاضی")),
    "expired": Look("", "clock", _("بسته شد؛ مهلت گذشت"), _("منقضی، بی‌پاسخ")),
    NOT_ROUTED: Look("warn", "help", _("در حال تعیین مسئول"), _("بی‌مسئول")),
    OVERDUE: Look("err", "alert", _("پاسخ ما دیر شده است"), _("دیر شده")),
    PAUSED: Look("", "pause", _("شمارش روزها متوقف است"), _("مهلت متوقف")),
    REOPENED: Look("info", "retry", _("دوباره در حال بررسی"), _("بازگشایی‌شده")),
    CORRECTED: Look("ok", "check", _("اصلاح شما رسید"), _("نقص رفع شد")),
    IDENTITY_PENDING: Look("", "person", _("هویت: منتظر ثبت احوال"), _("هویت: بررسی‌نشده")),
}

OUTCOME_LOOKS: dict[str, Look] = {
    "accepted": Look("ok", "check", _("نتیجه: پذیرفته شد"), _("پذیرفته")),
    "rejected": Look("err", "close", _("نتیجه: پذیرفته نشد"), _("رد")),
    "no_action": Look("", "info", _("نتیجه: بدون اقدام"), _("بدون اقدام")),
    "merged": Look("", "copy", _("با درخواست دیگری یکی شد"), _("یکی‌شده")),
}


def look(state: str, outcome: str = "") -> Look:
    """The look of a state; while the outcome matters (decided, merged) that of the outcome. Unknown: KeyError."""
    if outcome and (state == "decided" or outcome == "merged"):
        return OUTCOME_LOOKS[outcome]
    return LOOKS[state]
