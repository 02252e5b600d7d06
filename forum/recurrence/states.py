"""What people say of topics. Stored, so the names stay. Source: 2-domain, *Recurrence and knowledge base*."""

from __future__ import annotations

from enum import StrEnum


class Constraint(StrEnum):
    """One thing a person decided that no job undoes."""

    PIN = "pin"  # this question stands in this topic
    TOGETHER = "together"  # it came along when two topics were made one, and stays with the rest
    UNPIN = "unpin"  # it may move again
    APART = "apart"  # this question does not belong to this topic
    KEEP_APART = "keep_apart"  # these two topics never become one by themselves
    NAME = "name"  # the topic is called so; no words: as its questions are


STAYS = frozenset({Constraint.PIN, Constraint.TOGETHER})


class Dismissal(StrEnum):
    """Why a topic needs no article for now."""

    NO_ONE_PROBLEM = "no_one_problem"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    BEING_FIXED = "being_fixed"
    TOO_SPECIAL = "too_special"
    OTHER = "other"


class TopicAct(StrEnum):
    """What somebody did with a topic, for the log."""

    MERGED = "topic_merged"
    SPLIT = "topic_split"
    RENAMED = "topic_renamed"
    PINNED = "question_pinned"
    UNPINNED = "question_unpinned"
    REMOVED = "question_removed"
    DISMISSED = "topic_dismissed"
    WOKEN = "topic_woken"
    TAKEN = "topic_taken"
    RELEASED = "topic_released"
    LINKED = "article_linked"
    UNLINKED = "article_unlinked"


def listed_values(kind: type[StrEnum]) -> str:
    """The values for a CHECK constraint."""
    return ", ".join(f"'{one}'" for one in kind)
