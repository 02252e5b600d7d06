"""Letters about decisions. They are sent whatever somebody chose about notifications: the law wants them told. Once each."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import force_locale, format_date, get_locale
from flask_babel import gettext as _

from forum.accounts.commands.deliverability import mark_undeliverable
from forum.accounts.models import User
from forum.accounts.queries import find_email_of, find_member
from forum.core import mail, settings
from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.statements import words
from moderation.statements.access import link_for, notice_link
from moderation.statements.commands.telling import mailed_already, note_mailed
from moderation.statements.models import Appeal, Notice, Statement
from moderation.statements.rules import rule_of
from moderation.statements.states import AppealState, NoticeState


@dataclass(frozen=True)
class Letter:
    """One mail: a subject that is its heading too, sentences, facts as (name, value), and where its button leads."""

    subject: str
    sentences: tuple[str, ...]
    link: str
    action: str
    facts: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = field(default=())


def send_letter(what: str, row_id: int) -> None:
    """Send it unless it was sent, or no longer holds. Raises what the mail server raised."""
    if what.startswith("notice_"):
        _send_to_sender(what, row_id)
        return
    statement, appeal = _subject(what, row_id)
    if statement is None or (what == "issued" and (statement.withdrawn_at is not None or mailed_already(statement.id))):
        return
    member, address = _addressee(statement.member_id)
    if member is None or not address:
        return
    locale = member.locale or str(settings.get("site.default_locale"))
    with force_locale(locale):
        letter = LETTERS[what](statement, appeal)
    _post(address, letter, locale, f"{what}-{row_id}", member.display_name, member_id=member.id)
    if what == "issued":
        note_mailed(SYSTEM, statement.id)


def _subject(what: str, row_id: int) -> tuple[Statement | None, Appeal | None]:
    if not what.startswith("appeal_"):
        return session().get(Statement, row_id), None
    appeal = session().get(Appeal, row_id)
    return (session().get(Statement, appeal.statement_id), appeal) if appeal else (None, None)


def _addressee(member_id: int) -> tuple[User | None, str]:
    member, email = find_member(member_id), find_email_of(member_id)
    if member is None or member.has_left or email is None or email.verified_at is None or email.undeliverable_at is not None:
        return None, ""
    return member, email.address


def _send_to_sender(what: str, row_id: int) -> None:
    notice = session().get(Notice, row_id)
    if notice is None or not notice.address or (what == "notice_decided" and notice.state == NoticeState.OPEN):
        return
    with force_locale(notice.locale):
        letter = NOTICES[what](notice)
    _post(notice.address, letter, notice.locale, f"{what}-{row_id}", notice.name or _("reader"))


def _post(address: str, letter: Letter, locale: str, key: str, name: str, *, member_id: int | None = None) -> None:
    try:
        mail.send(address, "decision", locale=locale, message_key=f"decision-{key}", name=name, letter=letter, link=letter.link)
    except smtplib.SMTPRecipientsRefused as error:
        if not all(code // 100 == 5 for code, _said in error.recipients.values()):
            raise
        if member_id is not None:
            mark_undeliverable(SYSTEM, address, why="bounce")


def _issued(statement: Statement, _appeal: Appeal | None) -> Letter:
    rule = rule_of(statement)
    facts = [(_("Reason"), words.reason_words(statement.reason)), (_("Where it holds"), words.scope_words(statement))]
    if rule:
        facts.append((_("Rule"), rule.title))
    if statement.law:
        facts.append((_("Law"), statement.law))
    if statement.until:
        facts.append((_("Until"), format_date(statement.until, "long")))
    said = (statement.facts or (words.automated_facts() if statement.is_automated and statement.post_id else ""),)
    return Letter(
        words.heading(statement), (*filter(None, said), *words.found_words(statement)), link_for(statement), _("Read the decision, appeal"),
        tuple(facts),
        (_("If you think this is wrong, you can appeal until %(day)s. Somebody else will look at it.",
           day=format_date(statement.appeal_until, "long")), _("The link works without signing in. Keep it to yourself.")),
    )


def _withdrawn(statement: Statement, _appeal: Appeal | None) -> Letter:
    said = (str(words.WITHDRAWN[statement.withdrawn_how or "undone"]), _("It was: %(what)s.", what=words.heading(statement)))
    return Letter(_("A decision about you no longer holds"), said, link_for(statement), _("Read the decision"))


def _appeal_received(statement: Statement, _appeal: Appeal | None) -> Letter:
    said = (_("We have your appeal. Somebody who did not make this decision will look at it."), _("You will hear from us by mail."))
    return Letter(_("We have your appeal"), said, link_for(statement), _("See your appeal"))


def _appeal_decided(statement: Statement, appeal: Appeal | None) -> Letter:
    is_overturned = appeal is not None and appeal.state == AppealState.OVERTURNED
    subject = _("Your appeal: the decision is undone") if is_overturned else _("Your appeal: the decision stands")
    answer = (appeal.answer if appeal else "") or (words.apology() if is_overturned else "")
    said = tuple(filter(None, (_("It is about: %(what)s.", what=words.heading(statement)), answer)))
    return Letter(subject, said, link_for(statement), _("Read the answer"), after=() if is_overturned else (redress(),))


def _notice_received(notice: Notice) -> Letter:
    said = (_("We have your notice of illegal content. A moderator will look at it, and you will hear what we decide."),)
    facts = ((_("Number"), notice.number), (_("What it is about"), str(words.CATEGORIES[notice.category])), (_("Where"), notice.url))
    after = (_("If you did not send it, somebody gave us your address by mistake: nothing more will come if you take it back there."),)
    return Letter(_("We have your notice %(number)s", number=notice.number), said, notice_link(notice), _("See your notice"), facts, after)


def _notice_decided(notice: Notice) -> Letter:
    outcome = _("We acted on it.") if notice.acted else _("We looked at it and did not find what would let us act.")
    said = (outcome, notice.answer, _("A person decided, not a machine."))
    return Letter(_("Your notice %(number)s is decided", number=notice.number), tuple(filter(None, said)), notice_link(notice),
                  _("See your notice"), after=(redress(),))


def redress() -> str:
    """Other ways, in the language in force: the operator's own words about bodies outside the courts, and the courts."""
    own = str(settings.get(f"moderation.redress_text_{'es' if get_locale().language == 'es' else 'en'}")).strip()
    return " ".join(filter(None, (own, str(_("You can also turn to a court.")))))


LETTERS: Mapping[str, Callable[[Statement, Appeal | None], Letter]] = {
    "issued": _issued, "withdrawn": _withdrawn, "appeal_received": _appeal_received, "appeal_decided": _appeal_decided,
}
NOTICES: Mapping[str, Callable[[Notice], Letter]] = {"notice_received": _notice_received, "notice_decided": _notice_decided}
