"""Words of an article's life. Stored, so the names stay. Source: 2-domain, *Recurrence and knowledge base*."""

from __future__ import annotations

from enum import StrEnum


class ArticleState(StrEnum):
    """What goes on with an article's newest revision. Whether readers have an older one is `Article.listed`."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    NEEDS_UPDATE = "needs_update"
    ARCHIVED = "archived"


EDITORS = frozenset({"editor", "admin"})
"""Who may write articles, by their roles."""
S = ArticleState
MOVES: dict[ArticleState, frozenset[ArticleState]] = {
    S.DRAFT: frozenset({S.IN_REVIEW, S.PUBLISHED, S.ARCHIVED}),
    S.IN_REVIEW: frozenset({S.DRAFT, S.CHANGES_REQUESTED, S.PUBLISHED, S.ARCHIVED}),
    S.CHANGES_REQUESTED: frozenset({S.DRAFT, S.IN_REVIEW, S.PUBLISHED, S.ARCHIVED}),
    S.PUBLISHED: frozenset({S.DRAFT, S.PUBLISHED, S.NEEDS_UPDATE, S.ARCHIVED}),
    S.NEEDS_UPDATE: frozenset({S.DRAFT, S.PUBLISHED, S.ARCHIVED}),
    S.ARCHIVED: frozenset({S.DRAFT, S.PUBLISHED}),
}
"""The one table of moves. From a draft straight to published: an unpublished edit is given up, or an approved text put
back. From published to published: another approved text, or found right once more."""
UNPUBLISHED = (S.DRAFT, S.IN_REVIEW, S.CHANGES_REQUESTED)
"""The newest revision is not what readers have."""
SETTLED = (S.PUBLISHED, S.NEEDS_UPDATE)
"""Readers have the newest revision."""


class MoveReason(StrEnum):
    """Why an article moved."""

    WRITTEN = "written"
    EDITED = "edited"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken_back"
    APPROVED = "approved"
    REQUESTED = "requested"
    GIVEN_UP = "given_up"
    ROLLED_BACK = "rolled_back"
    OUTDATED = "outdated"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"
    RESTORED = "restored"


class Visibility(StrEnum):
    """Who reads an article once it is published: everybody, or staff."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Section(StrEnum):
    """The parts of an article, in the order they are read."""

    QUESTION = "question"
    APPLIES_TO = "applies_to"
    SYMPTOMS = "symptoms"
    CAUSE = "cause"
    SOLUTION = "solution"


class Significance(StrEnum):
    """How much a revision matters to readers and translators."""

    MINOR = "minor"
    MAJOR = "major"


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"


class RatingReason(StrEnum):
    """Why an article did not help."""

    NOT_MY_PROBLEM = "not_my_problem"
    DID_NOT_WORK = "did_not_work"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OTHER = "other"


class RewriteState(StrEnum):
    """What goes on with a rewrite that a machine was asked for. Settled: somebody took something of it over, or nothing."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    SETTLED = "settled"


class RewriteFailure(StrEnum):
    """Why there is no rewrite."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    STATUS = "status"
    NOT_JSON = "not_json"
    TOO_LONG = "too_long"
    NOTHING = "nothing"
    OFF = "off"


LANGUAGES = ("en", "es")


class AlarmKind(StrEnum):
    """Why an article may not hold any more."""

    UNACCEPTED = "unaccepted"
    EDITED = "edited"
    HIDDEN = "hidden"
    OUTDATED = "outdated"
    UNHELPFUL = "unhelpful"
    DUE = "due"
    ASKED = "asked"


OF_SOURCES = (AlarmKind.UNACCEPTED, AlarmKind.EDITED, AlarmKind.HIDDEN, AlarmKind.OUTDATED)
"""Something happened to a post that a paragraph rests on."""


class AlarmEnd(StrEnum):
    """What became of an alarm."""

    UPDATED = "updated"
    CONFIRMED = "confirmed"
    ARCHIVED = "archived"
    NOT_NOW = "not_now"


ENDED_BY = {
    MoveReason.APPROVED: AlarmEnd.UPDATED, MoveReason.ROLLED_BACK: AlarmEnd.UPDATED, MoveReason.CONFIRMED: AlarmEnd.CONFIRMED,
    MoveReason.ARCHIVED: AlarmEnd.ARCHIVED,
}
"""Moves of the article that settle all its alarms."""
