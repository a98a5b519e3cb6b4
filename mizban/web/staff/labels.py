"""What the values of the domain are called on the desk (the glossary of the project)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mizban.accounts.models import Ownership
from mizban.cases.actions.working.transfer import TransferReason
from mizban.cases.models import Box, BulkAct, ReferralKind, ReferralState
from mizban.cases.queries.inbox.boxes import DEPUTISING, TEAM
from mizban.cases.workflow import Outcome, State, Step
from mizban.identity.models import ClaimState, RegistryResult

Words = str | Promise

BOXES: dict[str, Words] = {
    Box.MINE: _("اکنون منتظر من"),
    Box.REFERRED: _("ارجاع به من"),
    Box.QUEUE: _("بی‌صاحب در واحد من"),
    Box.SENT: _("ارجاع من، منتظر پاسخ"),
    Box.CORRECTED: _("اصلاح رسیده"),
    Box.WAITING: _("منتظر متقاضی"),
    Box.SNOOZED: _("یادآوری‌ها"),
    Box.DONE: _("انجام‌شده"),
    TEAM: _("همهٔ واحد من"),
    Box.UNROUTED: _("بی‌مسئول"),
    DEPUTISING: _("به جانشینی"),
}

EMPTY_BOXES: dict[str, Words] = {
    Box.MINE: _("کاری منتظر شما نیست"),
    Box.REFERRED: _("ارجاعی منتظر شما نیست"),
    Box.QUEUE: _("همهٔ پرونده‌های واحد برداشته شده‌اند"),
    Box.SENT: _("منتظر پاسخ هیچ ارجاعی نیستید"),
    Box.CORRECTED: _("اصلاح تازه‌ای نرسیده است"),
    Box.WAITING: _("هیچ پرونده‌ای منتظر متقاضی نیست"),
    Box.SNOOZED: _("برای هیچ پرونده‌ای یادآوری نگذاشته‌اید"),
    Box.DONE: _("هنوز پرونده‌ای به پایان نرسیده است"),
    TEAM: _("واحد شما پروندهٔ بازی ندارد"),
    Box.UNROUTED: _("همهٔ پرونده‌ها مسئول دارند"),
    DEPUTISING: _("جانشین کسی نیستید"),
}

ORDERS: dict[str, Words] = {
    Box.MINE: _("اول یادآوری‌های رسیده، بعد دیرکردها و نزدیک‌ترین مهلت‌ها؛ با مهلت یکسان، آن که بیشتر منتظر مانده است."),
    Box.WAITING: _("اول نزدیک‌ترین مهلت متقاضی؛ با مهلت یکسان، آن که زودتر رسیده است."),
    Box.DONE: _("تازه‌ترها اول."),
}
"""In which order a box stands, for whoever wonders; `ORDER` of all others."""
ORDER = _("اول دیرکردها و نزدیک‌ترین مهلت‌ها؛ با مهلت یکسان، آن که بیشتر منتظر مانده است.")

BULK_ACTS: dict[BulkAct, Words] = {
    BulkAct.CLAIM: _("برداشتن برای خودم"),
    BulkAct.ASSIGN: _("سپردن…"),
    BulkAct.RELEASE: _("برگرداندن به صف…"),
    BulkAct.SNOOZE: _("یادآوری در…"),
}
"""What can be done with several cases, on its button."""

TRANSFER_REASONS: dict[TransferReason, Words] = {
    TransferReason.OTHER_PROVINCE: _("کار استان دیگری است"),
    TransferReason.OTHER_COUNTY: _("کار شهرستان دیگری است"),
    TransferReason.OTHER_SECTION: _("کار بخش دیگری است"),
    TransferReason.OTHER_SERVICE: _("خدمت دیگری لازم است"),
    TransferReason.OTHER: _("دلیل دیگر؛ در توضیح بنویسید"),
}

OUTCOMES: dict[Outcome, Words] = {
    Outcome.ACCEPTED: _("پذیرفته شد"),
    Outcome.REJECTED: _("پذیرفته نشد"),
    Outcome.NO_ACTION: _("بدون اقدام"),
    Outcome.MERGED: _("با درخواست دیگری یکی شد"),
}

STEPS: dict[Step, Words] = {
    Step.CLAIM: _("برداشتن برای خودم"),
    Step.ASSIGN: _("سپردن…"),
    Step.RELEASE: _("برگرداندن به صف…"),
    Step.TRANSFER: _("انتقال…"),
    Step.RETURN_TRANSFER: _("برگرداندن انتقال…"),
    Step.CONVERT: _("تبدیل به خدمت دیگر…"),
    Step.MERGE: _("یکی کردن با پروندهٔ دیگر…"),
    Step.RETURN_FOR_CORRECTION: _("رفع نقص…"),
    Step.CHECK_IDENTITY: _("بررسی هویت…"),
    Step.REQUIRE_VISIT: _("دعوت به مراجعه…"),
    Step.VISIT_ATTENDED: _("نتیجهٔ مراجعه…"),
    Step.MOVE_VISIT: _("جابه‌جایی نوبت…"),
    Step.DECIDE: _("ثبت نتیجه…"),
    Step.REFER: _("ارجاع…"),
    Step.PASS_ON: _("مرحلهٔ بعد…"),
    Step.SEND_BACK: _("برگرداندن به مرحلهٔ قبل…"),
    Step.REOPEN: _("بازگشایی…"),
    Step.REVOKE_LETTER: _("باطل کردن نامه…"),
}

PASSED: dict[State, Words] = {
    State.SUBMITTED: _("این پرونده در صف واحد است؛ اول آن را بردارید"),
    State.IN_REVIEW: _("این پرونده هنوز در دست بررسی است؛ این کار اکنون لازم نیست"),
    State.AWAITING_APPLICANT: _("این پرونده منتظر متقاضی است؛ تا پاسخ او این کار شدنی نیست"),
    State.AWAITING_VISIT: _("این پرونده منتظر مراجعهٔ متقاضی است؛ تا آن روز این کار شدنی نیست"),
    State.DECIDED: _("نتیجهٔ این پرونده ثبت شده است؛ این کار دیگر لازم نیست"),
    State.CLOSED: _("این پرونده بسته شده است؛ این کار دیگر لازم نیست"),
    State.WITHDRAWN: _("متقاضی این درخواست را پس گرفته است؛ این کار دیگر لازم نیست"),
    State.EXPIRED: _("متقاضی در مهلت پاسخ نداد و پرونده منقضی شد؛ این کار دیگر لازم نیست"),
}
"""What is said to somebody who comes to a step that does not lead on from where the case stands now."""

POINTLESS: dict[Step, Words] = {
    Step.CHECK_IDENTITY: _("هویت این متقاضی روشن است؛ بررسی آن لازم نیست"),
    Step.RETURN_TRANSFER: _("این پرونده از واحد دیگری نیامده، یا یک بار برگشته است"),
    Step.REVOKE_LETTER: _("این پرونده نامهٔ معتبری ندارد که باطل شود"),
    Step.DECIDE: _("نتیجه را مرحلهٔ آخر ثبت می‌کند؛ پرونده را به مرحلهٔ بعد بفرستید"),
    Step.PASS_ON: _("مرحلهٔ دیگری نمانده است؛ نتیجه را ثبت کنید"),
    Step.SEND_BACK: _("این پرونده مرحلهٔ قبلی ندارد"),
}
"""The same where the table would allow the step and there is nothing that it could be about."""

IDENTITIES: dict[ClaimState, tuple[str, Words, Words]] = {
    ClaimState.VERIFIED: (
        "ok",
        _("تأیید شده"),
        _("ثبت احوال مشخصات را تأیید کرده است و موبایل به نام متقاضی است."),
    ),
    ClaimState.IDENTITY_PENDING: (
        "warn",
        _("بررسی‌نشده"),
        _("ثبت احوال یا سامانهٔ موبایل هنوز پاسخ نداده است. خودکار دوباره می‌پرسیم؛ تا آن زمان مدارک را ببینید."),
    ),
    ClaimState.NOT_OWNER: (
        "warn",
        _("موبایل به نام دیگری است"),
        _("ثبت احوال مشخصات را تأیید کرده است. موبایل فقط برای خبر دادن است و هویت را ثابت نمی‌کند."),
    ),
    ClaimState.REFUSED: (
        "err",
        _("تأیید نشد"),
        _("مشخصات با ثبت احوال یکی نیست. پیش از ثبت نتیجه، از متقاضی مدرک هویت بخواهید."),
    ),
    ClaimState.BY_HAND: (
        "ok",
        _("با مدرک تأیید شده"),
        _("ثبت احوال پاسخی نداده است؛ همکار ما مدرک هویت را دیده و تأیید کرده است."),
    ),
    ClaimState.MOBILE_ONLY: (
        "",
        _("فقط موبایل"),
        _("این خدمت هویت را از ثبت احوال نمی‌پرسد؛ فقط موبایل ثابت شده است."),
    ),
}

REGISTRY_SAID: dict[RegistryResult, Words] = {
    RegistryResult.PENDING: _("هنوز پاسخ نداده است؛ خودکار دوباره می‌پرسیم"),
    RegistryResult.MATCH: _("کد ملی و تاریخ تولد را تأیید کرد"),
    RegistryResult.MISMATCH: _("گفت کد ملی و تاریخ تولد به هم نمی‌خورند"),
    RegistryResult.REVIEW: _("این شخص را می‌شناسد، ولی تصمیم را به کارشناس سپرد"),
    RegistryResult.NOT_ASKED: _("این خدمت چیزی از آن نمی‌پرسد"),
    RegistryResult.BY_HAND: _("پاسخ نداد؛ همکار ما مدرک را دید"),
}
OWNERSHIP_SAID: dict[Ownership, Words] = {
    Ownership.PENDING: _("هنوز معلوم نیست"),
    Ownership.MATCH: _("خود متقاضی است"),
    Ownership.NOT_OWNER: _("کس دیگری است؛ فقط برای خبر دادن به کار می‌آید"),
}

REFERRAL_KINDS: dict[ReferralKind, Words] = {
    ReferralKind.DO: _("برای انجام"),
    ReferralKind.OPINION: _("نظرخواهی"),
    ReferralKind.INFORM: _("برای اطلاع"),
}
REFERRAL_STATES: dict[ReferralState, tuple[str, Words]] = {
    ReferralState.OPEN: ("info", _("منتظر پاسخ")),
    ReferralState.ANSWERED: ("ok", _("پاسخ گرفت")),
    ReferralState.RETURNED: ("warn", _("برگشت")),
    ReferralState.REVOKED: ("", _("پس گرفته شد")),
    ReferralState.CANCELLED: ("", _("بسته شد؛ لازم نیست")),
}

LETTER_STATES: dict[str, tuple[str, Words]] = {
    "valid": ("ok", pgettext_lazy("نامه", "معتبر")),
    "superseded": ("", _("جایگزین شده")),
    "revoked": ("err", _("باطل شده")),
}

BULK_TITLES: dict[BulkAct, Words] = {
    BulkAct.CLAIM: _("برداشتن چند پرونده"),
    BulkAct.ASSIGN: _("سپردن چند پرونده"),
    BulkAct.RELEASE: _("برگرداندن چند پرونده به صف"),
    BulkAct.SNOOZE: _("یادآوری برای چند پرونده"),
}

BULK_DONE: dict[BulkAct, Words] = {
    BulkAct.CLAIM: _("پرونده‌هایی که برداشتید"),
    BulkAct.ASSIGN: _("پرونده‌های سپرده‌شده"),
    BulkAct.RELEASE: _("پرونده‌های برگشته به صف"),
    BulkAct.SNOOZE: _("پرونده‌هایی که یادآوری گرفتند"),
}
