"""A week's opening hours as people write them: "9-12, 13:00-17:30" a day, nothing for a closed one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid
from moderation.teams.business_time import Week
from moderation.teams.states import MINUTES_A_DAY, MOST_BLOCKS_A_DAY

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Names of the form's fields, Monday first."""
BLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*h?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?\s*h?", re.ASCII)
NOTHING = ("", "-", "–", "—")


def read_week(texts: Sequence[str]) -> Week:
    """Seven lines as blocks, sorted. Raises Invalid that names each day which cannot be read."""
    week, problems = [], {}
    for name, text in zip(DAY_NAMES, texts, strict=True):
        try:
            week.append(_day(text))
        except ValueError as error:
            problems[name] = [error.args[0]]
    if problems:
        raise Invalid(fields=problems)
    return tuple(week)


def written(blocks: Iterable[tuple[int, int]]) -> str:
    """A day as `read_week` takes it."""
    return ", ".join(f"{clock(opens)}-{clock(closes)}" for opens, closes in blocks)


def clock(minute: int) -> str:
    """A minute of the day as the clock shows it; the end of the day is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _day(text: str) -> tuple[tuple[int, int], ...]:
    """Raises ValueError with the words for people."""
    if text.strip() in NOTHING:
        return ()
    blocks = sorted(_block(part) for part in re.split(r"[,;]", text))
    if len(blocks) > MOST_BLOCKS_A_DAY:
        raise ValueError(_l("At most %(most)d times a day.", most=MOST_BLOCKS_A_DAY))
    for (_opens, closes), (opens, _closes) in pairwise(blocks):
        if opens < closes:
            raise ValueError(_l("%(first)s is within another time.", first=clock(opens)))
    return tuple(blocks)


def _block(part: str) -> tuple[int, int]:
    found = BLOCK.fullmatch(part.strip())
    if found is None:
        raise ValueError(_l("Write it like 09:00-12:00, 13:00-17:00. Leave it empty for a closed day."))
    opens, closes = (int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if max(int(found[2] or 0), int(found[4] or 0)) > 59 or max(opens, closes) > MINUTES_A_DAY:
        raise ValueError(_l("“%(text)s” is no time of day.", text=part.strip()[:20]))
    if closes <= opens:
        raise ValueError(_l("It ends before it begins. A night goes until 24:00, and on from 00:00 on the next day."))
    return opens, closes
