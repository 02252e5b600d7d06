"""What surveys announce."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class SurveyAsked(Event):
    """An asker is to be told that their opinion of a resolution is wanted."""

    member_id: int
    thread_id: int
    survey_id: int


@dataclass(frozen=True)
class RecommendationAsked(Event):
    """A member is to be told that their opinion of the place is wanted."""

    member_id: int
    survey_id: int
    quarter: str
