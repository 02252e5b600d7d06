"""The pipeline: one function from what a member typed to what a page may print."""

from collections.abc import Callable
from html import escape

from forum.kit.characters import normalise
from forum.kit.markdown.allowlist import nh3_pass, sanitise
from forum.kit.markdown.limits import OverLimit, check_html
from forum.kit.markdown.linking import Linker
from forum.kit.markdown.parser import parse
from forum.kit.markdown.shapes import Attachment, Limits, Rendered
from forum.kit.markdown.writing import Writer, plain_blocks

ALL_LIMITS = Limits()


def render(
    source: str,
    *,
    limits: Limits = ALL_LIMITS,
    resolve_mention: Callable[[str], str | None] | None = None,
    resolve_attachment: Callable[[str], Attachment | None] | None = None,
) -> Rendered:
    """Render Markdown to HTML that may be printed as it is.

    ``resolve_mention`` gets a handle in lower case and returns the path of that member's page, or None when there is no such
    member (the text stays plain). ``resolve_attachment`` gets the key of ``/attachments/<key>/...`` and returns the file if
    the post may show it. Never raises for any text: over a limit the source is shown escaped, whole.
    """
    source = normalise(source)
    if len(source) > limits.max_chars:
        return _escaped(source)
    try:
        tokens = parse(source, limits)
        text = plain_blocks(tokens)
        linker = Linker(limits.max_links, limits.max_mentions, resolve_mention)
        writer = Writer(limits, linker, resolve_attachment)
        html = writer.write(tokens)
        check_html(html, limits)
    except OverLimit:
        return _escaped(source)
    if not html and source.strip():  # nothing but link definitions
        return _escaped(source)
    return Rendered(sanitise(html), text, tuple(linker.mentions), tuple(writer.attachments), tuple(writer.links))


def plain(source: str, *, limits: Limits = ALL_LIMITS) -> str:
    """The words of a Markdown source without markup, one block a line; over a limit the source itself."""
    source = normalise(source)
    if len(source) > limits.max_chars:
        return source
    try:
        return plain_blocks(parse(source, limits))
    except OverLimit:
        return source


def mentions(markdown: str, *, limits: Limits = ALL_LIMITS) -> list[str]:
    """Handles mentioned outside code and links, lower-case, each once, in order: exactly those :func:`render` would link."""
    source = normalise(markdown)
    if len(source) > limits.max_chars or "@" not in source:
        return []
    linker = Linker(limits.max_links, limits.max_mentions, None)
    try:
        tokens = parse(source, limits)
    except OverLimit:
        return []
    for token in tokens:
        if token.children:
            linker.link(token.children)
    return list(linker.mentions)


def _escaped(source: str) -> Rendered:
    html = nh3_pass(f'<pre class="source" tabindex="0">\n{escape(source)}</pre>')
    return Rendered(html, source, escaped=True)
