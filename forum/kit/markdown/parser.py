"""The Markdown dialect: CommonMark without raw HTML, plus tables, strikethrough and three harmless tags.

Where CommonMark or its parser would let words vanish (nesting deeper than its bound, surplus table cells, a log
line that looks like a link definition) the words stay.
"""

import re
import threading
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.kit.markdown.blocks import BoundedBlocks
from forum.kit.markdown.limits import LIMITS, OverLimit, check_signs, check_tokens, limits_of
from forum.kit.markdown.plain_tags import balance, plain_tag
from forum.kit.markdown.shapes import Limits
from forum.kit.markdown.tables import table
from forum.kit.safe_urls import safe_href

# Links inside images inside links: deeper brackets are text. Each level costs the parser another look at the rest.
MAX_BRACKET_NESTING = 10
# "[ERROR]: disk full" is a log line, "[1]: https://..." a definition: only what has an address leaves the text.
DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*\n?[ \t]*(?:<|https?://|mailto:|/|#|\?|attachment:)", re.I | re.S)


def parse(source: str, limits: Limits) -> list[Token]:
    """The token stream of a normalised source. Raises OverLimit for a source that is over one of its limits."""
    env: dict[str, Any] = {LIMITS: limits}
    tokens = _parser().parse(source, env)
    check_tokens(tokens, limits)
    if len(env.get("references", ())) + len(env.get("duplicate_refs", ())) > limits.max_links:
        raise OverLimit("definitions")
    for token in tokens:
        if token.children:
            balance(token.children)
    return tokens


def _parser() -> MarkdownIt:
    """This thread's parser: building one is dear, and one is not safe for several threads."""
    md: MarkdownIt | None = getattr(_local, "parser", None)
    if md is None:
        md = _local.parser = _build()
    return md


_local = threading.local()


def _build() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_BRACKET_NESTING})
    blocks = BoundedBlocks()
    blocks.ruler.enableOnly([name for name in md.block.ruler.get_active_rules() if name != "html_block"])
    blocks.ruler.enable("table")
    blocks.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    blocks.ruler.at("reference", _definition)
    md.block = blocks
    md.enable("strikethrough")
    md.disable("html_inline")
    md.inline.ruler.before("autolink", "plain_tag", plain_tag)
    md.core.ruler.after("block", "signs", _signs)
    md.validateLink = _may_link  # type: ignore[method-assign]
    return md


def _signs(state: StateCore) -> None:
    check_signs(state.tokens, limits_of(state.env))


def _may_link(url: str) -> bool:
    return safe_href(url) is not None


def _definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not DEFINITION.match(state.src, start):
        return False
    return reference(state, start_line, end_line, silent)
