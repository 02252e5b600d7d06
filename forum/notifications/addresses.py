"""Addresses that mail is sent to: one that writes in a member's name about a post, and one for each category.

Mail servers may make them lower-case, and allow 64 characters before the @: a signed token of 48 small letters and digits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from forum.core import settings
from forum.core.config import current_config
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.mail_in import Mail

FIRST_DAY = date(2020, 1, 1)
SHAPE = struct.Struct(">IIIH")
MAC_BYTES = 16
IN_PRIVATE = 2**32 - 1
"""Instead of a post: a reply goes to the private exchange about the thread."""
PURPOSE = b"plaza.reply-by-mail\0"
DELIVERED = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
WRITTEN = ("to", "cc")


@dataclass(frozen=True)
class ReplyTo:
    """Who may write with an address, in which thread, about which post (None: about the thread), or in private."""

    member_id: int
    thread_id: int
    post_id: int | None
    is_private: bool = False


@dataclass(frozen=True)
class CategoryAddress:
    """The address of the category of this slug."""

    slug: str


def takes_mail() -> bool:
    return bool(current_config().mail_reply_domain)


def reply_address(about: ReplyTo) -> str:
    """The whole address; signed today."""
    day = (utcnow().date() - FIRST_DAY).days
    payload = SHAPE.pack(about.member_id, about.thread_id, IN_PRIVATE if about.is_private else about.post_id or 0, day)
    token = base64.b32encode(payload + _mac(payload)).decode().lower()
    return f"reply+{token}@{current_config().mail_reply_domain}"


def category_address(slug: str) -> str:
    return f"category+{slug}@{current_config().mail_reply_domain}"


def read_address(mail: Mail, recipient: str = "") -> ReplyTo | CategoryAddress:
    """What a mail is for, by the address it was delivered to, else by those it names. Raises Invalid for none, a wrong or an old one."""
    places = [recipient] if recipient else [*mail.all(*DELIVERED), *mail.all(*WRITTEN)]
    found = dict.fromkeys(one.lower() for place in places for one in _shape().findall(place))
    refusal = Invalid(_l("We do not know the address you wrote to. It may have been changed on the way."))
    for local in found:
        kind, _, rest = local.partition("+")
        if kind == "category":
            return CategoryAddress(rest)
        try:
            return _read_token(rest)
        except Invalid as error:
            refusal = error
    raise refusal


def _shape() -> re.Pattern[str]:
    return re.compile(rf"\b((?:reply|category)\+[a-z0-9_-]{{1,64}})@{re.escape(current_config().mail_reply_domain)}(?![\w.-])", re.I)


def _read_token(token: str) -> ReplyTo:
    wrong = Invalid(_l("We do not know the address you wrote to. It may have been changed on the way."))
    try:
        raw = base64.b32decode(token.upper())
    except ValueError:
        raise wrong from None
    payload = raw[:SHAPE.size]
    if len(raw) != SHAPE.size + MAC_BYTES or not hmac.compare_digest(raw[SHAPE.size:], _mac(payload)):
        raise wrong
    member_id, thread_id, post_id, day = SHAPE.unpack(payload)
    if (utcnow().date() - FIRST_DAY).days - day > settings.get("mail.reply_days"):
        raise Invalid(_l("The mail you answered is too old to be answered by mail. Please answer on the page."))
    if post_id == IN_PRIVATE:
        return ReplyTo(member_id, thread_id, None, is_private=True)
    return ReplyTo(member_id, thread_id, post_id or None)


def _mac(payload: bytes) -> bytes:
    return hmac.new(current_config().secret_key.encode(), PURPOSE + payload, hashlib.sha256).digest()[:MAC_BYTES]
