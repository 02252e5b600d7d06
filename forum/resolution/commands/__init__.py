"""What people do to a question's resolution. Every decision takes `version`, the number its page showed."""

from forum.resolution.commands.accepting import (
    accept_answer,
    add_solution,
    presume_solved,
    solve_by_self,
    unverify_answer,
    verify_answer,
    withdraw_acceptance,
)
from forum.resolution.commands.closing import close_question, mark_duplicate
from forum.resolution.commands.denying import say_not_yet
from forum.resolution.commands.reopening import reopen_question, say_still_broken
from forum.resolution.commands.waiting import ask_for_info, give_info, turn_question

__all__ = [
    "accept_answer", "add_solution", "ask_for_info", "close_question", "give_info", "mark_duplicate", "presume_solved",
    "reopen_question", "say_not_yet", "say_still_broken", "solve_by_self", "turn_question",
    "unverify_answer", "verify_answer", "withdraw_acceptance",
]
