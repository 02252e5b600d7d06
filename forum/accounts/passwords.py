"""Passwords: which may be chosen, how they are kept (argon2id) and compared, at most a few at a time."""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import gettext as _

from forum.kit.errors import Invalid, Unavailable
from forum.kit.text import fold

MIN_BYTES, MAX_BYTES = 10, 1_024
AT_ONCE = 2
PATIENCE_SECONDS = 10
COMMON = Path(__file__).with_name("common_passwords.txt")

# OWASP password storage: argon2id with 19 MiB, two passes, one lane.
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_slots = threading.BoundedSemaphore(AT_ONCE)
_LEET = str.maketrans("013457@$!", "oieastasi")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_KEYBOARD = ("1234567890", "0987654321", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")


def check_password(password: str, *, about: tuple[str, ...] = (), field: str = "password") -> str:
    """The password in the form that is hashed. `about`: words of the account it must not be made of. Raises Invalid."""
    password = unicodedata.normalize("NFC", password)
    size = len(password.encode("utf-8", "surrogatepass"))
    if size < MIN_BYTES:
        raise Invalid.field(field, _("Use at least 10 characters. A few words in a row are easy to remember."))
    if size > MAX_BYTES or "\x00" in password:
        raise Invalid.field(field, _("This password is too long."))
    if is_common(password, about):
        raise Invalid.field(field, _("This password is among the first that an attacker would try. Please choose another one."))
    return password


def is_common(password: str, about: tuple[str, ...] = ()) -> bool:
    """True for a listed password, the same with digits and signs around it, repeats, runs of keys, and the account's own words."""
    folded = fold(password)
    own = {part for word in about for part in (fold(word), _letters(word), *re.split(r"[\W_]+", fold(word))) if len(part) >= 4}
    listed = common_passwords() | own
    bare = _ENDS.sub("", folded)
    forms = {folded, bare, folded.translate(_LEET), _ENDS.sub("", folded.translate(_LEET)), _letters(password)}
    return any(_is_listed(form, listed) for form in forms if form) or not _is_varied(folded)


def _letters(word: str) -> str:
    return re.sub(r"[\W\d_]+", "", fold(word))


def _is_listed(word: str, listed: frozenset[str] | set[str]) -> bool:
    if word in listed:
        return True
    halves = {(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)}
    return len(word) <= 24 and any(left in listed and right in listed for left, right in halves)


def _is_varied(folded: str) -> bool:
    """False for very few different characters, one part repeated, or a run along the keyboard."""
    if len(set(folded)) < 4:
        return False
    for size in range(1, len(folded) // 2 + 1):
        if len(folded) % size == 0 and folded[:size] * (len(folded) // size) == folded and size <= 4:
            return False
    return not any(folded in run * 3 or folded[::-1] in run * 3 for run in _KEYBOARD)


@functools.cache
def common_passwords() -> frozenset[str]:
    """The words passwords are most often made of, folded, one or more a line."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def hash_password(password: str) -> str:
    """The argon2id hash of a checked password. Slow on purpose: never inside a transaction. Raises Unavailable when crowded."""
    with _slot():
        return hasher.hash(password.encode("utf-8", "surrogatepass"))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash as much time goes by, so that nobody learns who exists."""
    secret = unicodedata.normalize("NFC", password[:MAX_BYTES]).encode("utf-8", "surrogatepass")
    if len(password) > MAX_BYTES:
        password_hash = None
    with _slot():
        try:
            return hasher.verify(password_hash or _dummy_hash(), secret) and password_hash is not None
        except (Argon2Error, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


@functools.cache
def _dummy_hash() -> str:
    return hasher.hash(b"nobody has this password")


@contextmanager
def _slot() -> Iterator[None]:
    # Each hash takes 19 MiB and a processor: a crowd waits here instead of taking the machine down.
    if not _slots.acquire(timeout=PATIENCE_SECONDS):
        raise Unavailable()
    try:
        yield
    finally:
        _slots.release()
