"""What goes into the renderer and what comes out of it."""

from dataclasses import dataclass

# Stored beside every rendered text; raise it when the same source gives other HTML, and stored HTML is rendered again.
RENDERER_VERSION = 1


@dataclass(frozen=True)
class Limits:
    """Bounds that keep any input cheap (7-hardening): beyond one, the source is shown escaped, never refused or cut."""

    max_chars: int = 32_000
    max_tokens: int = 20_000
    max_quoted_lines: int = 20_000  # a line inside n nested quotations counts n times
    max_brackets: int = 3_000
    max_signs: int = 10_000  # of those that may be markup, outside code
    max_html_chars: int = 400_000
    max_markup: int = 6_000  # tags and character references
    max_links: int = 200  # plain addresses beyond it stay text; written links and images beyond it are over the limit
    max_mentions: int = 50  # further ones stay text
    max_block_nesting: int = 50
    max_inline_nesting: int = 50
    max_empty_cells: int = 1_000  # cells a table is completed with
    max_highlight_chars: int = 20_000  # a code block beyond it is shown plain


@dataclass(frozen=True)
class Attachment:
    """An uploaded file of ours. ``url`` is a path of this site; the sizes in pixels keep the page from jumping."""

    key: str
    url: str
    is_image: bool = True
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Rendered:
    """A rendered post.

    ``html`` may be printed as it is. ``text`` is what a reader sees without markup (search, excerpts, mail).
    ``mentions`` are handles in lower case, ``attachments`` keys, ``links`` addresses: each once, in order.
    ``escaped`` tells that a limit was passed and the source is shown as it was typed.
    """

    html: str
    text: str
    mentions: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    escaped: bool = False
