"""The lines of an .ics file: unfolded, checked for their nesting, and cut into events that know their line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid

MAX_BYTES = 512 * 1024
MOST_EVENTS = 1_000
MOST_CHARS_SHOWN = 60


@dataclass
class EventLines:
    """One event as it stands in the file: its lines, and the number of each in the file."""

    line: int
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def line_of(self, name: str) -> int:
        """Where a property stands; the event's first line if it does not."""
        wanted = (number for text, number in zip(self.texts, self.numbers, strict=True) if _name(text) == name)
        return next(wanted, self.line)


def refused(line: int, why: Any) -> Invalid:
    """What is wrong in which line."""
    return Invalid.field("file", _l("Line %(line)d: %(why)s", line=line, why=why))


def events_of(data: bytes) -> list[EventLines]:
    """The events of a file. Raises Invalid naming the first line that is wrong."""
    if len(data) > MAX_BYTES:
        raise Invalid.field("file", _l("The file is too large: %(most)d KB at most.", most=MAX_BYTES // 1024))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(data.count(b"\n", 0, error.start) + 1, _l("this is no text in UTF-8.")) from None
    events = list(_cut(text))
    if len(events) > MOST_EVENTS:
        raise Invalid.field("file", _l("There are too many events: %(most)d at most.", most=MOST_EVENTS))
    return events


def _cut(text: str) -> Iterator[EventLines]:
    nesting: list[tuple[str, int]] = []
    event: EventLines | None = None
    number = 0
    for number, line in _unfolded(text):
        name = _name(line)
        value = line.partition(":")[2].strip().upper()
        if not nesting and (name, value) != ("BEGIN", "VCALENDAR"):
            raise refused(number, _l("this is no calendar file, it should begin with BEGIN:VCALENDAR."))
        if ":" not in line:
            raise refused(number, _l("“%(text)s” is no line of a calendar.", text=line[:MOST_CHARS_SHOWN]))
        if name == "BEGIN":
            nesting.append((value, number))
            event = EventLines(number) if value == "VEVENT" and event is None else event
        if event is not None:
            event.texts.append(line)
            event.numbers.append(number)
        if name == "END":
            begun, _line = nesting.pop()
            if begun != value:
                raise refused(number, _l("END:%(found)s where END:%(begun)s should be.", found=value[:MOST_CHARS_SHOWN], begun=begun))
            if value == "VEVENT" and event is not None:
                yield event
                event = None
    if nesting or not number:
        line, begun = (nesting[-1][1], nesting[-1][0]) if nesting else (1, "VCALENDAR")
        raise refused(line, _l("END:%(begun)s is missing: the file is not whole.", begun=begun[:MOST_CHARS_SHOWN]))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that begins with a blank goes on with the one before. Empty ones are left out."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.replace("\x00", "")), start=1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield begun, "".join(parts)
        begun, parts = number, [line] if line.strip() else []
    if parts:
        yield begun, "".join(parts)


def _name(line: str) -> str:
    return re.split(r"[:;]", line, maxsplit=1)[0].strip().upper()
