"""What the codes of the knowledge base are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.knowledge.drafting.paragraphs import Why
from forum.knowledge.privacy import MORE
from forum.knowledge.states import (
    AlarmEnd,
    AlarmKind,
    ArticleState,
    MoveReason,
    RatingReason,
    RewriteFailure,
    Section,
    Significance,
    Verdict,
    Visibility,
)

LANGUAGE_WORDS = {"en": "English", "es": "Español"}
STATE_WORDS: dict[str, Any] = {
    ArticleState.DRAFT: _lp("article", "Draft"), ArticleState.IN_REVIEW: _lp("article", "In review"),
    ArticleState.CHANGES_REQUESTED: _lp("article", "Changes requested"), ArticleState.PUBLISHED: _lp("article", "Published"),
    ArticleState.NEEDS_UPDATE: _lp("article", "Needs an update"), ArticleState.ARCHIVED: _lp("article", "Archived"),
}
STATE_CHIPS: dict[str, tuple[str, str]] = {
    ArticleState.DRAFT: ("closed", "pen-line"), ArticleState.IN_REVIEW: ("answered", "eye"),
    ArticleState.CHANGES_REQUESTED: ("needs-info", "message-square-text"), ArticleState.PUBLISHED: ("solved", "circle-check"),
    ArticleState.NEEDS_UPDATE: ("unanswered", "triangle-alert"), ArticleState.ARCHIVED: ("closed", "archive"),
}
"""The colour of each state's chip (a state of questions has it too) and its icon."""
MOVE_WORDS: dict[str, Any] = {
    MoveReason.WRITTEN: _lp("article", "begun"), MoveReason.EDITED: _lp("article", "edited"),
    MoveReason.SUBMITTED: _lp("article", "handed in for review"), MoveReason.TAKEN_BACK: _lp("article", "taken back from review"),
    MoveReason.APPROVED: _lp("article", "approved and published"), MoveReason.REQUESTED: _lp("article", "changes asked for"),
    MoveReason.GIVEN_UP: _lp("article", "edit given up"), MoveReason.ROLLED_BACK: _lp("article", "rolled back"),
    MoveReason.OUTDATED: _lp("article", "marked as outdated"), MoveReason.CONFIRMED: _lp("article", "looked at: still right"),
    MoveReason.ARCHIVED: _lp("article", "archived"), MoveReason.RESTORED: _lp("article", "restored"),
}
SECTION_WORDS: dict[str, Any] = {
    Section.QUESTION: _lp("article", "Question"), Section.APPLIES_TO: _lp("article", "Applies to"),
    Section.SYMPTOMS: _lp("article", "Symptoms"), Section.CAUSE: _lp("article", "Cause"), Section.SOLUTION: _lp("article", "Solution"),
}
VISIBILITY_WORDS: dict[str, Any] = {Visibility.PUBLIC: _l("Everybody"), Visibility.INTERNAL: _l("Staff only")}
SIGNIFICANCE_WORDS: dict[str, Any] = {
    Significance.MAJOR: _l("Major: readers and translators should know"), Significance.MINOR: _l("Minor: wording, typing errors"),
}
VERDICT_WORDS: dict[str, Any] = {Verdict.APPROVE: _l("Approved"), Verdict.REQUEST_CHANGES: _l("Changes asked for")}
RATING_WORDS: dict[str, Any] = {
    RatingReason.NOT_MY_PROBLEM: _l("It is about another problem"), RatingReason.DID_NOT_WORK: _l("It did not work"),
    RatingReason.UNCLEAR: _l("I did not understand it"), RatingReason.OUTDATED: _l("It is out of date"),
    RatingReason.OTHER: _l("Something else"),
}
FINDING_WORDS: dict[str, Any] = {
    "email": _l("E-mail address"), "phone": _l("Telephone number"), "card": _l("Card number"), "iban": _l("Account number"),
    "ip": _l("IP address"), "secret": _l("Password or key"), "address": _l("Street address"), "order": _l("Order number"),
    "customer": _l("Customer number"), "mac": _l("Address of a device (MAC)"),
    MORE: _l("More than can be listed"),
}
FINDING_HELP: dict[str, Any] = {
    "email": _l("A name, an @ and a host that is no example."), "phone": _l("As long as a telephone number, and grouped like one."),
    "card": _l("The check digit of a card number is right."), "iban": _l("The check digits of an account number are right."),
    "ip": _l("An address on the Internet that is not well known."), "secret": _l("Looks like a key, or stands behind “password”."),
    "address": _l("A house number with a word for a street."), "order": _l("Looks like the order numbers in the settings."),
    "customer": _l("Stands behind “customer no.” or the like, or looks like the customer numbers in the settings."),
    "mac": _l("Six pairs of digits and letters, which tell one device from all others."),
    MORE: _l("Take some of it out, then the rest is shown."),
}
"""Why something is taken for it."""
CHANGED_WORDS: dict[str, Any] = {
    "owner": _l("Owner"), "review_by": _l("To be looked at again"), "position": _l("Order"),
    "topic": _l("Recurring questions beside it"), "rewrite": _l("Rewrite by a machine"),
}
WHY_WORDS: dict[str, Any] = {
    Why.CLEAREST_TITLE: _l("the clearest of the titles"), Why.ASKED_IN: _l("asked under the clearest title"),
    Why.OTHER_WORDING: _l("another way to ask it"), Why.FIELD: _l("from the fields of the questions"),
    Why.SYMPTOM: _l("what askers saw"), Why.CAUSE: _l("an accepted answer gives a reason"), Why.BEST_ANSWER: _l("from the best answer"),
    Why.OTHER_ANSWER: _l("from another accepted answer"), Why.TRIED: _l("tried before asking"), Why.VOTED_DOWN: _l("voted down"),
    Why.INTRODUCES: _l("introduces what follows"),
}
"""Why a paragraph is in a draft."""
FAILURE_WORDS: dict[str, Any] = {
    RewriteFailure.UNREACHABLE: _l("The machine did not answer in time. Try again later."),
    RewriteFailure.REFUSED: _l("Plaza does not send anything to the address in the settings. An administrator should look at it."),
    RewriteFailure.STATUS: _l("The machine refused. An administrator should look at its address, model and key."),
    RewriteFailure.NOT_JSON: _l("What the machine answered could not be read. Try again, or write it yourself."),
    RewriteFailure.TOO_LONG: _l("The machine’s answer was too long. Split the article, or write it yourself."),
    RewriteFailure.NOTHING: _l("The machine had nothing to suggest that could be taken over."),
    RewriteFailure.OFF: _l("Rewriting was switched off in the meantime."),
}
ALARM_KINDS: dict[str, Any] = {
    AlarmKind.UNACCEPTED: _l("Solution withdrawn"), AlarmKind.EDITED: _l("Source edited"), AlarmKind.HIDDEN: _l("Source out of sight"),
    AlarmKind.OUTDATED: _l("Source passed over"), AlarmKind.UNHELPFUL: _l("Helps less"), AlarmKind.DUE: _l("Time to look again"),
    AlarmKind.ASKED: _l("Asked all the same"),
}
ALARM_ICONS: dict[str, str] = {
    AlarmKind.UNACCEPTED: "undo-2", AlarmKind.EDITED: "pencil", AlarmKind.HIDDEN: "eye", AlarmKind.OUTDATED: "history",
    AlarmKind.UNHELPFUL: "thumbs-down", AlarmKind.DUE: "alarm-clock", AlarmKind.ASKED: "circle-question-mark",
}
ALARM_CAUSES: dict[str, Any] = {
    AlarmKind.UNACCEPTED: _l("A solution it rests on was withdrawn."), AlarmKind.EDITED: _l("A source was edited since it was cited."),
    AlarmKind.HIDDEN: _l("A source was hidden or deleted, or moved to where not everybody may read it."),
    AlarmKind.OUTDATED: _l("Another answer was accepted since, instead of one it rests on."),
    AlarmKind.UNHELPFUL: _l("Readers say more often than before that it did not help."),
    AlarmKind.DUE: _l("The day has come to look at it again."),
    AlarmKind.ASKED: _l("People asked although it was suggested to them."),
}
ALARM_TODO: dict[str, Any] = {
    AlarmKind.UNACCEPTED: _l("See why it was withdrawn. Rewrite these paragraphs, or rest them on what solved it in the end."),
    AlarmKind.EDITED: _l("Compare what the source said with what it says now, and take over what matters into these paragraphs."),
    AlarmKind.HIDDEN: _l("Rest these paragraphs on another source, or take out what nobody vouches for any more."),
    AlarmKind.OUTDATED: _l("Read the accepted answer. If it is better, let these paragraphs say and cite it."),
    AlarmKind.UNHELPFUL: _l("Read why it did not help, and what readers wrote to you. Often a step or a version is missing."),
    AlarmKind.DUE: _l("Read it as if for the first time: versions, names of menus, prices, links."),
    AlarmKind.ASKED: _l("Its title or first words may not say what people look for. Compare them with the new questions."),
}
ALARM_ENDS: dict[str, Any] = {
    AlarmEnd.UPDATED: _lp("alarm", "Article updated"), AlarmEnd.CONFIRMED: _lp("alarm", "Looked at: still right"),
    AlarmEnd.ARCHIVED: _lp("alarm", "Article archived"), AlarmEnd.NOT_NOW: _lp("alarm", "Not now"),
}
SHELF_WORDS: dict[str, Any] = {
    "open": _lp("alarm", "Open"), "mine": _lp("alarm", "Mine"), "free": _lp("alarm", "Nobody on it"), "closed": _lp("alarm", "Settled"),
}
