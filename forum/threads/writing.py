"""From what somebody typed to what a post stores: the one function that commands, import and preview share. No database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from forum.kit.markdown import RENDERER_VERSION, Limits, Rendered, render, stored_html
from forum.kit.markdown import Attachment as Picture
from forum.kit.safe_urls import is_own_path
from forum.kit.text import guess_language, normalise, plain_line
from forum.threads.models import Attachment

__all__ = [
    "RENDERER_VERSION", "Body", "Named", "attachment_ids", "clean_source", "form_key", "guess_language", "handles", "needs_lookup",
    "render_body",
]

HANDLE = re.compile(r"@([a-z0-9_][a-z0-9_.-]{0,29})", re.I)
FILE = re.compile(r"/attachments/([0-9a-z]{20})(?![0-9a-z])")
MAX_LOOKUPS = 200
MAX_KEY_CHARS = 64


@dataclass(frozen=True, slots=True)
class Named:
    """A member a text may name: the row's id and the path of their page."""

    id: int
    path: str


@dataclass(frozen=True)
class Body:
    """A text ready to be stored. `links` is the number of `addresses` outside this site, `images` that of distinct pictures."""

    markdown: str
    html: str
    text: str
    links: int = 0
    images: int = 0
    member_ids: tuple[int, ...] = ()
    file_ids: tuple[int, ...] = ()
    escaped: bool = False
    addresses: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The HTML for a template, where it needs no escaping."""
        return stored_html(self.html)

    @property
    def is_empty(self) -> bool:
        """Nothing a reader would see."""
        return not plain_line(self.text) and not self.file_ids


def clean_source(source: str) -> str:
    """A text as it is stored: normalised, without blank lines around it. Applying it twice changes nothing more."""
    return normalise(source).strip("\n").rstrip()


def handles(source: str) -> list[str]:
    """Handles that may be mentioned, lower-case, each once: more than `render` will ask for, so that one query fetches all."""
    found: dict[str, None] = {}
    for match in HANDLE.finditer(source):
        whole = match[1].lower()
        for candidate in (whole, whole.rstrip("_.-")):
            if candidate:
                found[candidate] = None
        if len(found) >= MAX_LOOKUPS:
            break
    return list(found)


def attachment_ids(source: str) -> list[str]:
    """Public ids of our files that a text points to, each once."""
    return list(dict.fromkeys(FILE.findall(source)))[:MAX_LOOKUPS]


def needs_lookup(source: str) -> bool:
    """Whether rendering has to ask the database for members or files."""
    return bool(handles(source) or attachment_ids(source))


def render_body(
    source: str,
    *,
    members: Mapping[str, Named] | Callable[[str], Named | None] | None = None,
    files: Mapping[str, Attachment] | None = None,
    max_chars: int = 32_000,
    own_url: str = "",
) -> Body:
    """Render a text as it is stored.

    `members` finds a handle (lower-case), `files` a public id; what they do not know stays text. `own_url` is this site's
    address: links to it do not count. Never raises; over a limit the source is shown escaped (see `kit/markdown`).
    """
    source = clean_source(source)
    find = members if callable(members) else (members or {}).get
    known = files or {}
    named: dict[str, Named | None] = {}

    def mention(handle: str) -> str | None:
        named[handle] = find(handle)
        found = named[handle]
        return found.path if found else None

    def picture(key: str) -> Picture | None:
        file = known.get(key)
        return Picture(key, file.url, file.is_image, file.width, file.height) if file else None

    done = render(source, limits=Limits(max_chars=max_chars), resolve_mention=mention, resolve_attachment=picture)
    return _body(source, done, named, known, own_url)


def _body(source: str, done: Rendered, named: Mapping[str, Named | None], files: Mapping[str, Attachment], own_url: str) -> Body:
    used = [files[key] for key in done.attachments if key in files]
    members = [found.id for handle in done.mentions if (found := named.get(handle)) is not None]
    outside = [link for link in done.links if not is_own_path(link) and not (own_url and (link + "/").startswith(own_url + "/"))]
    return Body(
        source, done.html, done.text, len(outside), sum(file.is_image for file in used),
        tuple(dict.fromkeys(members)), tuple(file.id for file in used), done.escaped,
        tuple(outside),
    )


def form_key(member_id: int, key: str | None, *parts: object) -> str | None:
    """What makes a form sent twice the same post: its member, its one-time key and what it says. None without a key."""
    if not key:
        return None
    digest = sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return f"{member_id}:{key[:MAX_KEY_CHARS]}:{digest}"
