"""Measures of cases in words: names of their groups and ages, and all of them as lines of a table for spreadsheets and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.kit.clock import iso
from moderation.escalations.measures import Group, Measures, Share, Spread
from moderation.escalations.states import Priority, Reason, Score
from moderation.escalations.words import PRIORITIES, REASONS

AGES = {"day": _l("Under a day"), "three_days": _l("1 to 3 days"), "week": _l("3 to 7 days"), "longer": _l("A week and longer")}
GROUPS = {
    "priority": (_l("By priority"), _l("Priority")), "reason": (_l("By reason"), _l("Reason")), "rule": (_l("By rule"), _l("Rule")),
    "team": (_l("By team"), _lp("case", "Team")),
}
NO_KEY = {"rule": _l("People asked for it"), "team": _l("No team")}
COLUMNS = ("measure", "group", "of", "value")


def group_name(kind: str, key: str) -> Any:
    """What a group is called; rules and teams bring their names."""
    if kind == "priority":
        return PRIORITIES[Priority(key)][0]
    if kind == "reason":
        return REASONS[Reason(key)][0]
    return key or NO_KEY[kind]


def lines(made: Measures) -> Iterator[tuple[str, str, str, Any]]:
    """Every number once, as (measure, group, of which, value); lengths in seconds of business time, shares as part and whole."""
    yield "since", "", "", iso(made.since)
    yield "until", "", "", iso(made.until)
    for priority, ages in made.open.items():
        yield from (("open", f"priority.{age}", str(priority), number) for age, number in ages.items())
    yield "overdue", "", "", made.overdue
    yield "resolved", "", "", made.resolved
    yield "cancelled", "", "", made.cancelled
    yield from (("satisfaction", "score", score.value, made.scores[score]) for score in Score)
    yield from _share("rated", "", "", made.rated)
    if made.handoffs is not None:
        yield "handoffs_sent", "", "", made.handoffs.sent
        yield "handoffs_failed", "", "", made.handoffs.failed
    yield from _group("", made.whole)
    for kind, groups in made.groups.items():
        for group in groups:
            yield from _group(kind, group)


def _group(kind: str, group: Group) -> Iterator[tuple[str, str, str, Any]]:
    yield "raised", kind, group.key, group.raised
    yield "ended", kind, group.key, group.ended
    yield from _share("rejected", kind, group.key, group.rejected)
    yield from _share("reopened", kind, group.key, group.reopened)
    for target, made in group.targets.items():
        yield from _spread(target.value, kind, group.key, made)


def _share(name: str, kind: str, key: str, share: Share) -> Iterator[tuple[str, str, str, Any]]:
    yield f"{name}_part", kind, key, share.part
    yield f"{name}_of", kind, key, share.of


def _spread(name: str, kind: str, key: str, made: Spread) -> Iterator[tuple[str, str, str, Any]]:
    yield f"{name}_count", kind, key, made.count
    yield f"{name}_median_seconds", kind, key, None if made.median is None else int(made.median)
    yield f"{name}_p90_seconds", kind, key, made.p90
    yield f"{name}_late", kind, key, made.late.part
    yield f"{name}_late_of", kind, key, made.late.of


def as_json(made: Measures) -> dict[str, Any]:
    """The same for scripts, nested by group."""
    return {
        "since": iso(made.since), "until": iso(made.until), "is_cut": made.is_cut,
        "open": {str(priority): dict(ages) for priority, ages in made.open.items()}, "overdue": made.overdue,
        "resolved": made.resolved, "cancelled": made.cancelled, "rated": _pair(made.rated),
        "satisfaction": {score.value: made.scores[score] for score in Score},
        "handoffs": None if made.handoffs is None else {"sent": made.handoffs.sent, "failed": made.handoffs.failed},
        "all": _as_json(made.whole), **{kind: [_as_json(one) for one in groups] for kind, groups in made.groups.items()},
    }


def _as_json(group: Group) -> dict[str, Any]:
    return {
        "key": group.key, "raised": group.raised, "ended": group.ended,
        "rejected": _pair(group.rejected), "reopened": _pair(group.reopened),
        **{target.value: {
            "count": one.count, "median_seconds": one.median, "p90_seconds": one.p90, "late": _pair(one.late),
        } for target, one in group.targets.items()},
    }


def _pair(share: Share) -> dict[str, int]:
    return {"part": share.part, "of": share.of}
