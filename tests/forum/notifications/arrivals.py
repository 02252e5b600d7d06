"""Mails written by members of a test, and what becomes of them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from email.message import EmailMessage

import pytest
from flask import current_app

from forum.notifications.addresses import ReplyTo, reply_address
from tests.forum.notifications.post import mails

DOMAIN = "reply.example.org"
SECRET = "a secret of the mail service, long enough"
_numbers = itertools.count(1)


@pytest.fixture
def takes_mail(app, monkeypatch):
    """Mail of the reply domain reaches Plaza."""
    monkeypatch.setattr(app.config["PLAZA"], "mail_reply_domain", DOMAIN)
    monkeypatch.setattr(app.config["PLAZA"], "mail_webhook_secret", SECRET)
    return app


def about(member, thread, post=None) -> str:
    """The Reply-To of a mail to this member."""
    return reply_address(ReplyTo(member.id, thread.id, post.id if post else None))


def written(sender, to, text="Words by mail.", *, subject="Re: box", files=(), html="", **headers) -> bytes:
    """A raw mail. `files` are (name, type, data)."""
    message = EmailMessage()
    said = {"From": f"{sender.handle}@example.org" if hasattr(sender, "handle") else sender, "To": to, "Subject": subject,
            "Message-ID": f"<m{next(_numbers)}@mail.example.net>"}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in said.items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, data in files:
        maintype, _, subtype = kind.partition("/")
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def hand_over(raw: bytes, *, secret=SECRET, stamp=None):
    """As a mail service posts it."""
    stamp = stamp or str(int(time.time()))
    signature = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    headers = {"X-Plaza-Timestamp": stamp, "X-Plaza-Signature": signature, "Content-Type": "message/rfc822"}
    return current_app.test_client().post("/inbound/mail", data=raw, headers=headers)


def answers_to(handle: str):
    """The mails that said why something was not posted."""
    return [one for one in mails(handle) if "not posted" in one.subject or "no se" in one.subject.lower()]
