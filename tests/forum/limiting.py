"""Rate limits with nothing used up yet."""

from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


def windows_in_memory() -> list[FixedWindowRateLimiter]:
    return [FixedWindowRateLimiter(MemoryStorage())]
