"""What pages and mails call things: restrictions, how they were found, where they hold, states, what is said of them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.threads.forms import HIDE_WORDS
from moderation.statements.models import Statement
from moderation.statements.states import ILLEGAL, AppealState, Category, FoundHow, NoticeState, Restriction, Withdrawn

RESTRICTIONS: dict[str, Any] = {
    Restriction.HIDDEN: _l("Your post is hidden"), Restriction.REMOVED: _l("Your post is removed"),
    Restriction.REFUSED: _l("Your post was not let in"), Restriction.WARNING: _l("You are warned"),
    Restriction.SILENCE: _l("You may not write for a while"), Restriction.SUSPENSION: _l("Your account is suspended"),
    Restriction.REMOVAL: _l("Your account is removed"), Restriction.FLAG_PRIVILEGE: _l("You may not flag for a while"),
}
KINDS: dict[str, Any] = {
    Restriction.HIDDEN: _l("Post hidden"), Restriction.REMOVED: _l("Post removed"), Restriction.REFUSED: _l("Post not let in"),
    Restriction.WARNING: _l("Warning"), Restriction.SILENCE: _l("Silence"), Restriction.SUSPENSION: _l("Suspension"),
    Restriction.REMOVAL: _l("Account removed"), Restriction.FLAG_PRIVILEGE: _l("Flagging suspended"),
}
SCOPES: dict[str, Any] = {
    **dict.fromkeys((Restriction.HIDDEN, Restriction.REMOVED),
                    _l("Everywhere on this site: pages, lists, search, feeds and mails. Only moderators see the post, and you here.")),
    Restriction.REFUSED: _l("Everywhere on this site. The post was never shown to anybody but moderators."),
    Restriction.WARNING: _l("Nothing is restricted. The warning counts if it happens again."),
    Restriction.SILENCE: _l("The whole site: you can read and sign in, but not post, vote, edit, flag or change your profile."),
    Restriction.SUSPENSION: _l("The whole site: you cannot sign in."),
    Restriction.REMOVAL: _l("The whole site: you cannot sign in, and your page shows a removed member."),
    Restriction.FLAG_PRIVILEGE: _l("Flags only. Everything else works as before."),
}
REASONS: dict[str, Any] = {**{str(code): words for code, words in HIDE_WORDS.items()}, ILLEGAL: _l("Against the law")}
FOUND: dict[str, Any] = {
    FoundHow.FLAG: _l("Members flagged it."), FoundHow.OWN_INITIATIVE: _l("A moderator came across it."),
    FoundHow.AUTOMATED: _l("Automated means found it."), FoundHow.NOTICE: _l("Somebody sent us a notice under the law."),
}
DECIDED_BY_HUMAN = _l("A person decided, not a machine.")
DECIDED_BY_MACHINE = _l("It was decided automatically, by the weight of members’ flags or by a rule. No person has decided yet.")
WITHDRAWN: dict[str, Any] = {
    Withdrawn.UNDONE: _l("This decision was undone."), Withdrawn.RESTORED: _l("Your post is back. This decision no longer holds."),
    Withdrawn.OVERTURNED: _l("This decision was overturned on appeal."),
    Withdrawn.REPLACED: _l("Replaced by another decision: what holds now, and how to appeal, is said there."),
}
APPEALS: dict[str, Any] = {
    AppealState.OPEN: _l("We are looking at your appeal"), AppealState.UPHELD: _l("The decision stands"),
    AppealState.OVERTURNED: _l("The decision was overturned"), AppealState.WITHDRAWN: _l("You took your appeal back"),
}
CATEGORIES: dict[str, Any] = {
    Category.CHILD_ABUSE: _l("Sexual abuse of children"), Category.TERRORISM: _l("Terrorism"),
    Category.HATE_OR_THREATS: _l("Hate speech, threats or incitement to violence"),
    Category.PRIVACY: _l("My privacy or personal data"), Category.DEFAMATION: _l("Defamation or insult"),
    Category.INTELLECTUAL_PROPERTY: _l("Copyright, trade mark or another right of mine"), Category.FRAUD: _l("Fraud or a scam"),
    Category.UNSAFE_PRODUCTS: _l("Illegal or dangerous products"), Category.OTHER: _l("Something else that is against the law"),
}
NOTICES: dict[str, Any] = {
    NoticeState.OPEN: _l("We have it, and a moderator will look at it"), NoticeState.DECIDED: _lp("notice", "Decided"),
    NoticeState.DUPLICATE: _l("Decided together with an earlier notice"), NoticeState.WITHDRAWN: _l("Taken back"),
}


def apology() -> str:
    """What is said when a decision is overturned, in the language in force, before the words of whoever overturned it."""
    return str(_("We looked at this again and you are right: the decision was wrong. It is undone, and it no longer counts. "
                 "We are sorry for the trouble, and thank you for telling us."))


def heading(statement: Statement) -> str:
    return str(RESTRICTIONS[statement.restriction])


def about_words(kind: str, title: str) -> str:
    """A post by its name, to whoever wrote it; without a title they may not know it."""
    if kind == "answer":
        return str(_("Your answer in “%(title)s”", title=title) if title else _("An answer of yours"))
    if kind == "comment":
        return str(_("Your comment in “%(title)s”", title=title) if title else _("A comment of yours"))
    if not title:
        return str(_("A post of yours"))
    return str(_("Your discussion “%(title)s”", title=title) if kind == "discussion" else _("Your question “%(title)s”", title=title))


def reason_words(code: str) -> str:
    return str(REASONS.get(code, code))


def news_heading(statement: Statement, news: str) -> str:
    """What a letter is about: the first word of it, or what is new since."""
    told: dict[tuple[str, str], Any] = {
        ("confirmed", Restriction.HIDDEN): _l("A moderator has looked: your post stays hidden"),
        ("confirmed", Restriction.REMOVED): _l("A moderator has looked: your post is removed"),
        ("confirmed", Restriction.REFUSED): _l("A moderator has looked: your post is not let in"),
        ("changed", Restriction.HIDDEN): _l("Your post stays hidden, by another decision"),
        ("changed", Restriction.REMOVED): _l("Your hidden post is removed now"),
    }
    return str(told.get((news, statement.restriction), RESTRICTIONS[statement.restriction]))


def found_words(statement: Statement) -> list[str]:
    """How it came to our notice, and whether a machine decided."""
    if statement.is_automated and statement.found_how == FoundHow.AUTOMATED and statement.post_id:
        return [str(_("Members flagged it, and the weight of their flags hid it.")), str(DECIDED_BY_MACHINE)]
    return [str(FOUND[statement.found_how]), str(DECIDED_BY_MACHINE if statement.is_automated else DECIDED_BY_HUMAN)]


def automated_facts() -> str:
    """The facts of a hiding that nobody has looked at yet."""
    return str(_("Several members flagged this post. It is hidden until a moderator has looked at it."))
