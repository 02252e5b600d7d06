"""What each word tells in this board: read once in ten minutes by a process, or when the board has grown by a tenth."""

from __future__ import annotations

import threading
import zlib

import numpy as np
from cachetools import TTLCache
from sqlalchemy import select, true

from forum.core.cache import parts
from forum.core.db import session
from forum.recurrence.models import RecurrenceState, TermCounts
from forum.recurrence.similarity import BUCKETS, Rarity, rarity_of

BLOCK_BUCKETS = 4_096
FRESH_SECONDS = 600.0
GROWN = 1.1
_lock = threading.Lock()


def rarity() -> Rarity:
    """As this process knows it; at most one statement, rarely."""
    held: TTLCache[str, Rarity] = parts().held("rarity", lambda: TTLCache(1, FRESH_SECONDS))
    with _lock:
        known = held.get("rarity")
    return known if known is not None else fresh_rarity()


def fresh_rarity() -> Rarity:
    """As it is stored now."""
    found = rarity_of(*_counted())
    held: TTLCache[str, Rarity] = parts().held("rarity", lambda: TTLCache(1, FRESH_SECONDS))
    with _lock:
        held["rarity"] = found
    return found


def renew_rarity() -> None:
    """Read it anew now, for all threads of this process."""
    fresh_rarity()


def forget_if_outgrown(known: Rarity, texts: int | None) -> None:
    """Read anew next time, when the board has grown by more than a tenth since."""
    if texts is not None and texts > known.texts * GROWN:
        forget_rarity()


def forget_rarity() -> None:
    """Read anew when it is asked for next."""
    held: TTLCache[str, Rarity] = parts().held("rarity", lambda: TTLCache(1, FRESH_SECONDS))
    with _lock:
        held.pop("rarity", None)


def _counted() -> tuple[int, np.ndarray]:
    """How many questions there are, and in how many of them each bucket's terms stand."""
    texts, counts = 0, np.zeros(BUCKETS, dtype=np.float32)
    every = select(RecurrenceState.texts, TermCounts.block, TermCounts.counts).outerjoin(TermCounts, true())
    for known, block, packed in session().execute(every.where(RecurrenceState.id == 1)):
        texts = known
        if packed is not None:
            counts[block * BLOCK_BUCKETS:(block + 1) * BLOCK_BUCKETS] = unpack_block(packed)
    return texts, counts


def unpack_block(packed: bytes) -> np.ndarray:
    return np.frombuffer(zlib.decompress(packed), dtype=np.uint32)


def pack_block(counts: np.ndarray) -> bytes:
    return zlib.compress(counts.astype(np.uint32).tobytes(), 1)
