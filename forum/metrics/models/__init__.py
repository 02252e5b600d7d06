"""Tables of the insights: facts of questions and the daily rows counted from them. All of them are caches of ledgers and posts."""

from forum.metrics.models.days import CohortDay, FlowDay
from forum.metrics.models.facts import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn

__all__ = ["CohortDay", "FactDue", "FactsState", "FlowDay", "QuestionFact", "QuestionSpan", "QuestionTurn"]
