"""Tables of the insights: facts of questions and the daily rows counted from them, which are caches of ledgers and posts; what people
noted on the charts, tokens that read them, and who gets them by mail; and what was asked of members and readers."""

from forum.metrics.models.days import CohortColumn, CohortDay, FlowDay
from forum.metrics.models.facts import FactDue, FactsState, QuestionFact, QuestionSpan, QuestionTurn
from forum.metrics.models.noted import Annotation, Goal
from forum.metrics.models.since import KnownSince
from forum.metrics.models.surveys import PageAnswer, RecommendationSurvey, ResolutionSurvey
from forum.metrics.models.tokens import InsightToken
from forum.metrics.models.weekly import WeeklyMail

__all__ = [
    "Annotation", "CohortColumn", "CohortDay", "FactDue", "FactsState", "FlowDay", "Goal", "InsightToken", "KnownSince", "PageAnswer",
    "QuestionFact", "QuestionSpan", "QuestionTurn", "RecommendationSurvey", "ResolutionSurvey", "WeeklyMail",
]
