"""Writes of the review room, by topic. `actor` first, then row ids, options by keyword; each is one unit of work."""

from moderation.review.commands.acting import act
from moderation.review.commands.bulk import Outcome, decide_many, undo_batch
from moderation.review.commands.choosing import choose_desk
from moderation.review.commands.claiming import claim, claim_more, free_expired, release_claim, release_mine, touch
from moderation.review.commands.deciding import decide, settle_decision
from moderation.review.commands.tidying import refresh_ranks, void_left_over
from moderation.review.commands.undoing import undo, undo_with_tool

__all__ = [
    "Outcome", "act", "choose_desk", "claim", "claim_more", "decide", "decide_many", "free_expired", "refresh_ranks", "release_claim",
    "release_mine", "settle_decision", "touch", "undo", "undo_batch", "undo_with_tool", "void_left_over",
]
