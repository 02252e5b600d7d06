"""What a topic is made of, as one viewer may see it: questions that are hidden or elsewhere count for nothing here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.recurrence.fillers import says_something
from forum.recurrence.models import TopicCare
from forum.recurrence.queries.facts import EvidenceThread, MissedSearch, facts_of
from forum.recurrence.queries.rarity import rarity
from forum.recurrence.queries.topics import leads_to
from forum.recurrence.scoring import Score
from forum.recurrence.similarity import stems, worth_of
from forum.resolution.models import Solution
from forum.threads.models import Post, Revision

SHARED_WORDS = 8
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """An accepted answer at the revision that was accepted."""

    post_id: int
    revision_id: int
    thread_id: int
    score: int


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """`name` is what somebody called it, else the title of the question most like the others; `words` are what most of their
    titles share, as it is written in the most of them, without words like "in" and "my"."""

    topic_id: int
    name: str
    threads: tuple[EvidenceThread, ...]
    best_answers: tuple[BestAnswer, ...]
    score: Score
    words: tuple[str, ...]
    searches: tuple[MissedSearch, ...] = ()
    failures: int = 0

    @property
    def views(self) -> int:
        return sum(one.views for one in self.threads)


def topic_evidence(topic_id: int, viewer: Actor) -> TopicEvidence:
    """The topic, or the one it became part of. Raises NotFound when the viewer may read none of its questions."""
    topic_id, now = leads_to(topic_id), utcnow()
    facts = facts_of([topic_id], viewer, now, fields=True).get(topic_id)
    if facts is None:
        raise NotFound()
    given = session().scalar(select(TopicCare.name).where(TopicCare.topic_id == topic_id))
    return TopicEvidence(
        topic_id, given or facts.auto_name, facts.threads, tuple(_answers([one.thread_id for one in facts.threads])), facts.score(now),
        _words(facts.threads), facts.searches, facts.failures,
    )


def _answers(thread_ids: Collection[int]) -> list[BestAnswer]:
    """The accepted answers, the best voted first."""
    found = (
        select(Post.id, Revision.id.label("revision_id"), Solution.thread_id, Post.score).join(Solution, Solution.answer_id == Post.id)
        .join(Revision, (Revision.post_id == Post.id) & (Revision.number == Solution.revision))
        .where(Solution.thread_id.in_(thread_ids), Post.listed.is_(True)).order_by(Post.score.desc(), Post.id)
    )
    return [BestAnswer(row.id, row.revision_id, row.thread_id, row.score) for row in session().execute(found)]


def _words(threads: Collection[EvidenceThread]) -> tuple[str, ...]:
    """The words of titles that stand in the most of them in any form, the rarest in the board first; each as it is mostly written."""
    counts = Counter(
        word for one in threads for word in set(stems(one.title, one.language)) if says_something(word, one.language)
    )
    worth = worth_of(counts, rarity())
    shared = [word for word in counts if counts[word] > 1 or len(threads) == 1]
    best = sorted(shared, key=lambda word: (-counts[word] * worth[word], word))[:SHARED_WORDS]
    written = _written(threads)
    return tuple(dict.fromkeys(written.get(word, word) for word in best))


def _written(threads: Collection[EvidenceThread]) -> dict[str, str]:
    """How each stem is written most: in small letters, but what people write in capitals or with a number, as they do."""
    forms: dict[str, Counter[str]] = {}
    for one in threads:
        for word in WORD.findall(one.title):
            shown = word if word.isupper() or any(letter.isdigit() for letter in word) else word.lower()
            for stem in stems(word, one.language):
                forms.setdefault(stem, Counter())[shown] += 1
    return {stem: min(some, key=lambda form: (-some[form], form)) for stem, some in forms.items()}
