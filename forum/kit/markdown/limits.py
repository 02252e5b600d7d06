"""The signal that a text is over a limit, and the counting that raises it."""

from collections.abc import Sequence

from markdown_it.token import Token

from forum.kit.markdown.shapes import Limits


class OverLimit(Exception):
    """The text would cost too much to render; the pipeline answers by showing it escaped."""


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
