"""Pictures without anything to strip keep their bytes; all others are written anew."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from forum.exchange.pictures import is_bare
from forum.kit.images import reencode

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def picture(kind: str, **options) -> bytes:
    out = io.BytesIO()
    image = Image.radial_gradient("L").convert("RGB")
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_written_anew_once_is_bare(kind):
    assert is_bare(reencode(picture(kind)).data, TYPES[kind])


@pytest.mark.parametrize("kind", TYPES)
def test_metadata_and_tails_are_noticed(kind):
    clean = reencode(picture(kind)).data
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    assert not is_bare(picture(kind, exif=exif), TYPES[kind])
    assert not is_bare(clean + b"tail", TYPES[kind])
    assert not is_bare(clean[:-3], TYPES[kind])
    assert not is_bare(b"", TYPES[kind])


def test_comments_and_other_formats_are_not_bare():
    assert not is_bare(picture("JPEG", comment=b"hello"), "image/jpeg")
    assert not is_bare(picture("GIF"), "image/gif")
