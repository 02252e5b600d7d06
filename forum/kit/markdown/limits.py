"""The signal that a text is over a limit, and the counting that raises it.

Every count is taken before the step it protects: blocks before words, tokens before HTML, HTML before the sanitisers.
"""

from collections.abc import MutableMapping, Sequence
from typing import Any, cast

from markdown_it.token import Token

from forum.kit.markdown.shapes import Limits

SIGNS = "*_~`\\&<[]!\n"
LIMITS = "limits"  # where a parse carries its limits for the rules


class OverLimit(Exception):
    """The text would cost too much to render; the pipeline answers by showing it escaped."""


def limits_of(env: MutableMapping[str, Any]) -> Limits:
    """The limits of the parse that this environment belongs to."""
    return cast("Limits", env[LIMITS])


def check_signs(tokens: Sequence[Token], limits: Limits) -> None:
    """Raise OverLimit for more signs outside code than prose has: each is looked at, and each ``[`` looks for its end."""
    contents = [token.content for token in tokens if token.type == "inline"]
    if sum(content.count("[") for content in contents) > limits.max_brackets:
        raise OverLimit("brackets")
    if sum(content.count(sign) for content in contents for sign in SIGNS) > limits.max_signs:
        raise OverLimit("signs")


def check_tokens(tokens: Sequence[Token], limits: Limits) -> None:
    """Raise OverLimit for too many tokens or inline markup nested too deeply."""
    count = len(tokens)
    for token in tokens:
        if token.children:
            count += len(token.children)
            depth = 0
            for child in token.children:
                depth += child.nesting
                if depth > limits.max_inline_nesting:
                    raise OverLimit("inline nesting")
    if count > limits.max_tokens:
        raise OverLimit("tokens")


def check_html(html: str, limits: Limits) -> None:
    """Raise OverLimit for HTML that is too long, or has so much markup that sanitising it would be dear.

    Bleach takes 15 to 20 microseconds for a tag or a character reference, next to nothing for letters, and for a
    quotation five times that.
    """
    markup = html.count("<") + html.count("&") + 5 * html.count("<blockquote")
    if len(html) > limits.max_html_chars or markup > limits.max_markup:
        raise OverLimit("html")
