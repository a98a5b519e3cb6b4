"""Names of files: what a person sees and downloads, never a place in the store."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from mizban.core.text import clean
from mizban.files.kinds import Kind

MAX_STEM = 100
UNSAFE = re.compile(r'[:*?"<>|\n]+')
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")
SAME = {Kind.JPEG: frozenset({"jpg", "jpeg"})}


def clean_name(raw: str | None, kind: Kind | None = None) -> str:
    """A name fit for every system that keeps the person's own words; its ending tells the truth when `kind` is known.

    «C:\\fakepath\\شناسنامه.PDF» → «شناسنامه.PDF»; of kind JPEG, "scan.heic" → "scan.jpg", "x.jpg.exe" → "x.jpg".
    """
    name = clean((raw or "").replace("\\", "/").rpartition("/")[2], max_length=4 * MAX_STEM)
    name = UNSAFE.sub(" ", name).rstrip(". ")
    found = EXTENSION.search(name)
    extension = found[1] if found else ""
    stem = name.removesuffix(f".{extension}").strip(". ") if extension else name.strip(". ")
    if kind is not None and extension.lower() not in SAME.get(kind, {kind.extension}):
        extension = kind.extension
        stem = stem.removesuffix(f".{extension}")
    stem = clean(stem, max_length=MAX_STEM) or _("فایل")
    return f"{stem}.{extension}" if extension else stem
