"""Sending mail; called from jobs only, so that no request waits for a mail server."""

from __future__ import annotations

from email.utils import parseaddr

from flask import current_app, render_template
from flask_babel import force_locale
from flask_mailman import EmailMultiAlternatives, Mail

from forum.core.db import in_command, session

mail = Mail()


def send(address: str, message: str, *, locale: str, message_key: str, **context: object) -> None:
    """Render `templates/email/<message>/{subject.txt,body.txt,body.html}` in `locale` and send it.

    `message_key` makes the Message-ID stable, so that a job run twice is recognised by mail programs.
    """
    config = current_app.config["PLAZA"]
    values = {"public_url": config.public_url, "locale": locale, **context}
    with force_locale(locale):
        subject = " ".join(render_template(f"email/{message}/subject.txt", **values).split())
        text = render_template(f"email/{message}/body.txt", **values)
        html = render_template(f"email/{message}/body.html", **values)
    domain = parseaddr(config.mail_from)[1].partition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{message_key}@{domain}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMultiAlternatives(subject, text, config.mail_from, [address], headers=headers)
    letter.attach_alternative(html, "text/html")
    if not in_command():
        session().commit()  # no transaction stays open while the mail server thinks
    letter.send()
