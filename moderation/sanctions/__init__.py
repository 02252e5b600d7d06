"""Warnings, silences, suspensions and removals of members, with notes about them.

Owns: sanctions.
Knows: imposing, lifting, expiring, what each forbids, which step comes next.
Announces: SanctionImposed, SanctionLifted, SanctionExpired.
"""
