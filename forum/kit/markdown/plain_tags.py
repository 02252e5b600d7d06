"""Three tags that people type and that can do no harm: kbd, sup and sub, without attributes, properly nested."""

import re

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PLAIN_TAG = re.compile(r"<(/?)(kbd|sup|sub)>", re.I)
MARKUP = "plain"
MAX_DEPTH = 3


def plain_tag(state: StateInline, silent: bool) -> bool:
    """Inline rule: the tag becomes a token, wherever it stands; :func:`balance` decides later."""
    if state.src[state.pos] != "<":
        return False
    match = PLAIN_TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        if state.pending:
            state.pushPending()
        closing = bool(match[1])
        token = Token("plain_close" if closing else "plain_open", match[2].lower(), -1 if closing else 1)
        token.content, token.markup = match[0], MARKUP
        state.tokens.append(token)
        state.tokens_meta.append(None)
    state.pos = match.end()
    return True


def balance(children: list[Token]) -> None:
    """Turn every tag that does not nest properly with the markup around it back into the text it was."""
    opened: list[Token] = []
    for token in children:
        if token.nesting == 1:
            _open(opened, token)
        elif token.nesting == -1:
            _close(opened, token)
    for token in opened:
        _as_text(token)


def _open(opened: list[Token], token: Token) -> None:
    if token.markup == MARKUP and sum(other.markup == MARKUP for other in opened) >= MAX_DEPTH:
        _as_text(token)
    else:
        opened.append(token)


def _close(opened: list[Token], token: Token) -> None:
    if token.markup == MARKUP:
        if opened and opened[-1].markup == MARKUP and opened[-1].tag == token.tag:
            opened.pop()
        else:
            _as_text(token)
        return
    while opened and opened[-1].markup == MARKUP:
        _as_text(opened.pop())
    del opened[-1:]


def _as_text(token: Token) -> None:
    token.type, token.tag, token.nesting, token.markup = "text", "", 0, ""
