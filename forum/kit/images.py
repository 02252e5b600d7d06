"""Uploaded files: what they really are, and images written anew so that nothing but the picture remains."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from forum.kit.errors import Invalid, untranslated
from forum.kit.later import later

if TYPE_CHECKING:
    import PIL
    from PIL import Image as Pillow
    from PIL import ImageOps, ImageSequence
else:
    PIL, Pillow, ImageOps, ImageSequence = map(later, ("PIL", "PIL.Image", "PIL.ImageOps", "PIL.ImageSequence"))

MAX_SIDE = 16_000
MAX_FRAMES_PIXELS = 100_000_000
JPEG_QUALITY = 85
WEBP_QUALITY = 82
FORMATS = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
EXTENSIONS = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "pdf": "application/pdf",
    "txt": "text/plain", "log": "text/plain",
}  # fmt: skip
IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}  # logs carry form feeds and terminal colours


@dataclass(frozen=True)
class Image:
    """A picture ready to be stored: ``extension`` without a dot, sizes in pixels as they are shown."""

    data: bytes
    content_type: str
    width: int
    height: int
    extension: str


def sniff(data: bytes, filename: str) -> str:
    """The content type of png jpg gif webp pdf txt log, if name and content agree. Raises Invalid otherwise."""
    extension = PurePath(filename.replace("\\", "/")).suffix.lower().lstrip(".")
    named = EXTENSIONS.get(extension)
    if named is None:
        raise Invalid.field("file", untranslated("Files of this type cannot be attached."))
    if not data:
        raise Invalid.field("file", untranslated("This file is empty."))
    found = _content_type(data)
    if found != named:
        raise Invalid.field("file", untranslated("The name of this file and its content do not agree."))
    return named


def _content_type(data: bytes) -> str | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    if not TEXT_CONTROLS.isdisjoint(data):
        return False
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def reencode(data: bytes, *, max_pixels: int = 20_000_000, max_frames: int = 100) -> Image:
    """Decode and write anew a PNG, JPEG, GIF or WebP: no EXIF, no comments, no trailing data; the orientation is applied.

    Raises Invalid for anything damaged, too large (pixels of one frame, frames, all together) or of another format.
    Animated GIF and WebP stay animated; of an animated PNG the first frame is kept.
    """
    try:
        with warnings.catch_warnings(), Pillow.open(io.BytesIO(data), formats=tuple(FORMATS)) as picture:
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            _check_size(picture, max_pixels, max_frames)
            return _written(picture)
    except Invalid:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise Invalid.field("file", untranslated("This picture has too many pixels.")) from error
    except (
        PIL.UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
    ) as error:
        raise Invalid.field("file", untranslated("This picture is damaged or of an unknown format.")) from error


def _check_size(picture: Pillow.Image, max_pixels: int, max_frames: int) -> None:
    width, height = picture.size
    frames = getattr(picture, "n_frames", 1)
    if not width or not height or max(width, height) > MAX_SIDE or width * height > max_pixels:
        raise Invalid.field("file", untranslated("This picture has too many pixels."))
    if frames > max_frames or frames * width * height > max(MAX_FRAMES_PIXELS, max_pixels):
        raise Invalid.field("file", untranslated("This animation is too long."))


def _written(picture: Pillow.Image) -> Image:
    kind = picture.format or ""
    content_type, extension = FORMATS[kind]
    out = io.BytesIO()
    if kind in ("GIF", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        size = _write_animation(picture, kind, out)
    else:
        size = _write_still(picture, kind, out)
    return Image(out.getvalue(), content_type, *size, extension)


def _write_still(picture: Pillow.Image, kind: str, out: io.BytesIO) -> tuple[int, int]:
    picture.load()
    still = ImageOps.exif_transpose(picture)
    transparent = still.has_transparency_data
    if kind == "JPEG":
        clean = still.convert("L" if still.mode == "L" else "RGB")
        _bare(clean).save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    elif kind == "WEBP":
        clean = still.convert("RGBA" if transparent else "RGB")
        _bare(clean).save(out, "WEBP", quality=WEBP_QUALITY, method=2)
    elif kind == "GIF":
        clean = still.convert("RGBA" if transparent else "RGB")
        _bare(clean).save(out, "GIF")
    else:
        clean = still if still.mode in ("1", "L") and not transparent else still.convert("RGBA" if transparent else "RGB")
        _bare(clean).save(out, "PNG")
    return clean.size


def _write_animation(picture: Pillow.Image, kind: str, out: io.BytesIO) -> tuple[int, int]:
    frames: list[Pillow.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(picture):
        frames.append(_bare(frame.convert("RGBA")))
        durations.append(max(20, min(60_000, int(frame.info.get("duration", 100) or 100))))
    options = {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": 0}
    if kind == "GIF":
        frames[0].save(out, "GIF", disposal=2, **options)
    else:
        frames[0].save(out, "WEBP", quality=WEBP_QUALITY, method=3, **options)
    return frames[0].size


def _bare(picture: Pillow.Image) -> Pillow.Image:
    """The same pixels without anything an encoder could carry over (EXIF, XMP, comments, profiles)."""
    picture.info = {}
    return picture
