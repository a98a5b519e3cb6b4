"""Photographs of documents, letters, and files that are not what they seem: all made here, of nobody."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

PAPER, INK, TABLE = (238, 232, 214), (60, 60, 66), (92, 74, 58)


def photograph(path: Path, *, readable: bool = True, size: tuple[int, int] = (1000, 700)) -> Path:
    """A card on a table as a telephone takes it; one that is not readable is out of focus. About 60 kB."""
    picture = Image.new("RGB", size, TABLE)
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((width * 0.1, height * 0.1, width * 0.9, height * 0.9), fill=PAPER)
    pen.rectangle((width * 0.68, height * 0.2, width * 0.84, height * 0.55), fill=(170, 180, 186))
    for line in range(7):
        top = height * (0.22 + line * 0.09)
        pen.rectangle((width * (0.16 + line % 3 * 0.05), top, width * 0.6, top + height * 0.025), fill=INK)
    if not readable:
        picture = picture.filter(ImageFilter.GaussianBlur(30))
    grain = Image.effect_noise(size, 12).convert("RGB")
    Image.blend(picture, grain, 0.12).save(path, "JPEG", quality=80)
    return path


def heavy(path: Path, megabytes: int) -> Path:
    """A JPEG of at least so many megabytes: real, only too large."""
    small = io.BytesIO()
    Image.new("RGB", (40, 40), PAPER).save(small, "JPEG")
    path.write_bytes(small.getvalue() + bytes(megabytes * 1024 * 1024))
    return path


def letter(path: Path) -> Path:
    """A letter of one page, as an office has written it."""
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for line in range(12):
        pen.rectangle((200, 420 + line * 70, 1040 - line % 4 * 90, 440 + line * 70), fill=INK)
    page.save(path, "PDF", resolution=150)
    return path
