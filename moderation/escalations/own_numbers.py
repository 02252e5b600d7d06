"""Numbers of who owns cases: resolved, replied to in time, how askers found them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor, can
from forum.kit.clock import day_bounds
from forum.metrics.measured import Kind, Scope
from forum.metrics.measures.building import count, share
from forum.metrics.measures.happened import mean
from forum.metrics.own import NumbersOf, OwnNumber
from forum.metrics.queries.together import read
from moderation.escalations.insights import POINTS
from moderation.escalations.measures import Run, decided_in
from moderation.escalations.queries import case_owners, counted_cases, rated_cases, resolved_cases
from moderation.escalations.states import Target
from moderation.policy import DeskAction


def own_case_numbers(viewer: Actor, member_ids: Collection[int], scope: Scope) -> NumbersOf:
    """Of the cases that these members own now; nothing for whoever reads no cases."""
    if not can(viewer, DeskAction.READ_CASES):
        return lambda _some: []
    bounds = (day_bounds(scope.start)[0], day_bounds(scope.end)[1])
    owners = case_owners(viewer, bounds[1], member_ids)
    cases = counted_cases(viewer, *bounds, scope.within, owners=member_ids)
    resolved = read(resolved_cases(viewer, *bounds, scope.within, owners=member_ids))
    rated = read(rated_cases(viewer, *bounds, scope.within, points=POINTS, owners=member_ids))

    def of(some: Collection[int]) -> list[OwnNumber]:
        own = {case_id for case_id, owner_id in owners.items() if owner_id in some}
        return _numbers(
            sum(one.id in own for one in resolved),
            list(decided_in([one for case_id, one in cases.items() if case_id in own], Target.FIRST_RESPONSE, *bounds)),
            [one.number for one in rated if one.id in own],
        )

    return of


def _numbers(resolved: int, replies: Sequence[Run], said: Sequence[float]) -> list[OwnNumber]:
    return [
        OwnNumber("cases", _l("Cases resolved"), Kind.COUNT, count(resolved),
                  _l("Cases that were resolved in these days, of those with this owner.")),
        OwnNumber("case_replies", _l("Cases: first reply within target"), Kind.SHARE,
                  share(sum(not run.is_late for run in replies), len(replies)),
                  _l("Of the first replies in these cases that came in time in these days, or whose target time passed in them, answered "
                     "since or not: those in time, in business time.")),
        OwnNumber("case_satisfaction", _l("Satisfaction with cases"), Kind.SCORE, mean(said),
                  _l("What askers said in these days of these cases: it helped is 5, it helped a little is 3, it did not help is 1. The "
                     "mean.")),
    ]
