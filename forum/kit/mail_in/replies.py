"""What is new in a reply: without what it quotes, without the signature, whichever mail program wrote it.

Careful where it is unsure: words between quotes are an answer line by line, so those quotes stay; nothing that somebody
wrote themselves is left out because something below it looks odd.
"""

from __future__ import annotations

import re

from forum.kit.html_to_markdown import to_markdown
from forum.kit.mail_in.lines import Kind, Line, sort_out
from forum.kit.mail_in.reading import Mail
from forum.kit.mail_in.signatures import without_signature
from forum.kit.text import normalise

MARKERS = ("-- reply above this line --", "-- responde por encima de esta línea --")
"""Stands above everything in our mails. Whatever comes after it, if it is not marked as quoted, is ours."""
MAX_HTML_CHARS, MAX_TEXT_CHARS = 300_000, 200_000
QUOTE_BOX = re.compile(
    r"<(?:div|blockquote)\b[^<>]{0,300}\b(?:gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b[^<>]{0,300}>", re.I
)
REPLY_HEAD = re.compile(
    r"<(?:div|hr)\b[^<>]{0,300}\b(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|stopSpelling)\b", re.I
)
ATTRIBUTION_MARK, CUT_MARK = "plaza-quote-begins-here", "plaza-quoted-from-here"
SECRETS = re.compile(
    r"<?https?://[^\s<>()\[\]]{1,300}(?:/|%2F)mail(?:/|%2F)(?:stop|reply)(?:/|%2F)[^\s<>()\[\]]{1,600}>?"
    r"|reply\+[a-z2-7]{30,60}@[\w.-]{1,255}", re.I
)
"""Also inside the links that mail servers make of ours, where the slashes are written as %2F."""
EMPTY_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\(\)")
PLACEHOLDER = re.compile(r"^\[(?:image|imagen|cid|inline image)[:\s][^\[\]\n]{0,200}\]$", re.I | re.M)


def new_words(mail: Mail) -> str:
    """The Markdown that the writer of the mail added; empty when there is nothing but quotes and signatures."""
    plain = normalise(mail.plain[:MAX_TEXT_CHARS])
    if not plain.strip() and mail.html:
        plain = _from_html(mail.html[:MAX_HTML_CHARS])
    return _without_secrets(without_quotes(plain))


def _from_html(html: str) -> str:
    """As Markdown, with a line where mail programs say that the quote begins: their words for it differ, their marks do not."""
    marked = QUOTE_BOX.sub(lambda found: f"<p>{ATTRIBUTION_MARK}</p>{found[0]}", html)
    marked = REPLY_HEAD.sub(lambda found: f"<p>{CUT_MARK}</p>{found[0]}", marked)
    return normalise(to_markdown(marked))[:MAX_TEXT_CHARS]


def without_quotes(text: str) -> str:
    """The lines of a mail that are its writer's own, with the quotes they answer if they stand between them."""
    lines = sort_out(text.split("\n"), MARKERS, ATTRIBUTION_MARK, CUT_MARK)
    lines = without_signature(lines)
    lines = _without_outer_quotes([line for line in lines if line.kind is not Kind.ATTRIBUTION])
    return "\n".join(_parted(lines)).strip("\n").rstrip()


def _without_outer_quotes(lines: list[Line]) -> list[Line]:
    """A quote below everything or above everything is only what was answered. One between one's own words is kept."""
    last = max((place for place, line in enumerate(lines) if line.is_own), default=-1)
    lines = lines[:last + 1]
    first = next((place for place, line in enumerate(lines) if line.is_own), 0)
    own_above_a_quote = any(line.kind is Kind.QUOTE for line in lines[first:])
    return lines if own_above_a_quote and _is_short(lines[:first]) else lines[first:]


MAX_LEADING_QUOTE_LINES = 12


def _is_short(quote: list[Line]) -> bool:
    """A few lines somebody answers, not a whole mail that was left in."""
    return len([line for line in quote if line.text.strip(" >")]) <= MAX_LEADING_QUOTE_LINES


def _parted(lines: list[Line]) -> list[str]:
    """Markdown needs a blank line between a quote and the words below it."""
    made: list[str] = []
    before = Kind.BLANK
    for line in lines:
        if made and made[-1].strip() and {before, line.kind} == {Kind.QUOTE, Kind.OWN}:
            made.append("")
        made.append(_as_quote(line.text) if line.kind is Kind.QUOTE else line.text.rstrip())
        before = line.kind if line.kind is not Kind.BLANK else before
    return made


def _as_quote(text: str) -> str:
    depth = re.match(r"[>\s]{0,40}", text)
    marks = (depth[0] if depth else "").count(">")
    return f"{'>' * max(1, marks)} {text.lstrip('> ')}".rstrip()


def _without_secrets(text: str) -> str:
    """Links that act for the writer, and the address that writes in their name, are never posted, quoted or not."""
    text = SECRETS.sub("", PLACEHOLDER.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", EMPTY_LINK.sub(r"\1", text)).strip("\n").rstrip()
