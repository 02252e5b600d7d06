"""Code blocks with the colours of their language, as classes; bounded, because lexers are not."""

from functools import cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token, _TokenType
from pygments.util import ClassNotFound

MAX_SPANS = 3_000

# Languages a support forum meets; each is measured to be linear on hostile input. Others are shown plain.
LANGUAGES = {
    "bash": "bash sh shell zsh", "batch": "bat batch cmd", "c": "c h", "cpp": "cpp c++ cc hpp", "csharp": "csharp cs c#", "css": "css scss",
    "diff": "diff patch udiff", "docker": "docker dockerfile", "go": "go golang", "html": "html xhtml", "http": "http",
    "ini": "ini cfg conf dosini properties", "java": "java", "javascript": "javascript js node jsx mjs", "json": "json json5 jsonc",
    "kotlin": "kotlin kt", "lua": "lua", "make": "make makefile", "nginx": "nginx", "perl": "perl pl", "php": "php",
    "powershell": "powershell ps1 posh pwsh", "python": "python py python3 py3", "ruby": "ruby rb", "rust": "rust rs", "sql": "sql sqlite postgresql mysql",
    "swift": "swift", "toml": "toml", "typescript": "typescript ts tsx", "xml": "xml svg xsd", "yaml": "yaml yml",
}  # fmt: skip
ALIASES = {alias: name for name, aliases in LANGUAGES.items() for alias in aliases.split()}


def language(info: str) -> str | None:
    """The known language named by a fence's info string, or None."""
    first = info.strip().split(maxsplit=1)[:1]
    return ALIASES.get(first[0].strip("{}.").lower()) if first else None


def highlight(code: str, name: str) -> str | None:
    """The code escaped, in ``<span class>`` pieces; None when it has too many pieces to be worth it."""
    lexer = _lexer(name)
    if lexer is None:
        return None
    pieces: list[str] = []
    spans = 0
    for css, text in _merged(lexer, code):
        spans += bool(css)
        if spans > MAX_SPANS:
            return None
        pieces.append(f'<span class="{css}">{escape(text)}</span>' if css else escape(text))
    html = "".join(pieces)
    return html


def _merged(lexer: Lexer, code: str) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        css = _css(kind)
        if merged and (merged[-1][0] == css or not text.strip()):
            merged[-1] = (merged[-1][0], merged[-1][1] + text)
        else:
            merged.append((css, text))
    return merged


@cache
def _css(kind: _TokenType) -> str:
    plain = (
        kind in Token.Text
        or kind is Token.Name
        or kind in Token.Punctuation
        or kind in Token.Error
        or kind in Token.Operator
    )
    if plain and kind not in Token.Operator.Word:
        return ""
    known: _TokenType | None = kind
    while known is not None and known not in STANDARD_TYPES:
        known = known.parent
    return STANDARD_TYPES.get(known, "") if known is not None else ""


@cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        return None
