"""What mails and settings say, in the language that is in force when it is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.notifications.article_words import SAID_OF_ARTICLES
from forum.notifications.case_words import SAID_OF_CASES
from forum.notifications.outcome_words import OUTCOMES, outcome_sentence
from forum.notifications.recommending import Reason
from forum.notifications.statements import statement_sentence
from forum.notifications.states import (
    ABOUT_ARTICLES,
    ABOUT_FLAGS,
    ABOUT_REQUESTS,
    ABOUT_SURVEYS,
    WROTE,
    Kind,
    Level,
    Mailing,
    Rhythm,
    Tab,
    Topic,
)
from forum.reputation.badges import BADGES
from forum.reputation.privileges import words_of
from forum.threads.forms import HIDE_WORDS
from forum.threads.states import HideReason, PostKind

TOPICS: dict[Topic, tuple[Any, Any]] = {
    Topic.REPLY: (_l("Answers and comments to me"), _l("Somebody answers your question, or comments on what you wrote.")),
    Topic.NEEDS_INFO: (_l("Details are needed from me"), _l("Nothing goes on until you reply.")),
    Topic.INFO_GIVEN: (_l("Details I asked for"), _l("The asker has given them.")),
    Topic.ACCEPTED: (_l("My answer is accepted"), _l("Somebody's problem is solved by your answer.")),
    Topic.MENTION: (_l("Somebody mentions me"), _l("With @ and your handle.")),
    Topic.EDIT: (_l("My post is edited"), _l("Somebody else edits it, or suggests an edit for you to decide.")),
    Topic.MY_EDITS: (_l("An edit I suggested is decided"), _l("It is approved, or rejected with a reason.")),
    Topic.SOLUTION_EDITED: (_l("The solution to my question changes"), _l("The accepted answer is edited after it was accepted.")),
    Topic.ME_TOO: (_l("A problem I have too is solved"), _l("Where you said so.")),
    Topic.FOLLOWED_ANSWER: (_l("Answers in threads I follow"), _l("You follow what you answer and what you choose.")),
    Topic.FOLLOWED_COMMENT: (_l("Comments in threads I follow"), _l("In threads you follow for everything.")),
    Topic.FOLLOWED_OUTCOME: (_l("Threads I follow are solved"), _l("Or reopened.")),
    Topic.FOLLOWED_QUESTION: (_l("New questions where I follow"), _l("In the categories and tags you follow.")),
    Topic.REMINDERS: (_l("My question waits for me"), _l("Did an answer solve it, or are details missing? At most a few times.")),
    Topic.NUDGE: (_l("Questions nobody has answered"), _l("Where you have solved ones like it. At most one a day.")),
    Topic.STAFF: (_l("Notices about my threads"), _l("They are closed, moved, split, merged, locked or put back.")),
    Topic.ACCOUNT: (_l("Notices from staff"), _l("A decision about your posts or your account, or a change of your role.")),
    Topic.FLAGS: (_l("What became of my flags"), _l("A moderator has looked at what you flagged.")),
    Topic.REQUESTS: (_l("I asked staff for help"), _l("They take it up, turn it down with a reason, or need something from you.")),
    Topic.CASES: (_l("Cases I own or watch"), _l("For staff: somebody gives you a case, something happens to one, or its time runs out.")),
    Topic.ARTICLES: (
        _l("Articles I write or look after"),
        _l("For editors: one waits for a review, yours is decided, or the day has come to look at one again."),
    ),
    Topic.SURVEYS: (_l("How was the help?"), _l("A short question once yours is solved, and now and then one about this place.")),
    Topic.BADGE: (_l("I earn a badge"), _l("All of one day come as one.")),
    Topic.PRIVILEGE: (_l("I earn a privilege"), _l("Your reputation is enough for something new.")),
}
TABS = {
    Tab.ALL: _lp("inbox", "All"), Tab.UNREAD: _lp("inbox", "Unread"), Tab.PERSONAL: _lp("inbox", "For me"),
    Tab.FOLLOWING: _lp("inbox", "Following"), Tab.STANDING: _lp("inbox", "Standing"),
}
LEVELS = {
    Level.ALL: _l("Everything"), Level.ANSWERS: _l("Answers and the solution"), Level.SOLUTION: _l("Only the solution"),
    Level.MUTED: _l("Muted"),
}
MAILINGS = {Mailing.NOW: _l("At once"), Mailing.DIGEST: _l("In the digest"), Mailing.OFF: _l("No mail")}
RHYTHMS = {Rhythm.DAILY: _l("Every morning"), Rhythm.WEEKLY: _l("On Monday mornings"), Rhythm.OFF: _l("Never")}


ROLE_WORDS = {"agent": _l("Agent"), "moderator": _l("Moderator"), "editor": _l("Editor"), "admin": _l("Administrator")}


def _hidden(_name: str, detail: str) -> str:
    kind, _colon, reason = detail.partition(":")
    reason, _colon, how = reason.partition(":")
    why = HIDE_WORDS.get(HideReason(reason), reason) if reason in tuple(HideReason) else reason
    if how:
        return _hidden_by_itself(kind, str(why))
    words: dict[str, str] = {
        PostKind.QUESTION: _("Staff hid your post and its thread. Reason: %(reason)s", reason=why),
        PostKind.ANSWER: _("Staff hid your answer. Reason: %(reason)s", reason=why),
    }
    return words.get(kind) or _("Staff hid your comment. Reason: %(reason)s", reason=why)


def _hidden_by_itself(kind: str, why: str) -> str:
    """Flags did it, or a screen: no person has decided yet."""
    words: dict[str, str] = {
        PostKind.QUESTION: _("Your post and its thread are hidden until a moderator has looked. Reason: %(reason)s", reason=why),
        PostKind.ANSWER: _("Your answer is hidden until a moderator has looked. Reason: %(reason)s", reason=why),
    }
    return words.get(kind) or _("Your comment is hidden until a moderator has looked. Reason: %(reason)s", reason=why)


def _roles(name: str, detail: str) -> str:
    def named(sign: str) -> str:
        return ", ".join(str(ROLE_WORDS.get(role[1:], role[1:])) for role in detail.split() if role.startswith(sign))

    granted, withdrawn = named("+"), named("-")
    if granted and withdrawn:
        return _("%(name)s changed your roles. New: %(granted)s. No longer: %(withdrawn)s", name=name, granted=granted, withdrawn=withdrawn)
    if granted:
        return _("%(name)s gave you a role: %(granted)s", name=name, granted=granted)
    return _("%(name)s withdrew a role of yours: %(withdrawn)s", name=name, withdrawn=withdrawn)


def _flag(kind: str, detail: str) -> str:
    """`detail` is what was flagged, a post or a member, and the reason."""
    about, _colon, reason = detail.partition(":")
    why = HIDE_WORDS.get(HideReason(reason), reason) if reason in tuple(HideReason) else reason
    if kind == Kind.FLAG_CLOSED:
        return _("A moderator has dealt with what you flagged as: %(reason)s. Thank you.", reason=why)
    if about == "member":
        words = _("You flagged a member (%(reason)s). We agreed and acted. Thank you.", reason=why)
        declined = _("You flagged a member (%(reason)s). We looked and found nothing against the rules.", reason=why)
    else:
        words = _("You flagged a post (%(reason)s). We agreed and acted. Thank you.", reason=why)
        declined = _("You flagged a post (%(reason)s). We looked and found it within the rules.", reason=why)
    return str(words if kind == Kind.FLAG_AGREED else declined)


def _sanction_ended(_name: str, kind: str) -> str:
    return _("Your suspension is over. Welcome back.") if kind == "suspension" else _("Your silence is over. You may write again.")


def _sanction_lifted(_name: str, kind: str) -> str:
    words: dict[str, str] = {
        "warning": _("Staff took a warning back."), "silence": _("Staff lifted your silence. You may write again."),
        "suspension": _("Staff lifted your suspension. Welcome back."), "removal": _("Staff took back the removal of your account."),
    }
    return words[kind]


def badge_title(key: str) -> str:
    """What a badge is called."""
    return str(BADGES[key].title) if key in BADGES else key


def _converted(name: str, kind: str) -> str:
    if kind == PostKind.COMMENT:
        return _("%(name)s made your answer a comment", name=name)
    return _("%(name)s made your comment an answer", name=name)


def _moved_away(_name: str, detail: str) -> str:
    day = format_date(date.fromisoformat(detail.removesuffix(WROTE)), "long")
    if detail.endswith(WROTE):
        return _("Staff moved what you wrote on %(day)s to a category that you cannot read", day=day)
    return _("Staff moved what you asked on %(day)s to a category that you cannot read", day=day)


ABOUT_THE_READER: dict[str, Callable[[str, str], str]] = {
    Kind.HIDDEN: _hidden, Kind.ROLES: _roles, Kind.CONVERTED: _converted, Kind.MOVED_AWAY: _moved_away,
    Kind.STATEMENT: statement_sentence,
    Kind.SANCTION_ENDED: _sanction_ended, Kind.SANCTION_LIFTED: _sanction_lifted,
    **SAID_OF_CASES, **SAID_OF_ARTICLES,
    Kind.RECOMMENDATION: lambda _name, _key: _("How likely would you recommend this place to a friend?"),
    Kind.OWN_COPY: lambda _name, _key: _("The copy of your data is ready to be downloaded"),
    Kind.BADGE: lambda _name, key: _("You earned a badge: %(badge)s", badge=badge_title(key)),
    Kind.PRIVILEGE: lambda _name, key: _("You earned a privilege: %(privilege)s", privilege=words_of(key)),
    **{kind: partial(lambda kind, _name, detail: _flag(kind, detail), kind) for kind in ABOUT_FLAGS},
}


def heading(kind: str) -> str:
    """What the inbox calls a bundle that is about no thread."""
    words: dict[str, str] = {
        Kind.BADGE: _("Badges"), Kind.PRIVILEGE: _("Privileges"), Kind.ROLES: _("Your roles"), Kind.HIDDEN: _("Hidden by staff"),
        Kind.MOVED_AWAY: _("Moved by staff"),
        **dict.fromkeys(ABOUT_FLAGS, _("Your flags")),
        Kind.STATEMENT: _("Decision about you"), Kind.ARTICLE_DUE: _("Your articles"), Kind.ARTICLE_DECIDED: _("Your articles"),
        Kind.ARTICLE_REVIEW: _("Reviews of articles"), Kind.RECOMMENDATION: _("Your opinion"),
        Kind.SANCTION_ENDED: _("Your account"), Kind.SANCTION_LIFTED: _("Your account"),
        Kind.OWN_COPY: _("Your data"),
    }
    return words[kind]


def sentence(kind: str, name: str, detail: str = "") -> str:
    """What happened, with the name of whoever did it: plain text. What is about the reader has words of its own."""
    if kind in ABOUT_THE_READER:
        return ABOUT_THE_READER[kind](name, detail)
    if detail in OUTCOMES:
        return outcome_sentence(kind, name, detail)
    if kind == Kind.RESTORED and detail == "held":
        return str(_("Your post is published"))
    words: dict[str, str] = {
        Kind.ANSWER: _("%(name)s answered", name=name), Kind.COMMENT: _("%(name)s commented", name=name),
        Kind.MENTION: _("%(name)s mentioned you", name=name), Kind.SOLVED: _("%(name)s marked this as solved", name=name),
        Kind.ACCEPTED: _("%(name)s accepted your answer", name=name),
        Kind.SOLUTION_EDITED: _("%(name)s edited the accepted answer", name=name),
        Kind.NEEDS_INFO: _("%(name)s needs details from you", name=name),
        Kind.INFO_GIVEN: _("%(name)s gave the details you asked for", name=name),
        Kind.REOPENED: _("%(name)s reopened this", name=name), Kind.CLOSED: _("%(name)s closed this", name=name),
        Kind.DUPLICATE: _("%(name)s closed this as a duplicate", name=name), Kind.EDITED: _("%(name)s edited your post", name=name),
        Kind.EDIT_SUGGESTED: _("%(name)s suggested an edit of your post", name=name),
        Kind.EDIT_APPROVED: _("%(name)s approved the edit you suggested", name=name),
        Kind.EDIT_REJECTED: _("%(name)s rejected the edit you suggested", name=name),
        Kind.MOVED: _("%(name)s moved this to another category", name=name), Kind.LOCKED: _("%(name)s locked this", name=name),
        Kind.UNLOCKED: _("%(name)s unlocked this", name=name), Kind.RESTORED: _("Staff put your post back"),
        Kind.QUESTION: _("%(name)s asked", name=name),
        Kind.REMINDER: _("Did an answer solve it?"), Kind.DETAILS_MISSING: _("Your question still waits for details from you"),
        Kind.PRESUMED: _("We take your question for solved. Is it?"),
        Kind.NO_REPLY: _("Closed, because the details that were asked for never came. Your reply opens it again."),
        Kind.SPLIT: _("%(name)s put what you wrote into a thread of its own", name=name),
        Kind.MERGED: _("%(name)s merged a thread you wrote in into this one", name=name),
        Kind.ANONYMISED: _("What you wrote here is shown as written by “Anonymous” now"),
        Kind.NAMED: _("What you wrote here shows your name again"),
        Kind.NUDGE: _("Nobody has answered this yet, and you have solved questions like it"),
        Kind.SURVEY: _("How was the help with your question?"),
    }
    return words[kind]


def reason(topic: str) -> str:
    """Why somebody gets a mail about a thread."""
    words: dict[str, str] = {
        Topic.REPLY: _("You get this mail because you wrote what this is a reply to."),
        Topic.NEEDS_INFO: _("You get this mail because this is your question."),
        Topic.INFO_GIVEN: _("You get this mail because you asked for these details."),
        Topic.ACCEPTED: _("You get this mail because this is your answer."),
        Topic.MENTION: _("You get this mail because your handle stands in this post."),
        Topic.EDIT: _("You get this mail because this is your post."),
        Topic.MY_EDITS: _("You get this mail because you suggested this edit."),
        Topic.SOLUTION_EDITED: _("You get this mail because this is your question."),
        Topic.ME_TOO: _("You get this mail because you said you have this problem too."),
        Topic.FOLLOWED_QUESTION: _("You get this mail because you follow this category or one of these tags."),
        Topic.STAFF: _("You get this mail because this thread or post is yours."),
        **dict.fromkeys((Topic.ACCOUNT, Topic.BADGE, Topic.PRIVILEGE), _("You get this mail because it is about you.")),
        Topic.FLAGS: _("You get this mail because you flagged something."),
        Topic.REQUESTS: _("You get this mail because staff were asked for help with this question."),
        Topic.ARTICLES: _("You get this mail because you write, review or look after articles."),
        Topic.CASES: _("You get this mail because you own or watch this case, or answer for the team it is with."),
        Topic.REMINDERS: _("You get this mail because this is your question."),
        Topic.SURVEYS: _("You get this mail because we would like to know how it went. We do not ask often."),
        Topic.NUDGE: _("You get this mail because answers of yours solved questions like it."),
    }
    return words.get(topic) or _("You get this mail because you follow this thread.")


def action(kind: str) -> str:
    """What the button of a mail says."""
    words: dict[str, str] = {
        Kind.CASE_ASSIGNED: _("Open the case"), Kind.CASE_CHANGED: _("Open the case"), Kind.CASE_CLOCK: _("Open the case"),
        Kind.CASE_NOTE: _("Open the case"), Kind.CASE_MESSAGE: _("Open the case"),
        Kind.STAFF_ASK: _("See what they need"), Kind.STAFF_WROTE: _("Read and reply"),
        **dict.fromkeys(ABOUT_REQUESTS - {Kind.STAFF_ASK, Kind.STAFF_WROTE}, _("See how it stands")),
        Kind.NEEDS_INFO: _("Give the details"), Kind.ANSWER: _("Read the answer"), Kind.COMMENT: _("Read the comment"),
        Kind.SOLVED: _("See the solution"), Kind.QUESTION: _("Read the question"), Kind.DETAILS_MISSING: _("Give the details"),
        Kind.NUDGE: _("Read the question"), Kind.EDIT_SUGGESTED: _("Look at the edit"), Kind.EDIT_REJECTED: _("Read why"),
        Kind.EDIT_APPROVED: _("Look at the edit"), **dict.fromkeys(ABOUT_ARTICLES, _("Look at the article")),
        **dict.fromkeys(ABOUT_SURVEYS, _("Say how it was")),
    }
    return words.get(kind) or _("Open the thread")


def because(reason: Reason) -> str:
    """Why a question is suggested: a sentence."""
    if reason.solved:
        return str(ngettext(
            "Because you solved %(num)d question about %(place)s", "Because you solved %(num)d questions about %(place)s",
            reason.solved, place=reason.place,
        ))
    return str(_("Because you follow %(place)s", place=reason.place))
