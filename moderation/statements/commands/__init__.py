"""What the statements room writes."""

from moderation.statements.commands.appealing import file_appeal, move_appeal, withdraw_appeal
from moderation.statements.commands.noticing import decide_notice, forget_notices, reopen_notice, send_notice, withdraw_notice
from moderation.statements.commands.stating import issue_statement, withdraw_statement

__all__ = [
    "decide_notice", "file_appeal", "forget_notices", "issue_statement", "move_appeal", "reopen_notice", "send_notice",
    "withdraw_appeal", "withdraw_notice", "withdraw_statement",
]
