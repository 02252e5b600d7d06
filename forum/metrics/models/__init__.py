"""Tables of the insights: facts of questions and the daily rows counted from them, which are caches of ledgers and posts; and what
people noted on the charts, tokens that read them, and who gets them by mail."""

from forum.metrics.models.days import CohortDay, FlowDay
from forum.metrics.models.facts import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.metrics.models.noted import Annotation, Goal
from forum.metrics.models.tokens import InsightToken
from forum.metrics.models.weekly import WeeklyMail

__all__ = [
    "Annotation", "CohortDay", "FactDue", "FactsState", "FlowDay", "Goal", "InsightToken", "QuestionFact", "QuestionSpan", "QuestionTurn",
    "WeeklyMail",
]
