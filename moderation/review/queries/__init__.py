"""Reads of the review room, by topic; each takes the viewer, who must be a moderator."""

from moderation.review.queries.cases import Concern, concern_of
from moderation.review.queries.choices import DeskChoices, desk_choices
from moderation.review.queries.earlier import DecisionLine
from moderation.review.queries.item import ContextPost, FlagLine, ItemView, MemberFacts, get_item, item_view
from moderation.review.queries.judges import who_decides
from moderation.review.queries.numbers import Today, Undoable, at_work, count_waiting, counts_for, decided_since, today_for, undoable_for
from moderation.review.queries.rows import PER_PAGE, Filters, QueuePage, QueueRow, next_item, queue, queue_rows

__all__ = [
    "PER_PAGE", "Concern", "ContextPost", "DecisionLine", "DeskChoices", "Filters", "FlagLine", "ItemView", "MemberFacts", "QueuePage",
    "QueueRow", "Today", "Undoable", "at_work", "concern_of", "count_waiting", "counts_for", "decided_since", "desk_choices", "get_item",
    "item_view", "next_item", "queue", "queue_rows", "today_for", "undoable_for", "who_decides",
]
