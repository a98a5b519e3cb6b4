"""How much the desk takes: of one file, and of one draft or case altogether.

Setting FILE_LIMITS, a dictionary; what it does not name keeps its default:
`max_bytes`, `max_pixels`, `max_pages` … of one file (`kinds.Bounds`), `max_files` and `max_total_bytes` of a subject.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from mizban.core.errors import TooLarge
from mizban.core.locks import advisory_lock
from mizban.core.text import local_digits
from mizban.files.kinds import MEGABYTE, Bounds
from mizban.files.models import FileState, StoredFile, Subject


@dataclass(frozen=True, slots=True)
class Limits:
    bounds: Bounds
    max_files: int = 20
    max_total_bytes: int = 100 * MEGABYTE


def limits() -> Limits:
    """The limits of this installation. Raises TypeError over a name that is none."""
    chosen: dict[str, int] = dict(getattr(settings, "FILE_LIMITS", {}))
    of_one = {field.name: chosen.pop(field.name) for field in fields(Bounds) if field.name in chosen}
    return Limits(Bounds(**of_one), **chosen)


def require_room(organisation_id: int, subject: Subject, *, name: str, size: int, count: int = 1) -> None:
    """Raises TooLarge when the subject cannot take `count` files of `size` bytes together; `name` is that of the last.

    Holds a lock on the subject until the transaction ends, so that of several that come at once each is counted.
    """
    allowed = limits()
    advisory_lock(f"files/{organisation_id}/{subject[0]}/{subject[1]}")
    taken_count, taken_size = _taken(organisation_id, subject)
    if taken_count + count > allowed.max_files:
        sentence = _("حداکثر %(n)s فایل؛ یکی را حذف کنید")
        raise TooLarge(sentence, code="too_many_files", n=local_digits(allowed.max_files))
    if taken_size + size > allowed.max_total_bytes:
        raise TooLarge(
            _("با %(file)s همهٔ فایل‌ها از %(max)s مگابایت بیشتر می‌شود؛ یکی را حذف کنید"),
            code="files_too_large",
            file=name,
            max=local_digits(allowed.max_total_bytes // MEGABYTE),
        )


def _taken(organisation_id: int, subject: Subject) -> tuple[int, int]:
    of_subject = StoredFile.objects.filter(
        organisation_id=organisation_id, subject_type=subject[0], subject_id=subject[1], removed_at=None
    ).exclude(state=FileState.REFUSED)
    taken = of_subject.aggregate(count=Count("id"), total=Sum("size"))
    return taken["count"], taken["total"] or 0
