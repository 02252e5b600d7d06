"""Tables of the insights: facts of questions and the daily rows counted from them, which are caches of ledgers and posts; and what
people noted on the charts, and tokens that read them."""

from forum.metrics.models.days import CohortDay, FlowDay
from forum.metrics.models.facts import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.metrics.models.noted import Annotation, Goal
from forum.metrics.models.tokens import InsightToken

__all__ = ["Annotation", "CohortDay", "FactDue", "FactsState", "FlowDay", "Goal", "InsightToken",
           "QuestionFact", "QuestionSpan", "QuestionTurn"]
