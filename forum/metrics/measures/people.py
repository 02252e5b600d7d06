"""Who solves questions, and on how many shoulders it rests."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l

from forum.metrics.conditions import COHORT
from forum.metrics.measured import Basis, Better, Kind, Page, Part, Point, Scope, Value
from forum.metrics.measures.building import Words, build, cohort_share, share, share_points
from forum.metrics.models import QuestionFact as Fact
from forum.metrics.packing import Array
from forum.metrics.queries.reading import Reading
from forum.metrics.queries.rows import asked_rows

GROUP = "people"
TOP_SHARE = 0.1


def top_helpers(solvers: Array) -> Counter[int]:
    """The tenth of the helpers (rounded up) who solved most, of equals who is longer here, with how much. `solvers`: one per solution."""
    members, solved = np.unique(solvers, return_counts=True)
    most = np.argsort(-solved, kind="stable")[:ceil(len(members) * TOP_SHARE)]
    return Counter(dict(zip(members[most].tolist(), solved[most].tolist(), strict=True)))


def _whole(reading: Reading) -> Array:
    return np.concatenate(reading.helpers)


def _read(reading: Reading) -> Value:
    solvers = _whole(reading)
    return share(top_helpers(solvers).total(), len(solvers))


def _points(reading: Reading) -> list[Point]:
    steps = reading.helpers
    return share_points(reading, [top_helpers(step).total() for step in steps], [len(step) for step in steps])


def _rows(viewer: Any, scope: Scope, part: Part, offset: int, limit: int) -> Page:
    conditions = [COHORT["by_peer"]]
    if part is Part.COUNTED:
        conditions.append(Fact.solver_id.in_(list(top_helpers(_whole(Reading(scope))))))
    return asked_rows(viewer, scope, conditions, offset, limit, credited=True)


PEOPLE = (
    cohort_share("solved_by_peers", GROUP, "by_peer", "resolved", Better.UP, Words(
        _l("Solved by members"),
        _l("Of the questions asked in the period that are resolved now, the share whose solution is by a member who is neither the asker "
           "nor staff."),
    )),
    cohort_share("solved_by_staff", GROUP, "by_staff", "resolved", Better.NEITHER, Words(
        _l("Solved by staff"),
        _l("Of the questions asked in the period that are resolved now, the share whose solution is by somebody who is staff now."),
    )),
    cohort_share("solved_by_self", GROUP, "by_self", "resolved", Better.NEITHER, Words(
        _l("Solved by the asker"),
        _l("Of the questions asked in the period that are resolved now, the share that the asker solved alone, with or without an answer "
           "of their own."),
    )),
    cohort_share("solved_by_articles", GROUP, "by_article", "resolved", Better.UP, Words(
        _l("Solved by an article"),
        _l("Of the questions asked in the period that are resolved now, the share that an article of the help solved."),
    )),
    build(
        "helper_concentration", GROUP, Kind.SHARE, Basis.COHORT, Better.DOWN, Words(
            _l("Solutions by the busiest tenth"),
            _l("Of the solutions by members to questions asked in the period, the share that comes from the busiest tenth of these helpers "
               "(at least one). High: much rests on a few."),
        ),
        read=_read, points=_points, rows=_rows,
    ),
)
