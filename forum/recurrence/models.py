"""What the room keeps of each question, and which questions are about the same problem."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model
from forum.recurrence.states import Constraint, Dismissal, listed_values


class ThreadTerms(Model):
    """A question's words as numbers (`similarity.Terms`). `counted`: its words are in the counts."""

    __tablename__ = "thread_terms"
    __table_args__ = (
        Index("ix_thread_terms_uncounted", "thread_id", sqlite_where=text("counted IS 0"), postgresql_where=text("counted IS false")),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    counted: Mapped[bool] = mapped_column(default=False)


class TermCounts(Model):
    """In how many questions the terms of 4,096 buckets stand: compressed numbers, one row per block.

    `shared`: by what they weigh more or less where topics are made, as far as that was learned (`sharing`).
    """

    __tablename__ = "term_counts"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    shared: Mapped[bytes | None] = mapped_column(LargeBinary)


class RecurrenceState(Model):
    """One row: how many questions are counted, when the last nightly consolidation began, and how far one under way is.

    `night_*`: when it began, the last topic it has looked at, how many questions may still move. `scored_at`: topics that changed
    before it have a score that knows. `stamp`: the last vector's; `meant`, `meaning`: of how many vectors which sum is known, since what
    they have in common tells nothing. `learned`: how many were counted when it was learned which terms near questions share.
    """

    __tablename__ = "recurrence_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    texts: Mapped[int] = mapped_column(default=0)
    consolidated_at: Mapped[datetime | None]
    night_began_at: Mapped[datetime | None]
    night_after: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    night_left: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    scored_at: Mapped[datetime | None]
    stamp: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    meant: Mapped[int] = mapped_column(default=0, server_default="0")
    meaning: Mapped[bytes | None] = mapped_column(LargeBinary)
    learned: Mapped[int] = mapped_column(default=0, server_default="0")


class ThreadVector(Model):
    """What a question means (`semantic.codes`); `stamp` rises with every writing, so that processes read what is new to them."""

    __tablename__ = "thread_vectors"
    __table_args__ = (Index("ix_thread_vectors_signs", "stamp", "thread_id", "signs"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    stamp: Mapped[int] = mapped_column(BigInteger)
    signs: Mapped[bytes] = mapped_column(LargeBinary)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class ThreadNeighbours(Model):
    """The questions most like one, both ways (`grouping.Row`); `reach` is the row's length as a vector."""

    __tablename__ = "thread_neighbours"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    neighbours: Mapped[bytes] = mapped_column(LargeBinary)
    reach: Mapped[float]


class Topic(Model):
    """Questions that need the same answer. `size` counts its threads, hidden ones too: nobody is shown it."""

    __tablename__ = "topics"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        Index("ix_topics_changed", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class TopicThread(Model):
    """A question's topic. `likeness` is to the topic's other questions when it joined."""

    __tablename__ = "topic_threads"
    __table_args__ = (Index("ix_topic_threads_topic", "topic_id", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    likeness: Mapped[float]
    joined_at: Mapped[datetime]


class TopicRedirect(Model):
    """A topic that became part of another: its number leads there."""

    __tablename__ = "topic_redirects"
    __table_args__ = (Index("ix_topic_redirects_into", "into_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    at: Mapped[datetime]


class TopicDecision(Model):
    """What was decided when a question was posted, never changed: it joined a topic or opened one."""

    __tablename__ = "topic_decisions"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    likeness: Mapped[float]
    opened: Mapped[bool]
    decided_at: Mapped[datetime]


class TopicConstraint(Model):
    """What a person said of a topic, obeyed by day and by night. Never changed: a later row says otherwise.

    `topic_id` and `other_id` may have become part of another topic since: whoever reads them follows `TopicRedirect`.
    """

    __tablename__ = "topic_constraints"
    __table_args__ = (
        CheckConstraint(f"kind in ({listed_values(Constraint)})", name="kind"),
        CheckConstraint("(kind in ('name', 'keep_apart')) = (thread_id is null)", name="thread"),
        CheckConstraint("kind <> 'keep_apart' or other_id is not null", name="other"),
        Index("ix_topic_constraints_thread", "thread_id", "id"),
        Index("ix_topic_constraints_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class TopicCare(Model):
    """What people made of a topic: its name, who works on it, why it is not suggested. `version` grows with each of their acts.

    `wakes_at`: so many questions that everybody may read, and it is suggested again.
    """

    __tablename__ = "topic_care"
    __table_args__ = (
        CheckConstraint(f"dismissed is null or dismissed in ({listed_values(Dismissal)})", name="dismissed"),
        CheckConstraint("(dismissed is null) = (wakes_at is null)", name="wakes_at"),
        Index("ix_topic_care_claimed", "claimed_by_id"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    name: Mapped[str | None]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    dismissed: Mapped[str | None]
    dismissed_at: Mapped[datetime | None]
    dismissed_words: Mapped[str] = mapped_column(Text, default="")
    wakes_at: Mapped[int | None]


class TopicArticle(Model):
    """An article that answers a topic, as somebody said."""

    __tablename__ = "topic_articles"
    __table_args__ = (Index("ix_topic_articles_article", "article_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    linked_at: Mapped[datetime]


class TopicScore(Model):
    """A topic that is suggested, made of the questions everybody may read. Only its place in the list is taken from here.

    `rank` is the logarithm of the score as it would be at one fixed instant: all parts fade alike, so the order needs no clock.
    """

    __tablename__ = "topic_scores"
    __table_args__ = (
        Index("ix_topic_scores_rank", "rank", "topic_id"),
        Index("ix_topic_scores_scored", "scored_at", "topic_id"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True, autoincrement=False)
    rank: Mapped[float]
    questions: Mapped[int]
    language: Mapped[str]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    scored_at: Mapped[datetime]


class SearchedThread(Model):
    """Words that were searched for and found nothing, and the question nearest to them, None where nothing is near."""

    __tablename__ = "searched_threads"
    __table_args__ = (Index("ix_searched_threads_thread", "thread_id"),)

    words: Mapped[str] = mapped_column(primary_key=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    placed_at: Mapped[datetime]
