"""Handles, display names and addresses: which ones may be chosen, and how they are compared."""

from __future__ import annotations

import hashlib
import re

from flask_babel import gettext as _

from forum.kit.errors import Invalid
from forum.kit.text import fold, plain_line

HANDLE_MIN, HANDLE_MAX = 2, 30
NAME_MAX = 60
BIO_MAX = 600
ADDRESS_MAX = 254  # RFC 5321, section 4.5.3.1.3

# The same shape that mentions have (kit/markdown/linking): letters, digits, "_", and inside also "." or "-".
HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,28}[A-Za-z0-9_])")
ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?")
FORMER_PREFIX = "former-"
FORMER_NAME = "Former member"
RESERVED = frozenset((
    "admin", "administrator", "all", "anonymous", "anybody", "api", "deleted", "everybody", "everyone", "former", "guest", "help",
    "here", "info", "mail", "me", "member", "members", "moderation", "moderator", "moderators", "nobody", "null", "official", "owner",
    "plaza", "postmaster", "root", "security", "staff", "support", "sysadmin", "system", "team", "undefined", "webmaster", "you",
))


def handle_key(handle: str) -> str:
    """What makes two handles the same one."""
    return fold(handle)


def address_key(address: str) -> str:
    """What makes two addresses the same one: no mail provider of today tells upper from lower case."""
    return plain_line(address).casefold()


def check_handle(raw: str) -> str:
    """A handle somebody may choose. Raises Invalid about the field `handle`."""
    handle = plain_line(raw).removeprefix("@")
    if not HANDLE_MIN <= len(handle) <= HANDLE_MAX or not HANDLE.fullmatch(handle) or ".." in handle:
        raise Invalid.field("handle", _("Use 2 to 30 letters, digits, _ . or -, with a letter, a digit or _ at both ends."))
    key = handle_key(handle)
    if key in RESERVED or key.startswith(FORMER_PREFIX):
        raise Invalid.field("handle", _("This name is reserved. Please choose another one."))
    return handle


def check_address(raw: str) -> str:
    """An e-mail address as it will be written to. Raises Invalid about the field `email`."""
    address = plain_line(raw)
    if len(address) > ADDRESS_MAX or not ADDRESS.fullmatch(address) or ".." in address:
        raise Invalid.field("email", _("This does not look like an e-mail address, such as ana@example.org."))
    return address


def name_from_handle(handle: str) -> str:
    """A display name for somebody who gave none: `ana_ruiz` becomes `Ana Ruiz`."""
    words = [word for word in re.split(r"[_.-]+", handle) if word]
    return " ".join(word[:1].upper() + word[1:] for word in words) or handle


def hidden_key(kind: str, value: str) -> str:
    """A key for a rate bucket that does not tell which name or address it is about."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:40]}"
