"""What is known of the questions of a day, packed in columns: a value per question, all columns in the same order. Pure.

A period of years is so many bytes, not so many rows: they are read, narrowed to a slice and ranked at once, and every number stays exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from forum.resolution.counting import Slice

Array = np.ndarray[Any, Any]
THREAD = "thread"
NUMBERS: Mapping[str, str] = {"category": "<i4", "conditions": "<u4", "peer": "<i4", THREAD: "<i4"}
"""Column -> type. `conditions`: a bit for each of `conditions.COHORT`, the first the lowest. `peer`: the member who solved it for
somebody else, 0 where nobody did."""
SECONDS = "<f8"
"""Of instants and lengths of time; not a number where it has none."""
TEXTS = ("language", "product", "version")
TAGS, AGAIN = "tags", "again"
"""Of what a question has several: tags, and times in the backlog after the first."""
TURNS = "turns"
TURN = np.dtype([("thread", "<i4"), ("people", "<i4"), ("kind", "u1")])
"""Of what happened on a day, whenever its questions were asked: which one, how many people, and the place of its kind in
`conditions.KINDS`."""
SLICED_BY: Mapping[str, str] = {"category_id": "category", "tag_id": TAGS, **{name: name for name in TEXTS}}
"""What a slice chooses -> the column that says it."""


def packed(name: str, values: Sequence[Any]) -> bytes:
    """One column of a day. `tags` takes the ids of each question, `again` pairs of seconds of the epoch, `turns` what `TURN` says."""
    if name == TAGS:
        pairs = [(place, tag_id) for place, ids in enumerate(values) for tag_id in ids]
        return np.array(pairs, "<i4").reshape(-1, 2).T.tobytes()
    if name == AGAIN:
        times = [(place, since, until) for place, spans in enumerate(values) for since, until in spans]
        return np.array(times, SECONDS).reshape(-1, 3).T.tobytes()
    if name == TURNS:
        return np.array(values, TURN).tobytes()
    if name in TEXTS:
        known = sorted({value for value in values if value is not None})
        places = {None: 0, **{value: place for place, value in enumerate(known, 1)}}
        return json.dumps(known).encode() + b"\n" + np.array([places[value] for value in values], "<u4").tobytes()
    if name in NUMBERS:
        return np.array([value or 0 for value in values], NUMBERS[name]).tobytes()
    return np.array([np.nan if value is None else value for value in values], SECONDS).tobytes()


def unpacked(name: str, blob: bytes) -> Array:
    """A column of numbers or of seconds."""
    return np.frombuffer(blob, NUMBERS.get(name, SECONDS))


def joined(name: str, blobs: Iterable[bytes]) -> Array:
    """The same of many days, one after the other; `turns` too."""
    return np.frombuffer(b"".join(blobs), TURN if name == TURNS else NUMBERS.get(name, SECONDS))


def unpacked_times(blob: bytes) -> Array:
    """Of `again`: places of questions, since when and until when."""
    return np.frombuffer(blob, SECONDS).reshape(3, -1)


def columns_for(chosen: Slice) -> list[str]:
    """Which columns say whether a question is in the slice."""
    return [column for field, column in SLICED_BY.items() if getattr(chosen, field) is not None]


def inside(chosen: Slice, blobs: Mapping[str, bytes], size: int) -> Array | None:
    """Which of the `size` questions of a day are in the slice; None for all of them. Staff teams are not known here."""
    found: Array | None = None
    for field, column in SLICED_BY.items():
        value = getattr(chosen, field)
        if value is not None:
            mask = _matching(column, blobs[column], value, size)
            found = mask if found is None else found & mask
    return found


def _matching(column: str, blob: bytes, value: Any, size: int) -> Array:
    if column == TAGS:
        places, tag_ids = np.frombuffer(blob, "<i4").reshape(2, -1)
        mask = np.zeros(size, bool)
        mask[places[tag_ids == value]] = True
        return mask
    if column in TEXTS:
        head, _line, codes = blob.partition(b"\n")
        known = json.loads(head)
        return np.frombuffer(codes, "<u4") == (known.index(value) + 1 if value in known else len(known) + 1)
    return np.asarray(unpacked(column, blob) == value)


def counted(conditions: Array, bit: int) -> int:
    """How many questions have a condition."""
    return int(np.count_nonzero(conditions & np.uint32(1 << bit)))
