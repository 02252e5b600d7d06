"""The Markdown dialect: CommonMark without raw HTML, plus tables, strikethrough and three harmless tags.

Where CommonMark or its parser would let words vanish (nesting deeper than its bound, surplus table cells, a log
line that looks like a link definition) the words stay.
"""

import re
import threading

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.kit.markdown.limits import OverLimit
from forum.kit.markdown.shapes import Limits
from forum.kit.markdown.tables import MAX_EMPTY_CELLS, table
from forum.kit.safe_urls import safe_href

PLAIN_TAG = re.compile(r"<(/?)(kbd|sup|sub)>", re.I)
MAX_PLAIN_TAG_DEPTH = 3
# "[ERROR]: disk full" is a log line, "[1]: https://..." a definition: only what has an address is taken out of the text.
DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*\n?[ \t]*(?:<|https?://|mailto:|/|#|\?|attachment:)", re.I)


class BoundedBlocks(ParserBlock):
    """Refuses at its nesting bound, where the original silently drops the rest of the text."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - names of the base class
        if state.level >= state.md.options.maxNesting:
            raise OverLimit("block nesting")
        super().tokenize(state, startLine, endLine)


def parser(max_block_nesting: int) -> MarkdownIt:
    """This thread's parser with that bound; building one is dear, and one parser is not safe for several threads."""
    cache: dict[int, MarkdownIt] = _local.__dict__.setdefault("parsers", {})
    if max_block_nesting not in cache:
        cache[max_block_nesting] = _build(max_block_nesting)
    return cache[max_block_nesting]


_local = threading.local()


def _build(max_block_nesting: int) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": max_block_nesting})
    blocks = BoundedBlocks()
    md.block = blocks
    md.enable(["strikethrough"])
    for rule in ("html_block", "html_inline"):
        md.disable(rule)
    blocks.ruler.disable("html_block")
    blocks.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    blocks.ruler.at("reference", _definition)
    md.inline.ruler.before("autolink", "plain_tag", _plain_tag)
    md.validateLink = _may_link  # type: ignore[method-assign]
    return md


def _may_link(url: str) -> bool:
    return url.startswith("attachment:") or safe_href(url) is not None


def _definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not DEFINITION.match(state.src, start):
        return False
    return reference(state, start_line, end_line, silent)


def _plain_tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    match = PLAIN_TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        tag = match[2].lower()
        token = Token(f"plain_{'close' if match[1] else 'open'}", tag, -1 if match[1] else 1)
        token.content = match[0]
        token.markup = "plain"
        state.pending and state.pushPending()
        state.tokens.append(token)
        state.tokens_meta.append(None)
    state.pos = match.end()
    return True


def balance_plain_tags(children: list[Token]) -> None:
    """Turn every kbd, sup or sub that does not nest properly with the markup around it back into the text it was."""
    open_tokens: list[Token] = []
    for token in children:
        if token.nesting == 1:
            depth = sum(other.markup == "plain" for other in open_tokens)
            if token.markup == "plain" and depth >= MAX_PLAIN_TAG_DEPTH:
                _as_text(token)
            else:
                open_tokens.append(token)
        elif token.nesting == -1 and token.markup == "plain":
            if open_tokens and open_tokens[-1].markup == "plain" and open_tokens[-1].tag == token.tag:
                open_tokens.pop()
            else:
                _as_text(token)
        elif token.nesting == -1:
            while open_tokens and open_tokens[-1].markup == "plain":
                _as_text(open_tokens.pop())
            if open_tokens:
                open_tokens.pop()
    for token in open_tokens:
        if token.markup == "plain":
            _as_text(token)


def _as_text(token: Token) -> None:
    token.type, token.tag, token.nesting, token.markup = "text", "", 0, ""


def parse(source: str, limits: Limits) -> list[Token]:
    """The token stream of a normalised source. Raises OverLimit when blocks nest deeper than the bound."""
    env: dict[str, object] = {MAX_EMPTY_CELLS: limits.max_empty_cells}
    tokens = parser(limits.max_block_nesting).parse(source, env)
    for token in tokens:
        if token.children:
            balance_plain_tags(token.children)
    return tokens
