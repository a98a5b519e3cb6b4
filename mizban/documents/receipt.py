"""The receipt of a request: the two numbers, large, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from mizban.documents.letterhead import Letterhead, Pair
from mizban.documents.qr import qr_svg
from mizban.documents.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Receipt:
    """Numbers in ASCII, grouped; dates as they are to be read; `answer_by` empty where nothing is promised.

    `tracking_code` is empty on a receipt printed anew later: the code is said once. `follow` is the address of the
    tracking page, without any secret in it.
    """

    head: Letterhead
    number: str
    tracking_code: str
    unit: str
    sent_at: str
    answer_by: str
    follow: str
    facts: tuple[Pair, ...] = ()
    next: tuple[str, ...] = ()
    language: str = "fa"


def receipt(paper: Receipt) -> bytes:
    """A PDF of one page (more only if the facts do not fit)."""
    with translation.override(paper.language):
        promise = _("%(unit)s تا %(date)s پاسخ می‌دهد") if paper.answer_by else _("درخواست به %(unit)s می‌رود")
        data = {
            "language": paper.language,
            "head": paper.head.data(),
            "title": _("درخواست شما به ما رسید"),
            "summary": promise % {"unit": paper.unit, "date": paper.answer_by},
            "number": paper.number,
            "tracking_code": paper.tracking_code,
            "sent_at": paper.sent_at,
            "facts": paper.facts,
            "next": paper.next or [_("اگر چیزی کم باشد، پیامک می‌زنیم. نتیجه در «صفحهٔ من» است")],
            "follow": paper.follow,
            "qr": qr_svg(paper.follow),
            "labels": {
                "number": _("شمارهٔ فرآیند"),
                "tracking_code": _("کد رهگیری"),
                "keep": _("این دو را نگه دارید؛ کد رهگیری را به کسی ندهید"),
                "follow": _("پیگیری"),
                "next": _("بعد چه می‌شود؟"),
            },
        }
    return typeset("receipt", data)
