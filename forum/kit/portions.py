"""Cutting what is long into pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 5_000


def portions(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Lists that a statement can be asked about: databases bound the number of its parameters."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
