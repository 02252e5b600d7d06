"""Members say that a post or a member needs a moderator's eye.

Owns: flags, reporters, flag_suspensions, flag_hidings, kept_revisions, category_flag_reasons.
Knows: raising, withdrawing, weighing, settling; when a post hides itself; who reports well, and who may not flag for now.
Announces: FlagRaised, FlagWithdrawn, FlagsSettled, FlaggingSuspended, FlaggingReturned, FlagReasonsChanged.
"""
