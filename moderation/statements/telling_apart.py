"""Which parts of a total are said, so that none of one or two can be worked out from what is said: pure.

In a small community a one beside "abuse" points to a person. Such parts are told together with the others of fewer than three, zeros
among them. What is told together is three at least, of two parts at least, and not two of each; otherwise the smallest of the rest join.
"""

from __future__ import annotations

from collections.abc import Mapping

FEWER = 3
TOGETHER = "told_together"
"""The key of what the parts that are None come to."""


def told(counts: Mapping[str, int], words: tuple[str, ...]) -> dict[str, int | None]:
    """Each part with its number, or None when it is in `told_together`, which is there only then."""
    names = [str(word) for word in words] + [code for code in counts if code not in words]
    joined = _joined({name: counts.get(name, 0) for name in names})
    said: dict[str, int | None] = {name: None if name in joined else counts.get(name, 0) for name in names}
    return {**said, TOGETHER: sum(counts.get(name, 0) for name in joined)} if joined else said


def _joined(counts: Mapping[str, int]) -> set[str]:
    """Nobody, where all are zero or many."""
    joined = {name for name, count in counts.items() if count < FEWER}
    if not any(counts[name] for name in joined):
        return set()
    while (rest := [name for name in counts if name not in joined]) and _gives_away([counts[name] for name in joined]):
        least = min(counts[name] for name in rest)
        joined.update(name for name in rest if counts[name] == least)  # not one of several: which one it was would say something
    return joined


def _gives_away(together: list[int]) -> bool:
    """One part is its own sum, and parts of two at most each come to twice their number only in one way."""
    return len(together) < 2 or sum(together) < FEWER or all(count == FEWER - 1 for count in together)
