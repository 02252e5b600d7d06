"""What changes clean-ups."""

from moderation.cleanup.commands.advancing import advance, advance_back
from moderation.cleanup.commands.beginning import adopt_cleanup, begin_cleanup, hold_cleanup, revert_cleanup
from moderation.cleanup.commands.forgetting import forget_some

__all__ = ["adopt_cleanup", "advance", "advance_back", "begin_cleanup", "forget_some", "hold_cleanup", "revert_cleanup"]
