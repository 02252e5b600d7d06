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
    MOVED_AWAY = "moved_away"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RESTORED = "restored"
    HIDDEN = "hidden"
    STATEMENT = "statement"
    ROLES = "roles"
    SANCTION_ENDED = "sanction_ended"
    SANCTION_LIFTED = "sanction_lifted"
    BADGE = "badge"
    PRIVILEGE = "privilege"
    QUESTION = "question"
    REMINDER = "reminder"
    DETAILS_MISSING = "details_missing"
    PRESUMED = "presumed"
    NO_REPLY = "no_reply"
    NUDGE = "nudge"
    SPLIT = "split"
    MERGED = "merged"
    CONVERTED = "converted"
    ANONYMISED = "anonymised"
    NAMED = "named"
    FLAG_AGREED = "flag_agreed"
    FLAG_DECLINED = "flag_declined"
    FLAG_CLOSED = "flag_closed"
    REQUEST_TAKEN = "request_taken"
    REQUEST_DONE = "request_done"
    REQUEST_DECLINED = "request_declined"
    REQUEST_CLOSED = "request_closed"
    STAFF_ASK = "staff_ask"
    STAFF_WROTE = "staff_wrote"
    CASE_ASSIGNED = "case_assigned"
    CASE_CHANGED = "case_changed"
    CASE_CLOCK = "case_clock"
    CASE_NOTE = "case_note"
    CASE_MESSAGE = "case_message"
    ARTICLE_DUE = "article_due"
    ARTICLE_REVIEW = "article_review"
    ARTICLE_DECIDED = "article_decided"
    SURVEY = "survey"
    RECOMMENDATION = "recommendation"
    OWN_COPY = "own_copy"


ASKING = (Kind.REMINDER, Kind.PRESUMED, Kind.DETAILS_MISSING)
"""What asks an asker how it is with their question; of several, the first one leads."""
ABOUT_FLAGS = (Kind.FLAG_AGREED, Kind.FLAG_DECLINED, Kind.FLAG_CLOSED)
"""What became of somebody's flags."""
ABOUT_REQUESTS = frozenset({Kind.REQUEST_TAKEN, Kind.REQUEST_DONE, Kind.REQUEST_DECLINED, Kind.REQUEST_CLOSED, Kind.STAFF_ASK,
                            Kind.STAFF_WROTE})
"""What became of somebody's request for help from staff, and what staff need for it."""
NOT_SOLVED_NOW, SOLVED_AGAIN = "not_solved_now", "solved_again"
"""Details of a closing that takes the solution away for its time, and of a reopening that brings it back."""
WROTE = ":wrote"
"""After the day of what was moved out of somebody's sight: it was no thread of theirs, but something they wrote in one."""
ABOUT_CASES = frozenset({Kind.CASE_ASSIGNED, Kind.CASE_CHANGED, Kind.CASE_CLOCK, Kind.CASE_NOTE, Kind.CASE_MESSAGE})
"""What those of staff hear who own or watch a case."""
ABOUT_REVIEWS = frozenset({Kind.ARTICLE_REVIEW, Kind.ARTICLE_DECIDED})
"""What becomes of articles before their readers have them: for those who write articles, and only as long as they do."""
ABOUT_ARTICLES = ABOUT_REVIEWS | {Kind.ARTICLE_DUE}
"""What leads to the page on which an article is worked on; its `detail` begins with the number of the article."""
IN_PRIVATE = frozenset({Kind.STAFF_WROTE, Kind.CASE_MESSAGE})
"""Words between an asker and staff: a reply by mail goes there, never into the thread."""
ABOUT_SURVEYS = frozenset({Kind.SURVEY, Kind.RECOMMENDATION})
"""What asks somebody for their opinion; a mail about it has a link that needs no sign-in."""
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
    FOLLOWED_QUESTION = "followed_question"
    STAFF = "staff"
    ACCOUNT = "account"
    BADGE = "badge"
    PRIVILEGE = "privilege"
    REMINDERS = "reminders"
    NUDGE = "nudge"
    FLAGS = "flags"
    REQUESTS = "requests"
    CASES = "cases"
    ARTICLES = "articles"
    SURVEYS = "surveys"


class Shelf(StrEnum):
    """Where in the inbox something lies: meant in person, from what one follows, about one's standing; or nowhere."""

    PERSONAL = "personal"
    FOLLOWING = "following"
    STANDING = "standing"
    NONE = ""


SHELVES = {
    **dict.fromkeys((Topic.ME_TOO, Topic.FOLLOWED_ANSWER, Topic.FOLLOWED_COMMENT, Topic.FOLLOWED_OUTCOME, Topic.FOLLOWED_QUESTION),
                    Shelf.FOLLOWING),
    **dict.fromkeys((Topic.ACCOUNT, Topic.BADGE, Topic.PRIVILEGE, Topic.FLAGS), Shelf.STANDING),
}
"""Every other topic is personal."""


class Tab(StrEnum):
    """What the inbox shows at a time."""

    ALL = "all"
    UNREAD = "unread"
    PERSONAL = "personal"
    FOLLOWING = "following"
    STANDING = "standing"


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
    """About one thread, a digest of several, or about the member and no thread. Surveys and articles are no letters of their own: links
    in letters that only ask for an opinion, or only tell of articles, end just that."""

    THREAD = "thread"
    DIGEST = "digest"
    NOTICE = "notice"
    SURVEY = "survey"
    ARTICLES = "articles"


class WhyNot(StrEnum):
    """Why somebody is not told, or not by mail. The words are for operators: `plaza notifications preview`."""

    OWN_ACT = "own_act"
    TOLD_AS_REQUEST = "told_as_a_request_for_details"
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
    NO_DEVICE = "no_device"
    MAILED_APART = "mailed_apart"


class Outcome(StrEnum):
    """What became of a mail that came in."""

    POSTED = "posted"
    REFUSED = "refused"
    IGNORED = "ignored"
    UNKNOWN_SENDER = "unknown_sender"
    UNPROVEN_SENDER = "unproven_sender"
    UNREADABLE = "unreadable"
