"""Pictures of pages, for looking at a file without opening it: made in the limited process, kept in the store."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mizban.core.errors import NotFound, Unavailable
from mizban.files import sandbox
from mizban.files.kinds import Kind, Refused
from mizban.files.models import StoredFile
from mizban.files.store import pictured, store

NO_PICTURE = _("تصویر این صفحه را نداریم؛ فایل را بگیرید")
MEDIA_TYPE = "image/webp"
AT_ONCE = threading.BoundedSemaphore(2)  # a page of forty pictures must not start forty processes


def picture(file: StoredFile, page: int) -> Iterator[bytes]:
    """Page `page` (from 1) of a clean file that the caller may open, as a WebP of `PREVIEW_WIDTH` pixels across.

    Raises NotFound where there is no such page, or the kind has no pictures; Unavailable when it cannot be
    made now.
    """
    kind = Kind(file.kind) if file.is_clean else None
    if kind is None or not (kind.is_image or kind is Kind.PDF) or not 1 <= page <= (file.pages or 1):
        raise _no_picture()
    name = pictured(file.organisation_id, file.sha256, page)
    if not store().has(name):
        with AT_ONCE:
            try:
                store().put(name, [sandbox.page_picture(kind, store().read(file.content), page)])
            except Refused as refused:
                raise _no_picture() from refused
            except sandbox.SandboxBroken as broken:
                raise Unavailable(NO_PICTURE, code="picture_later") from broken
    return store().read(name)


def _no_picture() -> NotFound:
    return NotFound(NO_PICTURE, code="no_picture")
