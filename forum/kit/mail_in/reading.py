"""A raw mail as plain values: its headers, its text, what is enclosed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from hashlib import sha256
from typing import Any

from forum.kit.mail_in.decoding import header_text, text_of

MAX_LINES, MAX_BOUNDARIES, MAX_DASHED_LINES = 600_000, 40, 5_000
MAX_PARTS, MAX_DEPTH, MAX_ENCLOSED = 300, 20, 40
MAX_TEXT_BYTES = 400_000
MAX_RAW_HEADER_CHARS, MAX_TYPE_HEADER_CHARS = 12_000, 1_500
MAX_HEADERS = 400
SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-keys"}
)
"""Parts that prove who wrote a mail and say nothing."""
QUOTED_NAME, COMMENT, ANGLED = re.compile(r'"(?:[^"\\]|\\.)*"'), re.compile(r"\([^()]*\)"), re.compile(r"<([^<>]*)>")


class Unreadable(ValueError):
    """No mail program writes such a thing: not read, because reading it would take too long."""


@dataclass(frozen=True)
class Enclosed:
    """A file in a mail. `is_shown` is an image that stands in the text."""

    filename: str
    content_type: str
    data: bytes
    is_shown: bool = False


@dataclass(frozen=True)
class Mail:
    """What is known of a mail. Header names are lower-case; `senders` are the addresses of From."""

    message_id: str
    senders: tuple[str, ...]
    subject: str
    headers: dict[str, tuple[str, ...]]
    content_type: str
    plain: str
    html: str
    enclosed: tuple[Enclosed, ...] = ()
    is_complete: bool = True

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of these headers, from the top of the mail on."""
        return tuple(value for name in names for value in self.headers.get(name, ()))

    def first(self, name: str) -> str:
        return next(iter(self.headers.get(name, ())), "")


class _Bounded(Compat32):
    """Header values are cut before the parser looks into them: some of what it does takes the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = sourcelines[0].split(":", 1)
        most = MAX_TYPE_HEADER_CHARS if name.lower().startswith("content-") else MAX_RAW_HEADER_CHARS
        taken, length = [value.lstrip(" \t")], len(value)
        for line in sourcelines[1:]:
            if length > most:
                break
            taken.append(line)
            length += len(line)
        return name, "".join(taken)[:most].rstrip("\r\n")


def read_mail(raw: bytes, *, is_complete: bool = True) -> Mail:
    """Read a mail. Raises Unreadable for what is built to be slow. `is_complete` False: `raw` is only the beginning."""
    if (
        raw.count(b"\n") > MAX_LINES or raw.lower().count(b"boundary") > MAX_BOUNDARIES or raw.count(b"\n--") > MAX_DASHED_LINES
    ):
        raise Unreadable("more lines or parts than mails have")
    message: Message = message_from_bytes(raw, policy=_Bounded())
    headers: dict[str, list[str]] = {}
    for name, value in list(_raw_items(message))[:MAX_HEADERS]:
        headers.setdefault(name.lower(), []).append(value)
    found = _Parts()
    if is_complete:
        found.collect(message)
    said = {name: tuple(header_text(value) for value in values) for name, values in headers.items()}
    return Mail(
        message_id=_message_key(headers, raw), senders=_senders(headers.get("from", [])), subject=next(iter(said.get("subject", ())), ""),
        headers=said, content_type=message.get_content_type(), plain="\n".join(found.plain), html="\n".join(found.html),
        enclosed=tuple(found.enclosed), is_complete=is_complete,
    )


def _raw_items(message: Message) -> Iterator[tuple[str, str]]:
    return ((name, str(value)) for name, value in message.raw_items())


def _message_key(headers: dict[str, list[str]], raw: bytes) -> str:
    """What makes two deliveries the same mail: its Message-ID, else every byte of it."""
    given = next(iter(headers.get("message-id", [])), "").strip()
    return given if len(given) > 4 else f"sha256:{sha256(raw).hexdigest()}"


def _senders(values: Sequence[str]) -> tuple[str, ...]:
    """The addresses of From as they stand there. Names are passed over, whatever they pretend to be."""
    found: list[str] = []
    for value in values[:5]:
        bare = COMMENT.sub(" ", QUOTED_NAME.sub(" ", " ".join(value[:2_000].split())))
        angled = ANGLED.findall(bare)
        found.extend(one.strip() for one in angled or bare.split(","))
    return tuple(one for one in found if "@" in one)


@dataclass
class _Parts:
    """Gathers the texts and files of a mail, at most 300 parts and 20 floors deep."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    text_bytes: int = 0

    def collect(self, message: Message) -> None:
        waiting: list[tuple[Message, int]] = [(message, 0)]
        seen = 0
        while waiting and seen < MAX_PARTS:
            part, depth = waiting.pop()
            seen += 1
            if part.get_content_type() == "message/rfc822":
                self._enclose(part, "message/rfc822", b"")
            elif part.is_multipart():
                inner: Any = part.get_payload()
                waiting.extend((one, depth + 1) for one in reversed(inner) if depth < MAX_DEPTH and isinstance(one, Message))
            else:
                self._take(part, part.get_content_type())

    def _take(self, part: Message, kind: str) -> None:
        disposition = str(part.get("content-disposition", "")).strip().lower()
        is_file = disposition.startswith("attachment") or bool(_filename(part))
        if kind in ("text/plain", "text/html") and not is_file:
            data = _decoded(part)[:MAX_TEXT_BYTES - self.text_bytes]
            self.text_bytes += len(data)
            words = text_of(data, _charset(part))
            if kind == "text/html":
                self.html.append(words)
            else:
                self.plain.append(unflowed(words, part))
        elif kind not in SIGNATURES and not kind.startswith("multipart/"):
            self._enclose(part, kind, _decoded(part))

    def _enclose(self, part: Message, kind: str, data: bytes) -> None:
        if len(self.enclosed) < MAX_ENCLOSED:
            is_shown = kind.startswith("image/") and bool(part.get("content-id"))
            name = _filename(part) or f"{kind.partition('/')[0]}.{kind.partition('/')[2].partition('+')[0][:10]}"
            self.enclosed.append(Enclosed(name[:200], kind, data, is_shown))


def unflowed(words: str, part: Message) -> str:
    """Lines that a mail program only broke for old screens are whole again (RFC 3676)."""
    about = str(part.get("content-type", "")).lower()
    if "format=flowed" not in about.replace(" ", "").replace('"', ""):
        return words
    delete_blank = "delsp=yes" in about.replace(" ", "").replace('"', "")
    made: list[tuple[str, list[str]]] = []
    goes_on = False
    for line in words.replace("\r\n", "\n").split("\n"):
        marks = re.match(r">*", line)
        depth = marks[0] if marks else ""
        rest = line[len(depth):].removeprefix(" ")
        is_flowed = rest.endswith(" ") and rest != "-- "
        pieces = rest[:-1] if is_flowed and delete_blank else rest
        if goes_on and made and made[-1][0] == depth and rest != "-- ":
            made[-1][1].append(pieces)
        else:
            made.append((depth, [pieces]))
        goes_on = is_flowed
    return "\n".join(f"{depth} {''.join(parts)}" if depth else "".join(parts) for depth, parts in made)


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None


def _filename(part: Message) -> str:
    try:
        return " ".join(header_text(part.get_filename() or "").split())
    except (LookupError, ValueError, TypeError, AttributeError):
        return "file"


def _decoded(part: Message) -> bytes:
    """The bytes of a part. Broken base64 gives what can be read of it; other encodings than those of today are not undone."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in ("base64", "quoted-printable"):
        del part["content-transfer-encoding"]
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return b""
    return found if isinstance(found, bytes) else b""
