"""An upload is what it says it is, and a picture leaves with nothing but its pixels."""

import contextlib
import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import PngImagePlugin

from forum.kit.errors import Invalid
from forum.kit.images import reencode, sniff

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SECRET = b"51.5007,-0.1246 secret-place"


def picture(kind="PNG", size=(40, 30), mode="RGB", colour=(200, 30, 40), **options):
    out = io.BytesIO()
    Pillow.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Pillow.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_keeps_its_format_and_size(kind):
    image = reencode(picture(kind))
    assert (image.content_type, image.width, image.height) == (FORMATS[kind], 40, 30)
    assert sniff(image.data, f"x.{image.extension}") == image.content_type
    assert opened(image.data).format == kind


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_exif_is_gone(kind):
    exif = Pillow.Exif()
    exif[0x010E] = SECRET.decode()
    data = picture(kind, exif=exif.tobytes())
    assert SECRET in data
    image = reencode(data)
    assert SECRET not in image.data
    assert not opened(image.data).getexif()


def test_comments_profiles_and_trailing_bytes_are_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
    for data in [
        picture("PNG", pnginfo=text),
        picture("PNG") + b"<script>" + SECRET,
        picture("GIF", comment=SECRET),
        picture("JPEG", comment=SECRET),
        picture("JPEG", icc_profile=SECRET * 9),
        picture("WEBP", xmp=SECRET),
    ]:
        assert SECRET in data
        assert SECRET not in reencode(data).data


def test_the_orientation_is_applied_before_it_is_forgotten():
    exif = Pillow.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    image = reencode(picture("JPEG", size=(40, 30), exif=exif.tobytes()))
    assert (image.width, image.height) == (30, 40) == opened(image.data).size


@pytest.mark.parametrize(
    ("mode", "colour"), [("RGBA", (9, 9, 9, 0)), ("LA", (9, 0)), ("P", 3), ("1", 1), ("L", 9), ("I;16", 9), ("CMYK", (1, 2, 3, 4))]
)
def test_every_mode_of_pixels_can_be_read(mode, colour):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert reencode(picture(kind, mode=mode, colour=colour)).width == 40


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_transparency_stays(kind):
    image = reencode(picture(kind, mode="RGBA", colour=(9, 9, 9, 0)))
    assert opened(image.data).convert("RGBA").getpixel((0, 0))[3] == 0


def animation(kind, frames=3, size=(20, 10)):
    out = io.BytesIO()
    pictures = [Pillow.new("RGB", size, (count * 20 % 256, count % 7 * 30, 3)) for count in range(frames)]
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:], duration=40)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_an_animation_stays_one(kind):
    image = reencode(animation(kind))
    assert opened(image.data).n_frames == 3
    assert (image.width, image.height) == (20, 10)


def test_of_an_animated_png_the_first_frame_stays():
    assert getattr(opened(reencode(animation("PNG")).data), "n_frames", 1) == 1


def test_an_animation_may_not_be_too_long():
    with pytest.raises(Invalid, match="too long"):
        reencode(animation("GIF", frames=5), max_frames=4)


def test_all_frames_together_are_bounded():
    with pytest.raises(Invalid, match="too long"):
        reencode(animation("GIF", frames=30, size=(2000, 2000)))


def test_a_picture_may_not_have_too_many_pixels():
    with pytest.raises(Invalid, match="too many pixels"):
        reencode(picture(size=(101, 100)), max_pixels=10_000)


def bomb(width, height):
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9_000, 11_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1), (100_000, 1), (0, 10)])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(size):
    with pytest.raises(Invalid):
        reencode(bomb(*size))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
    ],
)
def test_what_is_no_png_jpeg_gif_or_webp_is_refused(data):
    with pytest.raises(Invalid):
        reencode(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_truncated_picture_is_refused(kind):
    noise = Pillow.frombytes("RGB", (60, 60), random.Random(1).randbytes(60 * 60 * 3))
    out = io.BytesIO()
    noise.save(out, kind)
    with pytest.raises(Invalid):
        reencode(out.getvalue()[: len(out.getvalue()) // 2])


@settings(max_examples=150)
@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_is_refused_or_read_but_never_an_error(kind, place, damage):
    data = bytearray(picture(kind, size=(12, 9)))
    place = place % len(data)
    data[place : place + len(damage)] = damage
    with contextlib.suppress(Invalid):
        assert reencode(bytes(data)).width > 0


TEXT_TYPES = [
    ("log.txt", "añ\tline\r\nnext\n".encode(), "text/plain"),
    ("SYSTEM.LOG", b"\x1b[31merror\x1b[0m\n\x0cpage", "text/plain"),
    ("bom.txt", "\ufeffx".encode(), "text/plain"),
    ("manual.pdf", b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    ("a.b.PNG", picture("PNG"), "image/png"),
    ("photo.jpeg", picture("JPEG"), "image/jpeg"),
    ("c:\\x\\photo.jpg", picture("JPEG"), "image/jpeg"),
    ("x.gif", picture("GIF"), "image/gif"),
    ("x.webp", picture("WEBP"), "image/webp"),
]


@pytest.mark.parametrize(("name", "data", "kind"), TEXT_TYPES, ids=[name for name, _, _ in TEXT_TYPES])
def test_name_and_content_agree(name, data, kind):
    assert sniff(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.png", picture("JPEG")),
        ("x.txt", picture("PNG")),
        ("x.txt", b"\x00\x01"),
        ("x.log", "ñ".encode("latin-1")),
        ("x.txt", "x".encode("utf-16")),
        ("x.pdf", b"not a pdf"),
        ("x.png", b"just text"),
        ("x.svg", b"<svg/>"),
        ("x.html", b"<p>"),
        ("x.exe", b"MZ"),
        ("x.zip", b"PK\x03\x04"),
        ("x", b"text"),
        ("", b"text"),
        (".png", picture("PNG")),
        ("x.txt.html", b"text"),
        ("x.png", b""),
        ("x.txt", b""),
    ],
)
def test_everything_else_is_refused(name, data):
    with pytest.raises(Invalid) as refusal:
        sniff(data, name)
    assert "file" in refusal.value.fields
