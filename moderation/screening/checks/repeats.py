"""The same again, by the same member or by others."""

from __future__ import annotations

from moderation.screening.facts import Facts, Finding

MOST_COUNTED = 4


def repeated_text(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """Nearly the same words as earlier posts (`threshold`: the share of what is the same). Each further one adds to the score."""
    alike = [one for one in facts.similar if one.likeness >= threshold]
    if not alike:
        return []
    nearest = max(alike, key=lambda one: one.likeness)
    score = weight * min(len(alike), MOST_COUNTED) + (0 if nearest.is_own else weight // 2)
    about = {"number": str(len(alike)), "percent": f"{nearest.likeness:.0%}", "post": str(nearest.post_id)}
    return [Finding("repeated_text", "repeated_own" if nearest.is_own else "repeated_others", score, about)]
