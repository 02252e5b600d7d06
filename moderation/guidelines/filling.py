"""Canned words with the facts of a case put in: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

PLACEHOLDERS = ("title", "link", "rule", "until")
PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")
SENTENCE = re.compile(r"(?<=[.!?…])(?=\s)")
BRACKETED = re.compile(r"\s*\([^()]*\)")


def unknown_placeholders(text: str, known: Collection[str] = PLACEHOLDERS) -> list[str]:
    """What stands in braces and is no placeholder, each once, in order."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in known]


def filled(text: str, facts: Mapping[str, str], placeholders: Collection[str] = PLACEHOLDERS) -> str:
    """The text with its placeholders filled in. A placeholder without a fact never reaches a reader: its bracket goes, or else its
    sentence. Facts are put in as they are, once: braces in a title are only braces.
    """
    known = {name: value for name, value in facts.items() if name in placeholders and value.strip()}

    def is_missing(piece: str) -> bool:
        return any(name not in known for name in PLACEHOLDER.findall(piece))

    def without(bracket: re.Match[str]) -> str:
        return "" if is_missing(bracket[0]) else bracket[0]

    lines = []
    for line in text.split("\n"):
        kept = [sentence for sentence in SENTENCE.split(BRACKETED.sub(without, line)) if not is_missing(sentence)]
        said = PLACEHOLDER.sub(lambda found: known.get(found[1], ""), "".join(kept)).strip()
        if said or not line.strip():
            lines.append(said)
    return "\n".join(lines).strip()
