"""What resolution announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class QuestionEvent(Event):
    actor_id: int | None
    thread_id: int


@dataclass(frozen=True)
class QuestionSolved(QuestionEvent):
    """`quietly`: as it was before, since the answer is back; those it concerns were told when it was first so."""

    how: str
    answer_id: int | None = None
    quietly: bool = False


@dataclass(frozen=True)
class SolutionAdded(QuestionEvent):
    answer_id: int


@dataclass(frozen=True)
class SolutionWithdrawn(QuestionEvent):
    answer_id: int


@dataclass(frozen=True)
class QuestionReopened(QuestionEvent):
    """`solved_by`: answers that its closing withdrew are its solutions again. `is_solved_again`: it is not open, but as it was before."""

    reason: str
    is_solved_again: bool = False
    solved_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class SolutionDenied(QuestionEvent):
    """The asker says of an open question that no answer has solved it yet."""


@dataclass(frozen=True)
class QuestionClosed(QuestionEvent):
    """`withdrawn`: answers that somebody had accepted and that solve nothing while it is closed."""

    reason: str
    duplicate_of_id: int | None = None
    withdrawn: tuple[int, ...] = ()


@dataclass(frozen=True)
class InfoRequested(QuestionEvent):
    post_id: int | None = None


@dataclass(frozen=True)
class InfoGiven(QuestionEvent):
    post_id: int | None = None


@dataclass(frozen=True)
class SolutionEdited(QuestionEvent):
    """The accepted answer changed after it was accepted."""

    answer_id: int


@dataclass(frozen=True)
class AnswerVerified(QuestionEvent):
    """Staff vouch for an answer, accepted or not."""

    answer_id: int


@dataclass(frozen=True)
class AnswerUnverified(QuestionEvent):
    answer_id: int


@dataclass(frozen=True)
class AskerReminded(QuestionEvent):
    """An asker is to be told that an answer may have solved it, or that details are missing (`kind`)."""

    reminder_id: int
    kind: str
