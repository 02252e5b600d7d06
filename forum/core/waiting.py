"""What requests count or note in passing, written down a little later: a crash may lose some, no page is held up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

MOST = 10_000
Key = TypeVar("Key")
Noted = TypeVar("Noted")


class Waiting(Generic[Key, Noted]):
    """By key, what this process noted since it was last written. `join` makes one of two notes of a key."""

    def __init__(self, join: Callable[[Noted, Noted], Noted]) -> None:
        self._join = join
        self._noted: dict[Key, Noted] = {}
        self._lock = threading.Lock()

    def note(self, key: Key, noted: Noted) -> None:
        """Of more keys than anybody could wait for, the further ones are not noted."""
        with self._lock:
            if key in self._noted:
                self._noted[key] = self._join(self._noted[key], noted)
            elif len(self._noted) < MOST:
                self._noted[key] = noted

    def flush(self, write: Callable[[Mapping[Key, Noted]], object]) -> dict[Key, Noted]:
        """Write what has gathered and return it; what could not be written waits for the next time."""
        with self._lock:
            taken, self._noted = self._noted, {}
        if not taken:
            return {}
        try:
            write(taken)
        except BaseException:  # also where the process is told to end in the middle: it writes once more before it does
            for key, noted in taken.items():
                self.note(key, noted)
            raise
        return taken

    def forget(self) -> None:
        with self._lock:
            self._noted = {}
