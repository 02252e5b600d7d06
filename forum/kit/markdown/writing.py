"""From tokens to HTML: what each piece of Markdown becomes on a page."""

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.kit.characters import plain_line
from forum.kit.markdown.allowlist import EXTERNAL_REL, IMAGE_SRC, OWN_REL, allowed
from forum.kit.markdown.highlighting import Highlighter, language
from forum.kit.markdown.limits import OverLimit
from forum.kit.markdown.linking import MENTION, Linker
from forum.kit.markdown.shapes import Attachment, Limits
from forum.kit.safe_urls import is_own_path, safe_href

FIRST_HEADING = 3  # the page has its h1, and its sections have h2
LAST_HEADING = 6
TASKS = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
ATTACHMENTS = "/attachments/"

Attributes = dict[str, str | int | float]
Resolve = Callable[[str], Attachment | None]


class Writer:
    """Rewrites one post's tokens for the page and writes them; remembers its links and attachments."""

    def __init__(self, limits: Limits, linker: Linker, resolve_attachment: Resolve | None) -> None:
        self.limits = limits
        self.linker = linker
        self.resolve_attachment = resolve_attachment
        self.links: dict[str, None] = {}
        self.attachments: dict[str, None] = {}
        self.highlighter = Highlighter(limits.max_highlight_chars)

    def write(self, tokens: list[Token]) -> str:
        """HTML of the tokens, not yet sanitised. Raises OverLimit for too many links."""
        self.linker.links_left = self.limits.max_links - count_links(tokens)
        if self.linker.links_left < 0:
            raise OverLimit("links")
        demote_headings(tokens)
        mark_tasks(tokens)
        for token in tokens:
            if token.children:
                token.children = self._inline(token.children)
            if token.type in ("fence", "code_block"):
                self._code(token)
            elif token.type == "table_open":
                token.type, token.content = "raw", '<div class="table" tabindex="0"><table>\n'
            elif token.type == "table_close":
                token.type, token.content = "raw", "</table></div>\n"
        return str(_RENDERER.render(tokens, _OPTIONS, {}))

    def _inline(self, children: list[Token]) -> list[Token]:
        children = name_links(self._images(self.linker.link(children)))
        for token in children:
            if token.type == "link_open":
                self._link(token)
        return children

    def _link(self, token: Token) -> None:
        href = safe_href(str(token.attrs.get("href", ""))) or "#"
        if token.markup == MENTION:
            token.attrs = {"href": href, "class": MENTION}
            return
        token.attrs = {"href": href, "rel": OWN_REL if is_own_path(href) else EXTERNAL_REL, **_title(token)}
        self.links[href] = None
        if href.startswith(ATTACHMENTS):
            self.attachments[attachment_key(href)] = None

    def _images(self, children: list[Token]) -> list[Token]:
        result: list[Token] = []
        inside_link = 0
        for token in children:
            if token.type in ("link_open", "link_close"):
                inside_link += token.nesting
            if token.type == "image":
                result.extend(self._image(token, bool(inside_link)))
            else:
                result.append(token)
        return result

    def _image(self, token: Token, inside_link: bool) -> list[Token]:
        src = str(token.attrs.get("src", ""))
        alt = plain_inline(token.children or [])
        attachment = self._attachment(src)
        if attachment is not None and attachment.is_image:
            self.attachments[attachment.key] = None
            return [Token("picture", "img", 0, attrs=_picture(attachment, alt) | _title(token))]
        href = safe_href(src)
        shown = alt or src
        if inside_link or href is None:
            return [Token("text", "", 0, content=shown)]
        return [
            Token("link_open", "a", 1, attrs={"href": href}),
            Token("text", "", 0, content=shown),
            Token("link_close", "a", -1),
        ]

    def _attachment(self, src: str) -> Attachment | None:
        if not allowed("img", "src", src):
            return None
        if self.resolve_attachment is None:
            return Attachment(attachment_key(src), src)
        found = self.resolve_attachment(attachment_key(src))
        return found if found is not None and IMAGE_SRC.fullmatch(found.url) else None

    def _code(self, token: Token) -> None:
        code = token.content
        name = language(token.info) if token.type == "fence" else None
        body = self.highlighter.highlight(code, name) if name else None
        if body is None:
            body = escape(code, quote=False)
        css = f' class="language-{name}"' if name else ""
        token.content = f'<pre class="code" tabindex="0"><code{css}>{body}</code></pre>\n'
        token.type = "raw"


def name_links(children: list[Token]) -> list[Token]:
    """Give a link without words its address as words, so that it can be seen, heard and reached."""
    named: list[Token] = []
    opening: Token | None = None
    empty = False
    for token in children:
        if token.type == "link_open":
            opening, empty = token, True
        elif token.type == "link_close":
            if empty and opening is not None:
                named.append(Token("text", "", 0, content=str(opening.attrs.get("href", ""))))
            empty = False
        elif empty and (plain_line(token.content) or (token.tag == "img" and token.attrs.get("alt"))):
            empty = False
        named.append(token)
    return named


def count_links(tokens: Sequence[Token]) -> int:
    """Links and images that the author wrote as such, not plain addresses."""
    return sum(child.type in ("link_open", "image") for token in tokens for child in token.children or ())


def attachment_key(path: str) -> str:
    """``/attachments/<key>/name.png`` -> ``<key>``."""
    return unquote(path.removeprefix(ATTACHMENTS).split("/", 1)[0].split("?", 1)[0].split("#", 1)[0])


def demote_headings(tokens: Sequence[Token]) -> None:
    """Start at h3 and never skip a level downwards, whatever levels the author used."""
    above: list[int] = []
    shown = FIRST_HEADING
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and not tokens[index + 1].content.strip():
            tokens[index].type = tokens[index + 2].type = "raw"  # an empty heading is nothing but a stop for readers
        elif token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            shown = min(FIRST_HEADING + len(above) - 1, LAST_HEADING)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{shown}"


def mark_tasks(tokens: Sequence[Token]) -> None:
    """``- [x] done`` shows a ticked box: a character, because a form field in a post would be a trap."""
    for item, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and paragraph.type == "paragraph_open" and inline.children:
            first = inline.children[0]
            box = TASKS.get(first.content[:4]) if first.type == "text" else None
            if box:
                first.content = box + first.content[4:]


def plain_inline(children: Sequence[Token]) -> str:
    """The words of inline tokens."""
    pieces: list[str] = []
    for token in children:
        if token.type == "image":
            pieces.append(plain_inline(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif token.type in ("text", "code_inline"):
            pieces.append(token.content)
    return "".join(pieces)


def plain_blocks(tokens: Sequence[Token]) -> str:
    """The words of a whole post, one block a line."""
    blocks: list[str] = []
    for token in tokens:
        if token.type == "inline":
            blocks.append(plain_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
    return "\n".join(block for block in blocks if block)


def _title(token: Token) -> Attributes:
    title = token.attrs.get("title")
    return {"title": title} if title else {}


def _picture(attachment: Attachment, alt: str) -> Attributes:
    size: Attributes = {}
    if attachment.width and attachment.height:
        size = {"width": str(attachment.width), "height": str(attachment.height)}
    return {"src": attachment.url, "alt": alt, **size, "loading": "lazy", "decoding": "async"}


class PostRenderer(RendererHTML):
    """markdown-it's renderer plus pieces that are HTML already."""

    def text(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Text between tags, where quotes need no escape."""
        return escape(tokens[idx].content, quote=False)

    def raw(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """A piece this module wrote and escaped itself."""
        return tokens[idx].content


_RENDERER = PostRenderer()
_OPTIONS = MarkdownIt("commonmark").options
