"""Tables of the insights: facts of questions and the daily rows counted from them, which are caches of ledgers and posts; and what
people noted on the charts."""

from forum.metrics.models.days import CohortDay, FlowDay
from forum.metrics.models.facts import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.metrics.models.noted import Annotation, Goal

__all__ = ["Annotation", "CohortDay", "FactDue", "FactsState", "FlowDay", "Goal", "QuestionFact", "QuestionSpan", "QuestionTurn"]
