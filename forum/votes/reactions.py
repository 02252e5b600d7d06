"""What a vote moves besides counters, in the same transaction."""

from __future__ import annotations

from forum.core.db import session
from forum.reputation.ledger import replace_vote
from forum.threads.earning import earns
from forum.threads.events import MergeUndone, SplitUndone, ThreadsMerged
from forum.threads.models import Post, Thread
from forum.votes.carrying import carry_me_toos, return_me_toos
from forum.votes.earning import causes_of
from forum.votes.events import VoteCast, VoteWithdrawn


def vote_moves_reputation(event: VoteCast) -> None:
    """The post is the one the command has just locked: getting it costs no statement."""
    post = session().get_one(Post, event.post_id)
    if earns(post):
        causes = causes_of(post.id, post.kind, post.author_id, event.actor_id, event.value, event.at)
        replace_vote(post.id, event.actor_id, causes, at=event.at, had_one=bool(event.was))


def withdrawal_moves_reputation(event: VoteWithdrawn) -> None:
    replace_vote(event.post_id, event.actor_id, (), at=event.at, had_one=True)


def me_toos_follow_merged(event: ThreadsMerged | SplitUndone) -> None:
    """Whoever had the problem there has it here, once. What the merged question has stays with it, for the day it stands alone again."""
    thread, into = session().get_one(Thread, event.thread_id), session().get_one(Thread, event.into_id)
    if thread.is_question and into.is_question:
        carry_me_toos(thread, into, event.at)


def me_toos_return_with_parted(event: MergeUndone) -> None:
    return_me_toos(session().get_one(Thread, event.into_id), session().get_one(Thread, event.thread_id))
