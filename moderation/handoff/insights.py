"""What hand-off adds to the insights of the forum: messages to other systems that never arrived."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import SYSTEM, Actor, can
from forum.kit.clock import day_bounds
from forum.metrics.measured import Better, Kind, Measure
from forum.metrics.measures.building import Words
from forum.metrics.measures.happened import Counted, Line, happened
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.together import together
from moderation.escalations.queries import cases_named
from moderation.handoff.queries import message_lines, sent_messages
from moderation.policy import DeskAction

_sent_rows = together(lambda scope: sent_messages(SYSTEM, day_bounds(scope.start)[0], day_bounds(scope.end)[1], scope.within))


def _sent(reading: Reading) -> list[Counted]:
    return [Counted(one.id, one.at, one.number) for one in _sent_rows(reading)]


def told(viewer: Actor, message_ids: Sequence[int]) -> dict[int, Line]:
    """The case of each message, and where it went, to whoever reads cases."""
    if not can(viewer, DeskAction.READ_CASES):
        return {message_id: Line(_("A case")) for message_id in message_ids}
    found = message_lines(viewer, message_ids)
    rows = cases_named(viewer, {case_id for case_id, _name in found.values()})
    return {
        message_id: Line(f"#{case_id} {rows[case_id].title}", rows[case_id].url, name) for message_id, (case_id, name) in found.items()
    }


MEASURES: tuple[Measure, ...] = (
    happened("handoff_failures", "cases", Kind.SHARE, Better.DOWN, Words(
        _l("Hand-off messages that failed"),
        _l("Of the messages about cases to other systems that were made in the period, the share that never arrived. What is still tried "
           "again has not failed."),
    ), find=_sent, told=told),
)
