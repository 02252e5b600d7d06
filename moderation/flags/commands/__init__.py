"""Writes of the flags room. `actor` first, options by keyword; each is one unit of work."""

from moderation.flags.commands.keeping import forget_kept
from moderation.flags.commands.raising import raise_flag
from moderation.flags.commands.reasons import ReasonChoice, set_flag_reasons
from moderation.flags.commands.settling import settle_flags
from moderation.flags.commands.suspending import return_flagging, suspend_flagging
from moderation.flags.commands.withdrawing import withdraw_flag

__all__ = [
    "ReasonChoice", "forget_kept", "raise_flag", "return_flagging", "set_flag_reasons", "settle_flags", "suspend_flagging",
    "withdraw_flag",
]
