"""How fast, and how often."""

from __future__ import annotations

from moderation.screening.facts import Facts, Finding

COPIED_CHARS = 80
"""Fewer characters can be typed in a few seconds."""


def typed_fast(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """A newcomer's form was open for less than `threshold` seconds."""
    if facts.seconds is None or facts.seconds >= threshold or not facts.is_newcomer or facts.is_edit:
        return []
    return [Finding("typed_fast", "typed_fast", weight, {"seconds": f"{facts.seconds:.1f}"})]


def first_posts(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """One of a member's first posts: what else is odd about it counts for more."""
    return [Finding("first_posts", "first_posts", weight)] if facts.is_first and not facts.is_edit else []


def many_posts(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """The member has posted `threshold` times within a minute, this one included."""
    if facts.is_edit or facts.last_minute + 1 < threshold:
        return []
    return [Finding("many_posts", "many_posts", weight, {"number": str(facts.last_minute + 1)})]


def busy_network(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """Newcomers of one network have posted `threshold` times within a minute."""
    if facts.is_edit or not facts.is_newcomer or facts.network_minute + 1 < threshold:
        return []
    return [Finding("busy_network", "busy_network", weight, {"number": str(facts.network_minute + 1)})]
