"""Photographs and scans: decoded and drawn anew, so that nothing but the picture remains.

The place where a photograph was taken, thumbnails, colour profiles and whatever was glued to the file's end are gone;
the picture stands upright. A HEIC becomes a JPEG, which every browser shows.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageOps

from mizban.files.kinds import PREVIEW_WIDTH, Bounds, Kind, Refusal, Refused

SAVING: dict[Kind, tuple[str, dict[str, Any]]] = {
    Kind.JPEG: ("JPEG", {"quality": 85, "optimize": True}),
    Kind.PNG: ("PNG", {}),
    Kind.WEBP: ("WEBP", {"quality": 85, "method": 2}),
}
TALLEST = 4  # times the width: a strip longer than that is shown smaller rather than fill the memory
SEE_THROUGH = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})


def clean_image(kind: Kind, source: Path, target: Path, bounds: Bounds) -> tuple[Kind, Image.Image]:
    """Write the clean picture to `target`; returns the kind it has there and the picture.

    Raises `Refused`, and whatever the decoder raises over a broken file.
    """
    kept = Kind.JPEG if kind is Kind.HEIC else kind
    picture = _plain(_decode(kind, source, bounds), opaque=kept is Kind.JPEG)
    name, options = SAVING[kept]
    picture.save(target, name, **options)
    return kept, picture


def as_preview(picture: Image.Image) -> bytes:
    """A WebP of at most `PREVIEW_WIDTH` pixels across, for looking at."""
    small = picture.copy()
    small.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * TALLEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()


def _decode(kind: Kind, source: Path, bounds: Bounds) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decode_heic(source, bounds) if kind is Kind.HEIC else _decode_common(kind, source, bounds)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused(Refusal.TOO_MANY_PIXELS) from error


def _decode_common(kind: Kind, source: Path, bounds: Bounds) -> Image.Image:
    with Image.open(source, formats=(SAVING[kind][0],)) as picture:
        _check_size(picture.size, bounds)
        picture.load()
        return ImageOps.exif_transpose(picture)


def _decode_heic(source: Path, bounds: Bounds) -> Image.Image:
    pillow_heif.options.DECODE_THREADS = 1
    heif = pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
    _check_size(heif.size, bounds)
    return ImageOps.exif_transpose(heif.to_pillow())


def _check_size(size: tuple[int, int], bounds: Bounds) -> None:
    if size[0] * size[1] > bounds.max_pixels:
        raise Refused(Refusal.TOO_MANY_PIXELS)


def _plain(picture: Image.Image, *, opaque: bool) -> Image.Image:
    """The pixels alone, in a mode that every format holds; where there can be no transparency it becomes white."""
    see_through = picture.mode in SEE_THROUGH or "transparency" in picture.info
    if picture.mode.startswith("I"):  # 16 bits of grey: a plain conversion would cut the brighter half off
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    mode = "RGBA" if see_through else "L" if picture.mode in ("1", "L") else "RGB"
    plain = picture if picture.mode == mode else picture.convert(mode)
    if opaque and see_through:
        plain = Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain).convert("RGB")
    plain.info = {}
    return plain
