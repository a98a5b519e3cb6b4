"""Pictures are drawn anew."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mizban.files.cleaning import Cleaned
from mizban.files.kinds import PREVIEW_WIDTH, Bounds, Kind, Refusal
from tests.unit.files import file_samples as samples


def test_a_photograph_forgets_where_it_was_taken_and_stands_upright(cleaner):
    data = samples.photograph_with_place()
    assert b"SecretCameraMaker" in data
    assert b"SecretProfile" in data
    result, cleaned = cleaner(Kind.JPEG, data)
    picture = Image.open(io.BytesIO(cleaned))
    assert result == Cleaned(Kind.JPEG, 1)
    assert b"Secret" not in cleaned
    assert dict(picture.getexif()) == {}
    assert "icc_profile" not in picture.info
    assert picture.size == (40, 60)
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_html_glued_to_a_photograph_is_gone(cleaner):
    markup = b"<script>alert(1)</script>"
    _, cleaned = cleaner(Kind.JPEG, samples.image() + markup)
    assert markup not in cleaned
    exif = Image.Exif()
    exif[0x010E] = markup.decode()
    _, cleaned = cleaner(Kind.JPEG, samples.image(exif=exif))
    assert markup not in cleaned


def test_texts_of_a_png_are_gone(cleaner):
    notes = PngInfo()
    notes.add_text("Comment", "SecretNote")
    notes.add_itxt("XML:com.adobe.xmp", "SecretXmp")
    data = samples.image("PNG", pnginfo=notes, exif=Image.Exif(), icc_profile=b"SecretProfile")
    result, cleaned = cleaner(Kind.PNG, data)
    assert result.kind is Kind.PNG
    assert b"Secret" not in cleaned
    assert Image.open(io.BytesIO(cleaned)).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png(cleaner, mode):
    source = Image.linear_gradient("L").convert("I").point(lambda v: v * 257.0).convert("I;16")
    if mode != "I;16":
        source = samples.picture(mode=mode)
    _, cleaned = cleaner(Kind.PNG, samples.image("PNG", of=source))
    picture = Image.open(io.BytesIO(cleaned))
    assert picture.size == source.size
    if mode == "I;16":  # the brighter half is still there
        assert [picture.getpixel((9, y)) for y in (0, 100, 200, 255)] == [0, 100, 200, 255]


def test_a_see_through_heic_becomes_a_white_jpeg(cleaner):
    result, cleaned = cleaner(Kind.HEIC, samples.heic(Image.new("RGBA", (64, 64), (255, 0, 0, 0))))
    picture = Image.open(io.BytesIO(cleaned))
    assert result.kind is Kind.JPEG
    assert picture.format == "JPEG"
    assert min(picture.getpixel((30, 30))) > 240


def test_a_cmyk_photograph_becomes_rgb(cleaner):
    _, cleaned = cleaner(Kind.JPEG, samples.image(of=samples.picture(mode="CMYK")))
    assert Image.open(io.BytesIO(cleaned)).mode == "RGB"


@pytest.mark.parametrize(("form", "kind"), [("JPEG", Kind.JPEG), ("PNG", Kind.PNG), ("WEBP", Kind.WEBP)])
def test_half_a_picture_does_not_open(refusal, form, kind):
    data = samples.image(form, of=Image.effect_noise((200, 200), 80).convert("RGB"))
    assert refusal(kind, data[: len(data) // 2]) is Refusal.UNREADABLE


def test_half_a_heic_does_not_open(refusal):
    data = samples.heic(Image.effect_noise((200, 200), 80).convert("RGB"))
    assert refusal(Kind.HEIC, data[: len(data) // 2]) is Refusal.UNREADABLE


def test_a_png_called_jpeg_does_not_open_as_one(refusal):
    assert refusal(Kind.JPEG, samples.image("PNG")) is Refusal.UNREADABLE


def test_a_picture_of_too_many_points(cleaner, refusal):
    data = samples.image("PNG", of=samples.picture(100, 100))
    cleaner(Kind.PNG, data, Bounds(max_pixels=10_000))
    assert refusal(Kind.PNG, data, Bounds(max_pixels=9_999)) is Refusal.TOO_MANY_PIXELS
    assert refusal(Kind.HEIC, samples.heic(), Bounds(max_pixels=100)) is Refusal.TOO_MANY_PIXELS


def test_a_bomb_of_points_is_refused_before_it_is_unpacked(refusal):
    header = samples.image("PNG", of=Image.new("1", (1, 1)))
    huge = header[:16] + (50_000).to_bytes(4, "big") * 2 + header[24:]
    huge = huge[:29] + zlib.crc32(huge[12:29]).to_bytes(4, "big") + huge[33:]
    assert refusal(Kind.PNG, huge) is Refusal.TOO_MANY_PIXELS


def test_the_preview_is_no_wider_than_it_should_be(cleaner, tmp_path):
    cleaner(Kind.JPEG, samples.image(of=samples.picture(3000, 1500)))
    with Image.open(tmp_path / "preview") as preview:
        assert (preview.format, preview.size) == ("WEBP", (PREVIEW_WIDTH, PREVIEW_WIDTH // 2))
