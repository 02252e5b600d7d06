"""Cleaning up after a spammer: one decision takes all they did out of sight, step by step, and may be taken back for 30 days.

Owns: cleanups, cleanup_rows.
Knows: beginning, going on, taking back, forgetting what was kept for that.
Announces: CleanupBegun, CleanupFinished, CleanupReverted.
"""
