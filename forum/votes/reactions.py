"""What a vote moves besides counters, in the same transaction."""

from __future__ import annotations

from forum.core.db import session
from forum.reputation.ledger import replace_vote
from forum.threads.earning import earns
from forum.threads.models import Post
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
