"""What members have earned.

Owns: reputation_changes (the ledger; users.reputation is its cache), badge_awards, privileges_reached, findings.
Knows: what each act is worth, the daily cap, the ladder of privileges, the badges, who votes for whom. Rooms above say which causes
stand (`causes.declare`) and what members did (`deeds.declare`).
Announces: BadgeAwarded, PrivilegeEarned.
"""
