"""After a flood: honest posts that were held are let in, and one decision for each spammer clears the rest."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import db, session
from forum.kit import clock
from forum.threads.models import Post
from moderation.cleanup.models import Cleanup
from moderation.desk.flood.course import Course
from moderation.desk.flood.people import Crowd, actor_of
from moderation.review.commands import decide, decide_many
from moderation.review.commands.bulk import MOST_AT_ONCE
from moderation.review.models import ReviewItem

LATER = timedelta(minutes=1)
"""After that nothing can be undone quickly any more, and who waits is told."""
ROUNDS = 200


def let_in(people: Crowd, course: Course) -> dict[str, int]:
    """Honest posts that wait are let in; whatever of theirs nobody can read then is lost."""
    waiting = list(session().execute(select(ReviewItem.id, ReviewItem.version, ReviewItem.is_held).where(
        ReviewItem.post_id.in_(course.honest_ids), ReviewItem.closed_at.is_(None))))
    for item_id, version, is_held in waiting:
        decide(actor_of(people.reviewer.id or 0), item_id, version=version, decision="release" if is_held else "keep")
        db.session.remove()
    _work()
    listed = session().scalar(select(func.count()).where(Post.id.in_(course.honest_ids), Post.listed.is_(True))) or 0
    return {"let_in": len(waiting), "lost": len(course.honest) - listed}


def clear(people: Crowd, course: Course) -> dict[str, Any]:
    """One item of each spammer is decided as spam, a hundred at once; their clean-ups take everything else."""
    begun = time.monotonic()
    of_spammers = ReviewItem.author_id.in_(people.spammers) & ReviewItem.closed_at.is_(None)
    before = session().scalar(select(func.count()).where(of_spammers)) or 0
    first = list(session().scalars(select(func.min(ReviewItem.id)).where(of_spammers).group_by(ReviewItem.author_id)))
    picked = [tuple(row) for row in session().execute(select(ReviewItem.id, ReviewItem.version).where(ReviewItem.id.in_(first)))]
    refused = 0
    for start in range(0, len(picked), MOST_AT_ONCE):
        _batch, outcomes = decide_many(actor_of(people.reviewer.id or 0), picked[start:start + MOST_AT_ONCE], decision="spam")
        refused += sum(outcome.state != "done" for outcome in outcomes)
    decided = time.monotonic()
    _work()
    in_sight = select(func.count()).where(Post.author_id.in_(people.spammers), Post.listed.is_(True))
    unfinished = select(func.count()).where(Cleanup.member_id.in_(people.spammers), Cleanup.finished_at.is_(None))
    items = select(func.count()).where(of_spammers)
    asked = {"items": items, "posts_in_sight": in_sight, "unfinished": unfinished}
    left = {name: session().scalar(count) or 0 for name, count in asked.items()}
    return {"items_before": before, "decisions": len(picked), "refused": refused, "decide_seconds": round(decided - begun, 1),
            "seconds": round(time.monotonic() - begun, 1), "left": left}


def _work() -> None:
    """The worker, when whoever decided has had time to undo."""
    clock.pretend(clock.utcnow() + LATER)
    for _round in range(ROUNDS):
        if not jobs.drain():
            break
    db.session.remove()
