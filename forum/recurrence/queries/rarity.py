"""What each word tells in this board: read once in ten minutes by a process, or when the board has grown by a tenth."""

from __future__ import annotations

import threading
import zlib
from dataclasses import replace

import numpy as np
from cachetools import TTLCache
from sqlalchemy import select, true

from forum.core.cache import parts
from forum.core.db import session
from forum.recurrence.models import RecurrenceState, TermCounts
from forum.recurrence.sharing import UNKNOWN, unpacked
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
    found = _stored()
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


def _stored() -> Rarity:
    """From how many questions there are, in how many of them each bucket's terms stand, and what was learned of these."""
    texts, learned, counts = 0, 0, np.zeros(BUCKETS, dtype=np.float32)
    shared = np.full(BUCKETS, UNKNOWN, dtype=np.uint8)
    every = select(RecurrenceState.texts, RecurrenceState.learned, TermCounts.block, TermCounts.counts, TermCounts.shared)
    for known, since, block, packed, factors in session().execute(every.outerjoin(TermCounts, true()).where(RecurrenceState.id == 1)):
        texts, learned = known, since
        if packed is not None:
            counts[block * BLOCK_BUCKETS:(block + 1) * BLOCK_BUCKETS] = unpack_block(packed)
        if factors is not None:
            shared[block * BLOCK_BUCKETS:(block + 1) * BLOCK_BUCKETS] = np.frombuffer(zlib.decompress(factors), dtype=np.uint8)
    found = rarity_of(texts, counts)
    return replace(found, shared=unpacked(shared)) if learned else found


def unpack_block(packed: bytes) -> np.ndarray:
    return np.frombuffer(zlib.decompress(packed), dtype=np.uint32)


def pack_block(counts: np.ndarray) -> bytes:
    return zlib.compress(counts.astype(np.uint32).tobytes(), 1)


def pack_factors(factors: np.ndarray) -> bytes:
    """A block of what was learned."""
    return zlib.compress(factors.tobytes(), 1)
