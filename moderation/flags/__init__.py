"""Members say that a post or a member needs a moderator's eye.

Owns: flags, reporters.
Knows: raising, withdrawing, weighing, settling; who reports well.
Announces: FlagRaised, FlagWithdrawn, FlagsSettled.
"""
