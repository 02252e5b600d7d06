"""What members have earned.

Owns: reputation_changes (the ledger); users.reputation is its cache.
Knows: what each act is worth, the daily cap, the ladder of privileges. Rooms above say which causes stand (`causes.declare`).
Announces: nothing yet.
"""
