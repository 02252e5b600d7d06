"""Writes of the flags room. `actor` first, options by keyword; each is one unit of work."""

from moderation.flags.commands.keeping import forget_kept, keep_revision
from moderation.flags.commands.raising import raise_flag
from moderation.flags.commands.reasons import ReasonChoice, set_flag_reasons
from moderation.flags.commands.settling import settle_flags, unsettle_flags
from moderation.flags.commands.suspending import return_flagging, suspend_flagging
from moderation.flags.commands.withdrawing import withdraw_flag, withdraw_flags_of

__all__ = [
    "ReasonChoice", "forget_kept", "keep_revision", "raise_flag", "return_flagging", "set_flag_reasons", "settle_flags", "suspend_flagging",
    "unsettle_flags", "withdraw_flag", "withdraw_flags_of",
]
