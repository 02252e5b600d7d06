"""Sending mail; called from jobs only, so that no request waits for a mail server."""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header
from email.message import Message
from email.utils import parseaddr
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_babel import force_locale
from flask_mailman import EmailMultiAlternatives, Mail

from forum.core import mailbox
from forum.core.db import in_command, session

LONGEST_LINE = 990
"""Mail servers take lines of 998 characters."""
log = structlog.get_logger("plaza.mail")
mail = Mail()


def message_id(key: str) -> str:
    """The Message-ID for a key: the same whenever it is asked for."""
    return f"<{key}@{own_domain()}>"


def own_domain() -> str:
    """The domain that our Message-IDs end with."""
    return parseaddr(current_app.config["PLAZA"].mail_from)[1].partition("@")[2] or "localhost"


def own_host() -> str:
    """In the header `X-Plaza` of every mail, so that one that comes back is known."""
    return urlsplit(current_app.config["PLAZA"].public_url).hostname or "localhost"


class PlazaMail(EmailMultiAlternatives):  # type: ignore[misc]
    """A mail whose headers begin on their own line: folded right after the colon, some programs show a space too many."""

    def message(self) -> Message:
        made: Message = super().message()
        made.policy = made.policy.clone(max_line_length=LONGEST_LINE)
        if not self.subject.isascii():  # the encoded words of one line are as long as its name leaves room for
            del made["Subject"]
            Message.__setitem__(made, "Subject", Header(self.subject, "utf-8", maxlinelen=76, header_name="Subject").encode())
        return made


def send(
    address: str, message: str, *, locale: str, message_key: str, headers: Mapping[str, str] | None = None, **context: object
) -> None:
    """Render `templates/email/<message>/{subject.txt,body.txt,body.html}` in `locale` and send it.

    `message_key` makes the Message-ID stable, so that a job run twice is recognised by mail programs.
    """
    config = current_app.config["PLAZA"]
    values = {"public_url": config.public_url, "locale": locale, **context}
    with force_locale(locale):
        subject = " ".join(render_template(f"email/{message}/subject.txt", **values).split())
        text = render_template(f"email/{message}/body.txt", **values)
        html = render_template(f"email/{message}/body.html", **values)
    all_headers = {"Message-ID": message_id(message_key), "Auto-Submitted": "auto-generated", "X-Plaza": own_host(), **(headers or {})}
    letter = PlazaMail(subject, text, config.mail_from, [address], headers=all_headers)
    letter.attach_alternative(html, "text/html")
    if not in_command():
        session().commit()  # no transaction stays open while the mail server thinks
    _hand_over(letter)
    if config.demo:
        mailbox.keep(letter.message().as_bytes())


def _hand_over(letter: PlazaMail) -> None:
    """Over a connection that is closed whatever happens. The mail server has the letter even if it does not say goodbye."""
    connection = letter.connection = letter.get_connection()
    connection.open()
    try:
        letter.send()
    finally:
        try:
            connection.close()
        except OSError as error:
            log.info("mail_server_left", cause=type(error).__name__)
