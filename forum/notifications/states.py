"""Words of following and telling."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How much of a thread a follower hears."""

    ALL = "all"
    ANSWERS = "answers"
    SOLUTION = "solution"
    MUTED = "muted"


class Kind(StrEnum):
    """What a notification says."""

    ANSWER = "answer"
    COMMENT = "comment"
    MENTION = "mention"
    SOLVED = "solved"
    ACCEPTED = "accepted"
    SOLUTION_EDITED = "solution_edited"
    NEEDS_INFO = "needs_info"
    INFO_GIVEN = "info_given"
    REOPENED = "reopened"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    EDITED = "edited"
    EDIT_SUGGESTED = "edit_suggested"
    EDIT_APPROVED = "edit_approved"
    EDIT_REJECTED = "edit_rejected"
    MOVED = "moved"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RESTORED = "restored"


ABOUT_SUGGESTIONS = frozenset({Kind.EDIT_SUGGESTED, Kind.EDIT_APPROVED, Kind.EDIT_REJECTED})
"""What leads to the suggested edits of a post instead of to the post."""


class Topic(StrEnum):
    """Why somebody is told: the rows of the table of preferences, and the reason a mail gives."""

    REPLY = "reply"
    NEEDS_INFO = "needs_info"
    INFO_GIVEN = "info_given"
    ACCEPTED = "accepted"
    MENTION = "mention"
    EDIT = "edit"
    MY_EDITS = "my_edits"
    SOLUTION_EDITED = "solution_edited"
    ME_TOO = "me_too"
    FOLLOWED_ANSWER = "followed_answer"
    FOLLOWED_COMMENT = "followed_comment"
    FOLLOWED_OUTCOME = "followed_outcome"
    STAFF = "staff"


class Mailing(StrEnum):
    """When something is mailed, if at all."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


class Rhythm(StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class LetterKind(StrEnum):
    """About one thread, or a digest of several."""

    THREAD = "thread"
    DIGEST = "digest"


class WhyNot(StrEnum):
    """Why somebody is not told, or not by mail. The words are for operators: `plaza notifications preview`."""

    OWN_ACT = "own_act"
    MUTED = "muted"
    LEVEL = "follows_less"
    NOT_FOR_FOLLOWERS = "not_for_followers"
    CANNOT_SEE = "cannot_see"
    LEFT = "left"
    PREFERENCE = "preference"
    STOPPED = "stopped_all_mail"
    NO_DIGEST = "wants_no_digest"
    NO_ADDRESS = "no_confirmed_address"
    UNDELIVERABLE = "address_refuses_mail"
    SUSPENDED = "suspended"
    TOO_OLD = "too_old"
    READ = "read_in_plaza"
    NOTHING_LEFT = "nothing_left_to_say"
    REFUSED = "refused_by_their_server"
