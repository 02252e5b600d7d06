"""Writing down what votes look like. Nothing follows from a finding until somebody has looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forum.core.db import command, insert_all, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.policy import Action
from forum.reputation.models import Finding
from forum.reputation.states import FindingKind, FindingState

EVIDENCE = ("votes", "share", "votes_back", "share_back", "since", "until")
Pair = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What was seen between two members in a time. See `Finding` for what the numbers mean."""

    kind: FindingKind
    member_id: int
    other_id: int
    votes: int
    share: int
    votes_back: int
    share_back: int
    since: date
    until: date

    @property
    def total(self) -> int:
        return self.votes + self.votes_back


@command
def note_findings(actor: Actor, seen: Sequence[Suspicion]) -> Counter[str]:
    """Write new findings; bring the numbers of open ones up to date. What was decided comes back when it has grown by half."""
    authorize(actor, Action.ADMINISTER)
    latest, found = _latest(seen), Counter({"new": 0, "changed": 0})
    fresh = []
    for one in seen:
        before = latest.get((one.kind, one.member_id, one.other_id))
        evidence = {name: getattr(one, name) for name in EVIDENCE}
        if before is not None and before.state == FindingState.NEW:
            found["changed"] += (before.votes, before.votes_back) != (one.votes, one.votes_back)
            for name, value in evidence.items():
                setattr(before, name, value)
        elif before is None or one.total * 2 >= before.total * 3:
            fresh.append({"kind": str(one.kind), "member_id": one.member_id, "other_id": one.other_id, "state": str(FindingState.NEW),
                          "found_at": utcnow(), "note": "", **evidence})
    insert_all(Finding, fresh)
    found["new"] += len(fresh)
    return found


def _latest(seen: Sequence[Suspicion]) -> dict[Pair, Finding]:
    """The last finding of each pair and kind, locked."""
    latest: dict[Pair, Finding] = {}
    for some in portions(sorted({one.member_id for one in seen})):
        rows = session().scalars(select(Finding).where(Finding.member_id.in_(some)).order_by(Finding.id).with_for_update())
        latest.update({(row.kind, row.member_id, row.other_id): row for row in rows})
    return latest
