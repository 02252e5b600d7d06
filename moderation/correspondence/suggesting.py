"""What looks personal in a text, and a public summary to begin with: what the agent wrote last, without it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from forum.kit.personal_data import personal_data
from forum.kit.text import fold

LEFT_OUT = "[…]"
PERSONAL = frozenset({"email", "phone", "card", "iban"})
"""What of the findings is about a person; the others are secrets, which are changed rather than moved."""


def without_personal_data(text: str) -> str:
    """The text with every place that looks like an address, a number or a secret replaced."""
    for found in reversed(personal_data(text)):
        text = text[:found.start] + LEFT_OUT + text[found.end:]
    return text


def personal_parts(text: str) -> list[str]:
    """What looks personal in a text, as it stands there."""
    return [text[found.start:found.end] for found in personal_data(text) if found.kind in PERSONAL]


def personal_samples(text: str) -> list[str]:
    """The same, masked: enough to recognise it."""
    return list(dict.fromkeys(found.sample_masked for found in personal_data(text) if found.kind in PERSONAL))


def summary_from(text: str, names: Iterable[str]) -> str:
    """The same without lines that say no more than a greeting: short ones that name the asker."""
    known = [fold(name) for name in names if name.strip()]
    lines = [line for line in text.split("\n") if not _greets(line, known)]
    return without_personal_data("\n".join(lines)).strip()


def _greets(line: str, names: list[str]) -> bool:
    words = fold(line).split()
    return len(words) <= 4 and any(name in " ".join(words) for name in names)
