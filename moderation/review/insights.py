"""What moderation adds to the insights of the forum: what members raised, what was decided, how soon, and what was overturned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import SYSTEM, Actor, can
from forum.kit.clock import day_bounds
from forum.metrics.measured import Better, Kind, Measure, Scope
from forum.metrics.measures.building import Words
from forum.metrics.measures.happened import Counted, Line, happened
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.together import together
from forum.resolution.counting import Slice
from moderation.policy import DeskAction
from moderation.review.decisions import DECISIONS
from moderation.review.queries import queue_rows
from moderation.review.queries.counted import (
    NARROWED_BY,
    appeal_items,
    appeals_judged,
    decision_items,
    decisions_made,
    flag_items,
    flags_raised,
    posts_hidden,
    statement_reasons,
)
from moderation.review.states import DecisionKind
from moderation.statements.states import AppealState
from moderation.statements.words import REASONS

GROUP = "moderation"
JUDGED: Mapping[str, Any] = {AppealState.UPHELD: _l("The decision stands"), AppealState.OVERTURNED: _l("The decision was overturned")}


def _meant(scope: Scope) -> tuple[datetime, datetime, Slice]:
    return day_bounds(scope.start)[0], day_bounds(scope.end)[1], scope.within


_flag_rows = together(lambda scope: flags_raised(SYSTEM, *_meant(scope)))
_decision_rows = together(lambda scope: decisions_made(SYSTEM, *_meant(scope)))
_appeal_rows = together(lambda scope: appeals_judged(SYSTEM, *_meant(scope)))
_statement_rows = together(lambda scope: posts_hidden(SYSTEM, *_meant(scope)))


def _flags(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at) for one in _flag_rows(reading)]


def _decided(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at) for one in _decision_rows(reading)]


def _took(reading: Reading) -> list[Counted]:
    """Seconds since the item was opened."""
    return [Counted(one.id, one.at, max(0.0, (one.at - (one.also or one.at)).total_seconds())) for one in _decision_rows(reading)]


def _appeals(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at, one.number) for one in _appeal_rows(reading)]


def _hidden(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at) for one in _statement_rows(reading)]


def _of_items(
    viewer: Actor, found: Mapping[int, tuple[int | None, str]], words: Callable[[str], Any], *, told_of_oneself: bool = True,
) -> dict[int, Line]:
    """Each by the item of the queue that it belongs to. Without `told_of_oneself` nothing is said of what concerns the viewer."""
    rows = {row.id: row for row in queue_rows(viewer, sorted({item_id for item_id, _word in found.values() if item_id}))}
    lines = {}
    for row_id, (item_id, word) in found.items():
        row = rows.get(item_id or 0)
        if row is not None and row.concerns is not None and row.concerns.id == viewer.id and not told_of_oneself:
            lines[row_id] = Line(_("Something in the review queue"))
            continue
        named = row.title or (row.concerns.display_name if row.concerns else "") if row else ""
        lines[row_id] = Line(named or _("Something in the review queue"), row.url if row else "", str(words(word)))
    return lines


def _for_moderators(told: Callable[[Actor, Sequence[int]], dict[int, Line]]) -> Callable[[Actor, Sequence[int]], dict[int, Line]]:
    """Others of staff see that there is something, and when."""
    def said(viewer: Actor, ids: Sequence[int]) -> dict[int, Line]:
        return told(viewer, ids) if can(viewer, DeskAction.REVIEW) else dict.fromkeys(ids, Line(_("Something in the review queue")))

    return said


@_for_moderators
def _told_flags(viewer: Actor, flag_ids: Sequence[int]) -> dict[int, Line]:
    return _of_items(viewer, flag_items(viewer, flag_ids), REASONS.__getitem__, told_of_oneself=False)


@_for_moderators
def _told_decisions(viewer: Actor, decision_ids: Sequence[int]) -> dict[int, Line]:
    return _of_items(viewer, decision_items(viewer, decision_ids), lambda word: DECISIONS[DecisionKind(word)].label)


@_for_moderators
def _told_appeals(viewer: Actor, appeal_ids: Sequence[int]) -> dict[int, Line]:
    return _of_items(viewer, appeal_items(viewer, appeal_ids), lambda word: JUDGED[word])


@_for_moderators
def _told_statements(viewer: Actor, statement_ids: Sequence[int]) -> dict[int, Line]:
    found = statement_reasons(viewer, statement_ids)
    return {
        statement_id: Line(_("Decision %(num)s", num=statement_id), f"/statements/{statement_id}/", str(REASONS[reason]))
        for statement_id, reason in found.items()
    }


MEASURES: tuple[Measure, ...] = (
    happened("flags_raised", GROUP, Kind.COUNT, Better.NEITHER, Words(
        _l("Flags by members"),
        _l("Flags that members raised in the period and have not taken back. By category and the like: those about posts, by their "
           "thread as it is now."),
    ), find=_flags, told=_told_flags, slices=NARROWED_BY),
    happened("review_decided", GROUP, Kind.COUNT, Better.NEITHER, Words(
        _l("Review items decided"),
        _l("Decisions about items of the review queue in the period. What was undone at once does not count; what was overturned later "
           "does. By category and the like: items about posts, by their thread as it is now."),
    ), find=_decided, told=_told_decisions, slices=NARROWED_BY),
    happened("review_time", GROUP, Kind.DURATION, Better.DOWN, Words(
        _l("Time to decide"),
        _l("Of these decisions, the time since the item came into the queue: the median, and what nine in ten did not exceed."),
    ), find=_took, told=_told_decisions, slices=NARROWED_BY),
    happened("appeals_overturned", GROUP, Kind.SHARE, Better.DOWN, Words(
        _l("Appeals that overturned"),
        _l("Of the appeals decided in the period, the share in which the decision was overturned. By category and the like: those about a "
           "post, by its thread as it is now."),
    ), find=_appeals, told=_told_appeals, slices=NARROWED_BY),
    happened("posts_hidden", GROUP, Kind.COUNT, Better.NEITHER, Words(
        _l("Posts hidden or removed"),
        _l("Posts that were hidden or removed in the period and whose author was given reasons. What was undone at once, put back or "
           "replaced by a later decision does not count; what an appeal overturned does."),
    ), find=_hidden, told=_told_statements, slices=NARROWED_BY),
)
