"""Whether a picture is already nothing but a picture, so that writing it anew would only cost quality and change its bytes.

Pictures are written anew when they are uploaded. An export carries the result; its import keeps it when every part of the file
is one that an encoder needs: no metadata, no comments, no thumbnails, nothing behind the end.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
# start of frame (baseline, extended, progressive), Huffman and quantisation tables, restart interval, start of scan
JPEG_SEGMENTS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA})
JFIF = 0xE0
END_OF_IMAGE = b"\xff\xd9"


def is_bare(data: bytes, content_type: str) -> bool:
    """True for a PNG, JPEG or WebP file without anything to strip. The caller has decoded it already."""
    check = CHECKS.get(content_type)
    try:
        return check is not None and check(data)
    except (struct.error, IndexError, ValueError):
        return False


def _bare_png(data: bytes) -> bool:
    at, last = 8, b""
    while at < len(data):
        length, last = struct.unpack(">I4s", data[at:at + 8])
        if last not in PNG_CHUNKS:
            return False
        at += 12 + length
    return last == b"IEND" and at == len(data)


def _bare_webp(data: bytes) -> bool:
    if struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        return False
    at = 12
    while at < len(data):
        name, length = struct.unpack("<4sI", data[at:at + 8])
        if name not in WEBP_CHUNKS:
            return False
        at += 8 + length + length % 2
    return at == len(data)


def _bare_jpeg(data: bytes) -> bool:
    return data.endswith(END_OF_IMAGE) and all(
        kind in JPEG_SEGMENTS or (kind == JFIF and body.startswith(b"JFIF\x00") and len(body) == 14) for kind, body in _segments(data)
    )


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, content) of each segment up to the end of the image; what stands between scans is picture."""
    at = 2
    while data[at:] != END_OF_IMAGE:
        if data[at] != 0xFF:
            raise ValueError("not a segment")
        kind, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        yield kind, data[at + 4:at + 2 + length]
        at += 2 + length
        if kind == 0xDA:
            at = _end_of_scan(data, at)


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


CHECKS: dict[str, Callable[[bytes], bool]] = {"image/png": _bare_png, "image/webp": _bare_webp, "image/jpeg": _bare_jpeg}
