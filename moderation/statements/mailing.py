"""Sending letters about decisions, whatever somebody chose about notifications: the law wants them told. Once each.

A letter is marked as soon as the mail server has it. What remains is the moment between its "accepted" and our commit: a worker
killed there sends the letter again, under the same Message-ID, by which mail programs recognise it.
"""

from __future__ import annotations

import smtplib

from flask_babel import force_locale
from flask_babel import gettext as _

from forum.accounts.commands.deliverability import mark_undeliverable
from forum.accounts.models import User
from forum.accounts.queries import find_email_of, find_member
from forum.accounts.sessions import to_actor
from forum.core import mail, settings
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotFound
from moderation.statements.commands.telling import MARKS, note_mailed
from moderation.statements.letters import LETTERS, NOTICES, Letter
from moderation.statements.models import Appeal, Notice, Statement
from moderation.statements.queries.statements import get_statement
from moderation.statements.states import AppealState, NoticeState


def send_letter(what: str, row_id: int) -> None:
    """Send it unless it was sent, or no longer holds. Raises what the mail server raised."""
    model, mark = MARKS[what]
    row = session().get(model, row_id)
    if row is None or getattr(row, mark) is not None or not _holds(what, row):
        return
    sent = _send_to_sender(what, row) if isinstance(row, Notice) else _send_to_member(what, row)
    if sent:
        note_mailed(SYSTEM, what, row_id)


def _holds(what: str, row: Statement | Appeal | Notice) -> bool:
    """Whether what the letter says is so still."""
    if isinstance(row, Statement):
        return what != "issued" or (row.withdrawn_at is None and row.ended_at is None)
    if isinstance(row, Appeal):
        return what != "appeal_decided" or row.state in (AppealState.UPHELD, AppealState.OVERTURNED)
    return what != "notice_decided" or row.state != NoticeState.OPEN


def _send_to_member(what: str, row: Statement | Appeal) -> bool:
    key, statement_id = f"{what}-{row.id}", row.statement_id if isinstance(row, Appeal) else row.id
    member, address = _addressee(row.member_id)
    if member is None or not address:
        return False
    locale = member.locale or str(settings.get("site.default_locale"))
    try:
        with force_locale(locale):
            letter = LETTERS[what](get_statement(to_actor(member, frozenset()), statement_id))
    except NotFound:  # undone before they were told
        return False
    _post(address, letter, locale, key, member.display_name, member_id=member.id)
    return True


def _addressee(member_id: int) -> tuple[User | None, str]:
    member, email = find_member(member_id), find_email_of(member_id)
    if member is None or member.has_left or email is None or email.verified_at is None or email.undeliverable_at is not None:
        return None, ""
    return member, email.address


def _send_to_sender(what: str, notice: Notice) -> bool:
    if not notice.address:
        return False
    with force_locale(notice.locale):
        letter, name = NOTICES[what](notice), notice.name or _("reader")
    _post(notice.address, letter, notice.locale, f"{what}-{notice.id}", name)
    return True


def _post(address: str, letter: Letter, locale: str, key: str, name: str, *, member_id: int | None = None) -> None:
    try:
        mail.send(address, "decision", locale=locale, message_key=f"decision-{key}", name=name, letter=letter, link=letter.link)
    except smtplib.SMTPRecipientsRefused as error:
        if not all(code // 100 == 5 for code, _said in error.recipients.values()):
            raise
        if member_id is not None:
            mark_undeliverable(SYSTEM, address, why="bounce")
