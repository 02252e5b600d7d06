"""What changed from one version to the next, rule by rule, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.kit.diffing import side_by_side
from forum.threads.diffs import rows_with_gaps
from moderation.guidelines.queries import Edition, Rule


@dataclass(frozen=True)
class Change:
    """One rule that is new, gone or worded anew. `kind`: added, removed, changed, elsewhere (only the other language, whose rows these are,
    or the reasons)."""

    kind: str
    title: str
    rows: list[Any]


def changes(before: Edition, after: Edition, locale: str) -> list[Change]:
    """In the order of the newer version; what is gone at the end."""
    found = [_change(before.rule(rule.code), rule, locale) for rule in after.rules if not rule.same_as(before.rule(rule.code))]
    gone = [_change(rule, None, locale) for rule in before.rules if after.rule(rule.code) is None]
    return found + gone


def _change(before: Rule | None, after: Rule | None, locale: str) -> Change:
    old, new = _both(before, after, locale)
    rule = after or before
    if rule is None:
        raise ValueError("a change of nothing")
    kind = "added" if before is None else "removed" if after is None else "changed" if old != new else "elsewhere"
    if kind == "elsewhere":
        old, new = _both(before, after, "en" if locale == "es" else "es")
    return Change(kind, rule.title(locale), rows_with_gaps(side_by_side(old, new)) if old != new else [])


def _both(before: Rule | None, after: Rule | None, locale: str) -> tuple[str, str]:
    return _whole(before, locale) if before else "", _whole(after, locale) if after else ""


def _whole(rule: Rule, locale: str) -> str:
    return f"{rule.title(locale)}\n\n{rule.text(locale)}"
