"""The hardware address of somebody's device (IEEE 802): `3C:A6:F6:12:9B:04`, `3c-a6-f6-12-9b-04`, `3ca6.f612.9b04`."""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"(?<![0-9A-Za-z:.-])(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![0-9A-Za-z]|[:.-][0-9A-Za-z])",
    re.I | re.ASCII,
)
DOCUMENTED = ("00005e0053", "01005e90")
"""For documentation: RFC 7042, section 2.1."""
EXAMPLES = frozenset({"001122334455", "112233445566", "123456789abc", "aabbccddeeff", "0123456789ab", "a1b2c3d4e5f6"})


def device_addresses(text: str) -> list[tuple[int, int]]:
    """Where they stand. What people write as an example, and what every device or none has, is left out."""
    return [match.span() for match in ADDRESS.finditer(text) if _is_somebodys(re.sub(r"[:.-]", "", match[0]).lower())]


def _is_somebodys(bare: str) -> bool:
    return len(set(bare)) > 1 and bare not in EXAMPLES and not bare.startswith(DOCUMENTED) and not bare.isalpha()
