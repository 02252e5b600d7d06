"""What mails and settings say, in the language that is in force when it is said."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.notifications.states import Kind, Mailing, Rhythm, Topic

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
    Topic.STAFF: (_l("Notices about my threads"), _l("They are closed, moved, locked or put back.")),
}
MAILINGS = {Mailing.NOW: _l("At once"), Mailing.DIGEST: _l("In the digest"), Mailing.OFF: _l("No mail")}
RHYTHMS = {Rhythm.DAILY: _l("Every morning"), Rhythm.WEEKLY: _l("On Monday mornings"), Rhythm.OFF: _l("Never")}


def sentence(kind: str, name: str) -> str:
    """What happened, with the name of whoever did it: plain text."""
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
        Kind.UNLOCKED: _("%(name)s unlocked this", name=name), Kind.RESTORED: _("%(name)s put your post back", name=name),
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
        Topic.STAFF: _("You get this mail because this thread or post is yours."),
    }
    return words.get(topic) or _("You get this mail because you follow this thread.")


def action(kind: str) -> str:
    """What the button of a mail says."""
    words: dict[str, str] = {
        Kind.NEEDS_INFO: _("Give the details"), Kind.ANSWER: _("Read the answer"), Kind.COMMENT: _("Read the comment"),
        Kind.SOLVED: _("See the solution"), Kind.EDIT_SUGGESTED: _("Look at the edit"), Kind.EDIT_REJECTED: _("Read why"),
    }
    return words.get(kind) or _("Open the thread")
