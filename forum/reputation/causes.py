"""What stands behind the ledger. Each room above says which causes there are for posts; `forum/wiring.py` names the rooms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement

from forum.kit.clock import as_utc
from forum.reputation.points import POINTS
from forum.reputation.states import CAPPED, Kind

PostIds = Collection[int]
Key = tuple[int | None, str, int]


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason why a member has points: an act, which post it is about, and what tells it from others of its kind there (`by_id`)."""

    kind: Kind
    member_id: int
    post_id: int | None
    at: datetime
    by_id: int = 0
    given: int | None = None

    @property
    def points(self) -> int:
        return POINTS[self.kind] if self.given is None else self.given

    @property
    def day(self) -> date:
        return as_utc(self.at).date()

    @property
    def key(self) -> Key:
        """One active row of the ledger each."""
        return self.post_id, str(self.kind), self.by_id

    @property
    def worth(self) -> tuple[Any, ...]:
        """What a row has to say to be this cause's: whose, how many points, and the day where that decides what counts."""
        return self.member_id, self.points, self.day if self.kind in CAPPED else None


Source = Callable[[PostIds], Iterable[Cause]]
_sources: list[Source] = []
_last_post: list[Callable[[], int]] = []
_hold: list[Callable[[PostIds], None]] = []


def declare(sources: Sequence[Source], *, last_post: Callable[[], int], hold: Callable[[PostIds], None]) -> None:
    """Install the rooms' sources, who knows the highest id of a post, and who keeps posts from changing until commit."""
    _sources[:] = sources
    _last_post[:] = [last_post]
    _hold[:] = [hold]


def hold(post_ids: PostIds) -> None:
    """No cause of these posts comes or goes until commit."""
    _hold[0](post_ids)


def standing(post_ids: PostIds) -> dict[Key, Cause]:
    """Every cause that these posts are now."""
    return {cause.key: cause for cause in chain.from_iterable(source(post_ids) for source in _sources)}


def all_posts(at_once: int) -> Iterable[range]:
    """Ranges of ids that cover every post, for those who walk through all of them."""
    last = _last_post[0]()
    return (range(start, min(start + at_once, last + 1)) for start in range(1, last + 1, at_once))


def among(column: Any, post_ids: PostIds) -> ColumnElement[bool]:
    """The condition that a statement is about these posts; a range is cheaper than its numbers."""
    if isinstance(post_ids, range):
        return column.between(post_ids.start, post_ids.stop - 1)  # type: ignore[no-any-return]
    return column.in_(post_ids)  # type: ignore[no-any-return]
