"""Writes of the insights."""

from forum.metrics.commands.keeping import Kept, begin_rebuild, catch_up, find_missed, keep_some

__all__ = ["Kept", "begin_rebuild", "catch_up", "find_missed", "keep_some"]
