"""The sentences that people read about their files (persian-voice, "Files"), one for each reason."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.core.errors import DomainError, Invalid, TooLarge, UnsupportedType
from mizban.core.text import local_digits
from mizban.files.kinds import MEGABYTE, Refusal
from mizban.files.limits import Limits, limits

_NOT_TAKEN = _("%(file)s را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید")
_SENTENCES: Mapping[Refusal, tuple[type[DomainError], Promise | str]] = {
    Refusal.EMPTY: (Invalid, _("%(file)s خالی است؛ فایل دیگری بفرستید")),
    Refusal.TOO_LARGE: (TooLarge, _("%(file)s از %(max)s مگابایت بیشتر است؛ عکس کوچک‌تری بفرستید")),
    Refusal.UNSUPPORTED: (UnsupportedType, _NOT_TAKEN),
    Refusal.ACTIVE: (UnsupportedType, _NOT_TAKEN),
    Refusal.UNREADABLE: (Invalid, _("%(file)s باز نمی‌شود؛ دوباره عکس بگیرید")),
    Refusal.ENCRYPTED: (Invalid, _("%(file)s رمز دارد؛ بدون رمز بفرستید")),
    Refusal.TOO_MANY_PIXELS: (TooLarge, _("ابعاد %(file)s خیلی بزرگ است؛ عکس کوچک‌تری بفرستید")),
    Refusal.TOO_MANY_PAGES: (TooLarge, _("%(file)s بیش از %(pages)s صفحه دارد؛ آن را در چند فایل بفرستید")),
    Refusal.INFECTED: (Invalid, _("%(file)s ویروس داشت و پاک شد؛ فایل سالم بفرستید")),
}


def refusal_of(reason: Refusal, name: str, bounds: Limits | None = None) -> DomainError:
    """The refusal of the file called `name`, as an error whose text a person may read."""
    chosen = bounds or limits()
    kind, sentence = _SENTENCES[reason]
    return kind(
        sentence,
        code=f"file_{reason.value}",
        file=name,
        max=local_digits(chosen.bounds.max_bytes // MEGABYTE),
        pages=local_digits(chosen.bounds.max_pages),
    )
