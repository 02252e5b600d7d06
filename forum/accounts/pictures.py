"""Members' pictures: files beside the attachments, or initials drawn from the name. A key names one picture for ever."""

from __future__ import annotations

import io
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from forum.kit import avatars, images
from forum.kit.later import later

if TYPE_CHECKING:
    from PIL import Image, ImageOps
else:
    Image, ImageOps = later("PIL.Image"), later("PIL.ImageOps")

SIDE_PIXELS = 256
QUALITY = 85
MAX_UPLOAD_BYTES = 8_000_000
IMMUTABLE = "public, max-age=31536000, immutable"


def generated_key() -> str:
    """A key for initials; a new one whenever they change, because browsers keep pictures for ever."""
    return f"g{secrets.token_hex(4)}"


def uploaded_key() -> str:
    return f"u{secrets.token_hex(10)}"


def is_generated(key: str) -> bool:
    return key.startswith("g")


def squared(data: bytes) -> bytes:
    """An uploaded picture as a WebP square of 256 pixels, cut in the middle, without anything but its pixels. Raises Invalid."""
    clean = images.reencode(data)
    with Image.open(io.BytesIO(clean.data)) as picture:
        still = ImageOps.fit(picture.convert("RGBA"), (SIDE_PIXELS, SIDE_PIXELS), Image.Resampling.LANCZOS)
    still.info = {}
    out = io.BytesIO()
    still.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def write(member_id: int, key: str, data: bytes) -> None:
    """Keep a picture; it is complete under its name or not there at all."""
    path = picture_path(member_id, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.write_bytes(data)
    draft.replace(path)


def forget(member_id: int, key: str) -> None:
    if not is_generated(key):
        with suppress(FileNotFoundError):
            picture_path(member_id, key).unlink()


def picture_path(member_id: int, key: str) -> Path:
    """Where an uploaded picture lies. `key` comes from the database, never from an address."""
    return current_app.config["PLAZA"].instance_dir / "avatars" / f"{member_id}-{key}.webp"


def initials(name: str, member_id: int) -> str:
    """The drawn picture, an SVG document."""
    return avatars.initials_svg(name, member_id)
