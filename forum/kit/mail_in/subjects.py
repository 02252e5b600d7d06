"""A title out of a subject."""

from __future__ import annotations

import re

from forum.kit.text import plain_line

PREFIX = re.compile(r"(?:(?:re|fwd?|rv|res|resp|aw|wg|tr|rif|enc)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?:|\[[^\[\]]{0,60}\])\s*", re.I)
MOST_PREFIXES = 20


def title_of(subject: str) -> str:
    """Without "Re:", "Fwd:", "RV:" and [tags] in front."""
    line = plain_line(subject)
    for _ in range(MOST_PREFIXES):
        found = PREFIX.match(line)
        if found is None or not found[0]:
            break
        line = line[found.end():]
    return line.strip()
