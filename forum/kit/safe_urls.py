"""Which addresses may be followed: where a redirect may lead, and what a link in a post may point to."""

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
MAX_URL_CHARS = 2_000
MAX_DECODINGS = 4

# What browsers drop or ignore inside an address: C0, DEL, C1, blanks, zero-width and direction marks.
IGNORED = re.compile("[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
HOST = re.compile(r"https?://(?:[^/?#\\@]*@)?(?:[^\s/?#\\@:\[\]<>\"'`{}|^%]+|\[[0-9a-f:.]+\])(?::\d{0,5})?(?:[/?#]|$)", re.I)
DANGEROUS = re.compile(r"(?:javascript|vbscript|livescript|data|file|blob|filesystem|tel)\s*:", re.I)


def safe_next(target: str | None) -> str | None:
    """The target if it is a path of ours that is safe to redirect to, else None.

    Refused: anything with a scheme or a host, ``//`` or a backslash in the path, dot segments, controls, and the same
    things percent-encoded (once or several times) or written with compatibility characters.
    """
    if not target or len(target) > MAX_URL_CHARS or not target.startswith("/"):
        return None
    decoded = target
    for _ in range(MAX_DECODINGS):
        if not _is_own_path(decoded):
            return None
        further = unquote(decoded, errors="replace")
        if further == decoded:
            return target
        decoded = further
    return None


def _is_own_path(target: str) -> bool:
    folded = unicodedata.normalize("NFKC", target)
    if CONTROL.search(target) or "\\" in folded or any("\ud800" <= char <= "\udfff" for char in target):
        return False
    path = re.split(r"[?#]", folded, maxsplit=1)[0]
    if not path.startswith("/") or "//" in path:
        return False
    return not any(segment.strip() in {".", ".."} for segment in path.split("/"))


@lru_cache(maxsize=2048)  # each link of a post is judged four times: parser, writer, both sanitisers
def safe_href(href: str | None) -> str | None:
    """An address that a link in a post may carry, without the characters browsers ignore; None if it may not be one.

    Accepted: http and https with a host, mailto, and relative paths; not ``//host``, no backslashes. The address is judged
    as written, with character references resolved, and with what browsers skip removed, because sanitisers
    disagree about which of these they are given.
    """
    if href is None or len(href) > MAX_URL_CHARS:
        return None
    forms = [href]
    for _ in range(MAX_DECODINGS):
        forms.append(html.unescape(forms[-1]))
    if forms[-1] != forms[-2]:
        return None
    if not all(_may_be_linked(IGNORED.sub("", form)) for form in forms):
        return None
    return CONTROL.sub("", href).strip()


def _may_be_linked(address: str) -> bool:
    if not address or "\\" in address.split("?", 1)[0].split("#", 1)[0] or address.startswith("//"):
        return False
    head = re.split(r"[/?#]", address, maxsplit=1)[0]
    scheme, colon, rest = head.partition(":")
    if not colon:
        return not DANGEROUS.match(unquote(address[:100]))
    scheme = scheme.lower()
    if scheme == "mailto":
        return bool(rest)
    return scheme in LINK_SCHEMES and bool(HOST.match(address))


def is_own_path(href: str) -> bool:
    """Whether an address accepted by :func:`safe_href` stays on this site (a path, a query or a fragment)."""
    return ":" not in re.split(r"[/?#]", href, maxsplit=1)[0] and not href.startswith("//")
