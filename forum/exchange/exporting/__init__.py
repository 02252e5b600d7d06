"""`plaza export jsonl FILE`: everything of one moment, in the order in which it can be read back.

Lines are made from rows in batches of threads, so memory stays flat. Two Plazas with the same content give the same bytes.
"""

from forum.exchange.exporting.flow import export_lines
from forum.exchange.exporting.leaving import left_out

__all__ = ["export_lines", "left_out"]
