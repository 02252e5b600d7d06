"""What the letters about decisions say: in the language in force, plain texts that the templates escape. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _

from forum.core import settings
from forum.core.config import current_config
from forum.core.rendering import moment
from moderation.statements import words
from moderation.statements.access import link_for, notice_link
from moderation.statements.models import Notice
from moderation.statements.news import news_of
from moderation.statements.queries.statements import StatementView
from moderation.statements.rules import rule_of
from moderation.statements.scopes import scope_words
from moderation.statements.states import AppealState
from moderation.statements.undone import undone_words


@dataclass(frozen=True)
class Fact:
    """A name and a value; `link` leads to it."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail: a subject that is its heading too, sentences, facts, and where its button leads."""

    subject: str
    sentences: tuple[str, ...]
    link: str
    action: str
    facts: tuple[Fact, ...] = ()
    after: tuple[str, ...] = ()


def letter_issued(view: StatementView) -> Letter:
    return composed(view, scope_words(view.statement), link_for(view.statement))


def composed(view: StatementView, scope: str, link: str = "") -> Letter:
    """The letter about a decision: also of one that is not made yet, which has no page to link to. `scope`: where it holds."""
    statement, rule = view.statement, rule_of(view.statement)
    heading = words.news_heading(statement, news_of(statement))
    said = (statement.facts or (words.automated_facts() if statement.is_automated and statement.post_id else ""),)
    facts = [
        *_about(view), Fact(_("Reason"), words.reason_words(statement.reason)), Fact(_("Where it holds"), scope),
        Fact(_("Rule"), rule.title if rule else "", f"{current_config().public_url}{rule.url}" if rule else ""),
        Fact(_("Law"), statement.law), Fact(_("Until"), moment(statement.until) if statement.until else ""),
    ]
    return Letter(
        heading, (*filter(None, said), *words.found_words(statement)), link, _("Read the decision, appeal"),
        tuple(fact for fact in facts if fact.value),
        (_("If you think this is wrong, you can appeal until %(day)s. Somebody else will look at it.", day=moment(statement.appeal_until)),
         _("The link works without signing in. Keep it to yourself.")),
    )


def letter_withdrawn(view: StatementView) -> Letter:
    statement = view.statement
    return Letter(
        _("A decision about you no longer holds"), (str(words.WITHDRAWN[statement.withdrawn_how or "undone"]),), link_for(statement),
        _("Read the decision"), _what_it_was(view),
    )


def letter_appeal_received(view: StatementView) -> Letter:
    said = (_("We have your appeal. Somebody who did not make this decision will look at it."), _("You will hear from us by mail."))
    return Letter(_("We have your appeal"), said, link_for(view.statement), _("See your appeal"), _what_it_was(view))


def letter_appeal_decided(view: StatementView) -> Letter:
    """Upheld: the answer and other ways. Overturned: one letter with the apology, why, and all that was undone."""
    appeal = view.appeal
    is_overturned = appeal is not None and appeal.state == AppealState.OVERTURNED
    subject = _("Your appeal: the decision is undone") if is_overturned else _("Your appeal: the decision stands")
    answer = appeal.answer if appeal else ""
    said = (words.apology(), answer, *undone_words(view.statement)) if is_overturned else (answer,)
    return Letter(subject, tuple(filter(None, said)), link_for(view.statement), _("Read the answer"), _what_it_was(view),
                  () if is_overturned else (redress(),))


def _what_it_was(view: StatementView) -> tuple[Fact, ...]:
    return Fact(_("The decision"), words.heading(view.statement)), *_about(view)


def _about(view: StatementView) -> tuple[Fact, ...]:
    """The post by its name, with a link where its author may go."""
    kind, title, place = view.about
    link = f"{current_config().public_url}{place}" if place else ""
    return (Fact(_("It is about"), words.about_words(kind, title), link),) if kind else ()


def letter_notice_received(notice: Notice) -> Letter:
    said = (_("We have your notice of illegal content. A moderator will look at it, and you will hear what we decide."),)
    after = (_("If you did not send it, somebody gave us your address by mistake: nothing more will come if you take it back there."),)
    return Letter(_("We have your notice %(number)s", number=notice.number), said, notice_link(notice), _("See your notice"),
                  _of_notice(notice), after)


def letter_notice_decided(notice: Notice) -> Letter:
    outcome = _("We acted on it.") if notice.acted else _("We looked at it and did not find what would let us act.")
    said = (outcome, notice.answer, _("A person decided, not a machine."))
    return Letter(_("Your notice %(number)s is decided", number=notice.number), tuple(filter(None, said)), notice_link(notice),
                  _("See your notice"), _of_notice(notice), (redress(),))


def _of_notice(notice: Notice) -> tuple[Fact, ...]:
    return (Fact(_("Number"), notice.number), Fact(_("What it is about"), str(words.CATEGORIES[notice.category])),
            Fact(_("Where"), notice.url))


def redress() -> str:
    """Other ways, in the language in force: the operator's own words about bodies outside the courts, and the courts."""
    own = str(settings.get(f"moderation.redress_text_{'es' if get_locale().language == 'es' else 'en'}")).strip()
    return " ".join(filter(None, (own, str(_("You can also turn to a court.")))))


LETTERS: Mapping[str, Callable[[StatementView], Letter]] = {
    "issued": letter_issued, "withdrawn": letter_withdrawn, "appeal_received": letter_appeal_received,
    "appeal_decided": letter_appeal_decided,
}
NOTICES: Mapping[str, Callable[[Notice], Letter]] = {
    "notice_received": letter_notice_received, "notice_decided": letter_notice_decided,
}
