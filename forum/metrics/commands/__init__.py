"""Writes of the insights and the surveys."""

from forum.metrics.commands.answering import Said, answer_by_link, answer_survey, get_linked, rate_page
from forum.metrics.commands.asking import ask_recommendations, ask_surveys, forget_missed_surveys
from forum.metrics.commands.keeping import Kept, begin_rebuild, catch_up, find_missed, keep_some

__all__ = [
    "Kept", "Said", "answer_by_link", "answer_survey", "ask_recommendations", "ask_surveys", "begin_rebuild", "catch_up", "find_missed",
    "forget_missed_surveys", "get_linked", "keep_some", "rate_page",
]
