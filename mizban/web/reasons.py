"""Why something has to be mended, in the words that applicant and officer read alike."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.cases.models import CorrectionReason

CORRECTION_REASONS: dict[CorrectionReason, str | Promise] = {
    CorrectionReason.UNREADABLE: _("خوانا نیست"),
    CorrectionReason.INCOMPLETE: _("کامل نیست"),
    CorrectionReason.WRONG: _("درست نوشته نشده است"),
    CorrectionReason.MISMATCH: _("با مدارک دیگر یکی نیست"),
    CorrectionReason.OUTDATED: _("تاریخ آن گذشته است"),
    CorrectionReason.OTHER: _("دلیل دیگر"),
}
