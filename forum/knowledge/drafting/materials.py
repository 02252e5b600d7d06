"""What a draft is made of: questions and answers that everybody may read, at the revision they are at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cited:
    """A post at one revision. `revision` counts the post's own, `revision_id` names the row."""

    post_id: int
    revision_id: int
    revision: int
    thread_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the topic. `fields`: ("product" or "version", value); `likeness` is to the others when it joined."""

    title: str
    body: str
    cited: Cited
    likeness: float = 0.0
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one of them."""

    body: str
    cited: Cited
    score: int = 0
    is_solution: bool = False
    verified_at: datetime | None = None

    @property
    def worth(self) -> tuple[bool, bool, int, int]:
        """Sorts the best first: accepted, verified by staff, voted up, the oldest."""
        return not self.is_solution, self.verified_at is None, -self.score, self.cited.post_id


@dataclass(frozen=True, slots=True)
class Materials:
    """In one language. `left_out`: how many questions of the topic are in another language."""

    topic_id: int
    language: str
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...] = ()
    left_out: int = 0
