"""What looks personal in a text, a public summary to begin with (what the agent wrote last, without it), and whether a text says in public
what was written in private. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forum.kit.personal_data import personal_data
from forum.kit.text import fold

LEFT_OUT = "[…]"
SIGNS = re.compile(r"([\\\[\]`*_<>])")
WORD = re.compile(r"\w+")
LINE_WORDS, RUN_WORDS = 5, 12
"""A line of fewer words is a greeting or a turn of phrase; so many words of an asker in a row are their own."""
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


def article_link(title: str, url: str) -> str:
    """Markdown of a link that says its title whatever signs are in it."""
    plain = SIGNS.sub(r"\\\1", title)
    return f"[{plain}]({url})"


def with_link(text: str, link: str) -> str:
    """What was typed, with a link at its end."""
    return f"{text.rstrip()}\n\n{link}\n" if text.strip() else f"{link}\n"


def repeats(words: str, said: str, *, by_staff: bool) -> bool:
    """Whether a text is a private message, or holds all its lines, with or without what is personal in them; or so many words in a row
    of one that the asker wrote."""
    ours, theirs = _row(words), _row(said)
    if ours.strip() and ours in (theirs, _row(without_personal_data(said))):
        return True
    lines = [(_row(line), _row(without_personal_data(line))) for line in said.split("\n") if len(WORD.findall(line)) >= LINE_WORDS]
    if lines and all(whole in ours or less in ours for whole, less in lines):
        return True
    return not by_staff and any(run in ours for run in _runs(theirs.split()))


def _row(text: str) -> str:
    """Its words, each between spaces."""
    return f" {' '.join(WORD.findall(fold(text)))} "


def _runs(words: list[str]) -> Iterable[str]:
    return (f" {' '.join(words[start:start + RUN_WORDS])} " for start in range(len(words) - RUN_WORDS + 1))
