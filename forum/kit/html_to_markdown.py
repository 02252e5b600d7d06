"""Bodies of other forums (Stack Exchange HTML) as Markdown. The result is a source like any other: render() makes it safe."""

import re
from collections.abc import Set as AbstractSet
from html import unescape

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from forum.kit.characters import normalise
from forum.kit.safe_urls import safe_href

MAX_CHARS = 300_000
MAX_DEPTH = 60
TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})\b[^<>]*>", re.I)
VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(VOID_NAMES.split())
DROPPED = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|$)", re.I | re.S)
LANGUAGE = re.compile(r"\b(?:lang|language)-([a-z0-9+#.-]{1,20})", re.I)
FENCE_RUN = re.compile(r"^ {0,3}(`{3,})", re.M)
SPECIAL = re.compile(r"([\\`*_\[\]<>~|])")
LINE_START = re.compile(r"^(\s*)([#+=-]|\d{1,9}(?=[.)]))", re.M)


def to_markdown(html: str) -> str:
    """Markdown with the same words: code with its language, links, images as links, quotes, lists, tables, kbd, sup and sub.

    Never raises for odd markup. What is too large or nested too deeply for a tree is reduced to its words.
    """
    html = normalise(html)
    if len(html) > MAX_CHARS or _depth(html) > MAX_DEPTH:
        return _words_only(html)
    soup = BeautifulSoup(html, "html.parser")
    return str(_Converter().convert_soup(soup)).strip("\n") + "\n" if html.strip() else ""


def _depth(html: str) -> int:
    depth = deepest = 0
    for match in TAG.finditer(html):
        if match[2].lower() in VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _words_only(html: str) -> str:
    text = TAG.sub("\n", DROPPED.sub("", html))
    return re.sub(r"\n{3,}", "\n\n", _escape(unescape(text))).strip() + "\n"


def _escape(text: str) -> str:
    text = SPECIAL.sub(r"\\\1", text)
    return LINE_START.sub(lambda match: match[1] + (match[2] + "\\" if match[2].isdigit() else "\\" + match[2]), text)


def _language(element: Tag) -> str:
    inner = element.find("code")
    for candidate in (element, inner):
        if isinstance(candidate, Tag):
            found = LANGUAGE.search(" ".join(candidate.get_attribute_list("class")))
            if found:
                return found[1].lower()
    return ""


class _Converter(MarkdownConverter):
    class Options:
        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"
        strong_em_symbol = "*"
        autolinks = False
        table_infer_header = False

    def escape(self, text: str, parent_tags: AbstractSet[str]) -> str:
        return _escape(text)

    def convert_a(self, el: Tag, text: str, parent_tags: AbstractSet[str]) -> str:
        href = safe_href(str(el.get("href", "")))
        words = text.strip() or (href or "")
        if "_noformat" in parent_tags or not href or not words:
            return text
        return f"[{words}](<{_destination(href)}>)"

    def convert_img(self, el: Tag, text: str, parent_tags: AbstractSet[str]) -> str:
        src, alt = safe_href(str(el.get("src", ""))), _escape(str(el.get("alt", ""))).strip()
        if "a" in parent_tags or not src:
            return alt
        mark = "!" if src.startswith("/attachments/") else ""
        return f"{mark}[{alt or _escape(src)}](<{_destination(src)}>)"

    def convert_pre(self, el: Tag, text: str, parent_tags: AbstractSet[str]) -> str:
        code = el.get_text().strip("\n")
        longest = max((len(run) for run in FENCE_RUN.findall(code)), default=2)
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}{_language(el)}\n{code}\n{fence}\n\n" if code.strip() else ""

    def convert_kbd(self, el: Tag, text: str, parent_tags: AbstractSet[str]) -> str:
        return f"<kbd>{_escape(text)}</kbd>" if text.strip() else text


def _destination(href: str) -> str:
    return href.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "").replace("\\", "%5C")
