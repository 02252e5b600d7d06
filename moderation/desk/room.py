"""What the desk gives to rooms of the forum: measures of the insights, pieces of the copy of one's own data."""

from __future__ import annotations

from forum.exchange.own.pieces import contribute
from moderation.desk.insights import contribute_measures
from moderation.desk.own_copies import PIECES


def open_desk() -> None:
    """Once, when the desk is attached."""
    contribute_measures()
    contribute(*PIECES)
