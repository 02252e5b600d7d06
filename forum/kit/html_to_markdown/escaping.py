"""Keep words words: put a backslash exactly where Markdown would read a sign as markup."""

import re

INLINE_SIGNS = (
    r"[`*]"
    r"|\\(?=[!-/:-@\[-`{-~\n]|$)"
    r"|(?<![^\W_])_|_(?![^\W_])"  # between letters an underscore is only itself
    r"|\](?=[(\[:]|$)"
    r"|<(?=\S|$)"
    r"|&(?=\#?[a-z0-9]{1,32};|$)"
    r"|(?<=~)~|~(?=~|$)|^~"
)
INLINE = re.compile(INLINE_SIGNS, re.I)
INLINE_IN_LINK = re.compile(rf"[\[\]]|{INLINE_SIGNS}", re.I)
LINE_START = re.compile(
    r"^(?:(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))|(?=\#{1,6}(?:[ \t]|$)|>|[-+](?:[ \t]|$)|=+[ \t]*$|[|:-][|:\- \t]*$))", re.M
)
CLOSING_HASHES = re.compile(r"#(?=#*$)")


def escape(text: str, *, inside_link: bool = False) -> str:
    """Text that Markdown shows as it is, wherever it stands in a line."""
    return (INLINE_IN_LINK if inside_link else INLINE).sub(r"\\\g<0>", text)


def escape_line_starts(paragraph: str) -> str:
    """A paragraph none of whose lines starts a list, heading, quotation, table or rule."""
    return LINE_START.sub(lambda match: f"{match['number']}\\" if match["number"] else "\\", paragraph)


def escape_heading(line: str) -> str:
    """A heading's text on one line; hashes at its end would count as decoration."""
    return CLOSING_HASHES.sub(r"\\#", " ".join(line.replace("\\\n", " ").split()), count=1)


def code_span(code: str) -> str:
    """Inline code with a delimiter longer than any run of back-ticks in it."""
    code = re.sub(r"\s+", " ", code)
    if not code.strip():
        return ""
    ticks = "`" * (1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
    pad = " " if code[0] in "` " or code[-1] in "` " else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def fenced(code: str, language: str) -> str:
    """A code block whose fence is longer than any run of back-ticks that could close it."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"^ {0,3}(`+)", code, re.M)), default=0))
    return f"{ticks}{language}\n{code}\n{ticks}"


def destination(href: str) -> str:
    """A link's address as Markdown reads it back unchanged."""
    if re.fullmatch(r"[^\s<>()\\\x00-\x1f]+", href):
        return href
    inner = re.sub(r"[\n\r]", "", href).replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return f"<{inner}>"
