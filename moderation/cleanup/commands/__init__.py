"""What changes clean-ups."""

from moderation.cleanup.commands.advancing import advance, advance_back
from moderation.cleanup.commands.beginning import begin_cleanup, hold_cleanup, revert_cleanup
from moderation.cleanup.commands.forgetting import forget_some

__all__ = ["advance", "advance_back", "begin_cleanup", "forget_some", "hold_cleanup", "revert_cleanup"]
