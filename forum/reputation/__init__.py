"""What members have earned.

Owns: (the reputation ledger joins later).
Knows: the ladder of privileges.
Announces: nothing yet.
"""
