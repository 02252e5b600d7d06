"""Votes on posts and "I have this problem too" on questions.

Owns: votes, carried_votes, me_toos.
Knows: casting, withdrawing, counters.
Announces: VoteCast, VoteWithdrawn, MeTooAdded, MeTooWithdrawn.
"""
