"""Code blocks with the colours of their language, as classes; bounded, because lexers are not.

Two thirds of Pygments' lexers take quadratic time on some input (8 KB of line breaks keep the one for C busy for over a second),
but none of those listed here spends long on a single step. So the clock is asked between steps.
"""

import time
from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType

MAX_SECONDS = 0.06  # of this thread's own processor time, a post: several times what honest code of full length takes
MAX_SPANS = 3_000

# What a support forum meets, with the names people type. Lexers with dear single steps (ini, make) are left out: toml
# and bash read those well enough.
LANGUAGES = {
    "bash": "bash sh shell zsh console make makefile",
    "batch": "bat batch cmd",
    "c": "c h",
    "cpp": "cpp c++ cc hpp",
    "csharp": "csharp cs c#",
    "css": "css scss",
    "diff": "diff patch udiff",
    "docker": "docker dockerfile",
    "go": "go golang",
    "html": "html xhtml",
    "http": "http",
    "java": "java",
    "javascript": "javascript js node jsx mjs",
    "json": "json json5 jsonc",
    "kotlin": "kotlin kt",
    "lua": "lua",
    "nginx": "nginx",
    "perl": "perl pl",
    "php": "php",
    "powershell": "powershell ps1 posh pwsh",
    "python": "python py python3 py3",
    "ruby": "ruby rb",
    "rust": "rust rs",
    "sql": "sql sqlite postgresql mysql",
    "swift": "swift",
    "toml": "toml ini cfg conf dosini properties",
    "typescript": "typescript ts tsx",
    "xml": "xml svg xsd",
    "yaml": "yaml yml",
}
ALIASES = {alias: name for name, aliases in LANGUAGES.items() for alias in aliases.split()}
PLAIN = (Token.Text, Token.Punctuation, Token.Operator, Token.Error)


def language(info: str) -> str | None:
    """The known language named by a fence's info string, or None."""
    first = info.strip().split(maxsplit=1)[:1]
    return ALIASES.get(first[0].strip("{}.").lower()) if first else None


class Highlighter:
    """Colours the code blocks of one post until its share of characters, spans and time is used up."""

    def __init__(self, max_chars: int) -> None:
        self.chars_left = max_chars
        self.spans_left = MAX_SPANS
        self.seconds_left = MAX_SECONDS

    def highlight(self, code: str, name: str) -> str | None:
        """The code escaped, in ``<span class>`` pieces; None when it is to be shown plain."""
        if len(code) > self.chars_left:
            return None
        self.chars_left -= len(code)
        pieces = self._pieces(_lexer(name), code)
        return None if pieces is None else "".join(_html(css, text) for css, text in pieces)

    def _pieces(self, lexer: Lexer, code: str) -> list[tuple[str, str]] | None:
        pieces: list[tuple[str, str]] = []
        started = time.thread_time()
        for _, kind, text in lexer.get_tokens_unprocessed(code):
            css = _css(kind)
            if pieces and (pieces[-1][0] == css or not text.strip()):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + text)
            else:
                pieces.append((css, text))
                self.spans_left -= bool(css)
            if self.spans_left < 0 or time.thread_time() - started > self.seconds_left:
                self.spans_left = self.chars_left = 0
                return None
        self.seconds_left -= time.thread_time() - started
        return pieces


def _html(css: str, text: str) -> str:
    text = escape(text, quote=False)
    return f'<span class="{css}">{text}</span>' if css else text


@cache
def _css(kind: _TokenType) -> str:
    """Pygments' short class; none for the bulk of names, blanks, signs and what the lexer calls an error."""
    if kind is Token.Name or (kind is not Token.Operator.Word and any(kind in plain for plain in PLAIN)):
        return ""
    known: _TokenType | None = kind
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    return str(STANDARD_TYPES.get(known, ""))


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name)
