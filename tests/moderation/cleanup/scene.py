"""A spammer among others, and everything of theirs and of those they touched as comparable rows."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from forum.accounts.commands import change_profile
from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.commands import follow_category, follow_tag, follow_thread
from forum.notifications.models import Follow, PlaceFollow
from forum.reputation.models import ReputationChange
from forum.resolution.commands import accept_answer
from forum.resolution.models import Solution
from forum.threads.commands import add_bookmark, claim_thread, delete_post, hide_post, save_draft, suggest_edit
from forum.threads.models import Bookmark, Draft, Post, SoftClaim, SuggestedEdit, Tally, Thread
from forum.votes.commands import add_me_too, cast_vote
from forum.votes.models import MeToo, Vote
from moderation.cleanup.commands import advance, advance_back
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag
from tests import make


def spammer_at_work() -> SimpleNamespace:
    """One of everything: own threads with and without others' answers, accepted and hidden and deleted posts, votes both ways."""
    make.category("internet")
    make.tag("wifi")
    mod, sue = make.moderator(), make.member("sue", reputation=90)
    spam, bob, ann = make.member("spam", reputation=200), make.member("bob"), make.member("ann", reputation=200)
    change_profile(spam, display_name="Cheap Watches", bio="Buy at example.org")
    honest, own, lonely = make.question(bob, tags=("wifi",)), make.question(spam), make.discussion(spam)
    answer, bad = make.answer(honest, ann), make.answer(honest, spam)
    make.comment(bad, bob)
    make.comment(answer, spam)
    good = make.answer(own, bob)
    accept_answer(spam, good.id)
    cast_vote(ann, good.id, 1)
    solved = make.question(ann)
    accept_answer(ann, make.answer(solved, spam).id)
    hide_post(mod, make.answer(honest, spam).id, reason="abusive")
    delete_post(spam, make.answer(lonely, spam).id)
    cast_vote(spam, answer.id, 1)
    cast_vote(spam, make.opening_post(honest).id, -1)
    cast_vote(spam, good.id, 1)
    cast_vote(ann, bad.id, -1)
    add_me_too(spam, honest.id)
    add_me_too(ann, own.id)
    follow_thread(spam, solved.id, level="solution")
    follow_category(spam, "internet")
    follow_tag(spam, "wifi")
    other = make.question(bob)
    claim_thread(spam, other.id)
    suggest_edit(spam, answer.id, body="Buy my watches.", base=1, note="Better so, I think.")
    suggest_edit(sue, bad.id, body="Buy nothing.", base=1, note="Better so, I think.")
    suggest_edit(sue, good.id, body="Turn it on.", base=1, note="Better so, I think.")
    raise_flag(spam, post_id=answer.id, reason="spam")
    raise_flag(spam, member_id=bob.id, reason="abusive")
    add_bookmark(spam, honest.id)
    save_draft(spam, f"answer-{other.id}", content={"body": "Buy"})
    return SimpleNamespace(mod=mod, spam=spam, bob=bob, ann=ann, sue=sue, honest=honest, own=own, lonely=lonely, answer=answer, bad=bad,
                           good=good, solved=solved, other=other)


PASSING = {"version", "last_seen_at", "unread_count", "resolution_seq", "resolution_changed_at"}
"""Numbers that only grow (a solution withdrawn and reinstated is two more rows of the ledger), and what has nothing to do with it."""
TABLES = (Post, Thread, Tally, Vote, MeToo, Follow, PlaceFollow, SoftClaim, SuggestedEdit, Flag, User, Solution, Bookmark, Draft)


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of what a clean-up touches, and the reputation that is in force."""
    session().expire_all()
    found = {}
    for table in TABLES:
        columns = [column for column in table.__table__.columns if column.name not in PASSING]
        rows = session().execute(select(*columns)).all()
        found[table.__tablename__] = sorted(
            tuple(f"{column.name}={value!r}" for column, value in zip(columns, row, strict=True)) for row in rows
        )
    tallies = select(Tally.category_id, Tally.tag_id, Tally.status, Tally.threads).where(Tally.threads != 0)
    found["tallies"] = sorted(tuple(map(repr, row)) for row in session().execute(tallies))
    columns = ("member_id", "kind", "post_id", "by_id", "points", "day")
    ledger = select(*(getattr(ReputationChange, name) for name in columns)).where(ReputationChange.is_active.is_(True))
    found["ledger"] = sorted(tuple(map(repr, row)) for row in session().execute(ledger))
    return found


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What is not the same: values of one side only, by table."""
    found = {}
    for name, rows in before.items():
        if rows != after[name]:
            old, new = [row for row in rows if row not in after[name]], [row for row in after[name] if row not in rows]
            found[name] = sorted({one for row in old for one in row} ^ {one for row in new for one in row})
    return found


def work(cleanup_id: int, *, at_most: int = 1_000) -> int:
    """Go on to the end, without a worker. Returns how many portions there were."""
    portions = 0
    while portions < at_most and advance(SYSTEM, cleanup_id):
        portions += 1
    return portions


def work_back(cleanup_id: int, *, at_most: int = 1_000) -> int:
    portions = 0
    while portions < at_most and advance_back(SYSTEM, cleanup_id):
        portions += 1
    return portions


def later(days: int) -> Any:
    return utcnow() + timedelta(days=days)
