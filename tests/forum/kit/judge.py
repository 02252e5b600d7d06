"""A second opinion on rendered HTML, written without looking at the allow-list it judges."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

PLAIN_NAMES = "blockquote br em h3 h4 h5 h6 hr kbd li p s strong sub sup table tbody thead tr ul"
PLAIN_TAGS = frozenset(PLAIN_NAMES.split())
ATTRIBUTES = {
    "a": {"href", "rel", "title", "class"}, "code": {"class"}, "div": {"class", "tabindex"}, "pre": {"class", "tabindex"},
    "span": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"}, "ol": {"start"}, "td": {"class"}, "th": {"class"},
}  # fmt: skip
CLASSES = re.compile(r"language-[a-z]+|[a-z][a-z0-9]{0,2}|code|source|table|mention|end|center")
STRIPPED = re.compile("[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\u00ad\u00a0]")


class Judge(HTMLParser):
    """Collects what is wrong with a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)
        if tag not in PLAIN_TAGS | ATTRIBUTES.keys():
            self.wrong.append(f"tag {tag}")
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"{tag} has an attribute twice")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.wrong.append(f"{tag} {name}={value!r}")
            elif name == "class" and not CLASSES.fullmatch(value or ""):
                self.wrong.append(f"{tag} class={value!r}")
            elif name == "href" and not harmless(value or ""):
                self.wrong.append(f"href={value!r}")
            elif name == "src" and not re.fullmatch(r"/attachments/[\w.~%-][\w./~%-]*", value or ""):
                self.wrong.append(f"src={value!r}")
        if tag == "a":
            self._link(dict(attrs))

    def _link(self, attributes):
        href = attributes.get("href", "")
        outside = bool(urlsplit(STRIPPED.sub("", href)).scheme)
        if outside and attributes.get("rel") != "nofollow ugc noopener noreferrer":
            self.wrong.append(f"rel of {href!r}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"unbalanced </{tag}>")

    def handle_comment(self, data):
        self.wrong.append("comment")

    def handle_decl(self, decl):
        self.wrong.append("declaration")

    def handle_pi(self, data):
        self.wrong.append("processing instruction")

    def unknown_decl(self, data):
        self.wrong.append("unknown declaration")


def harmless(href: str) -> bool:
    """Whether a browser, which skips controls and blanks, would stay with http, https, mailto or this site."""
    bare = STRIPPED.sub("", href).lower()
    if re.match(r"https?://[^/\\?#]", bare) or re.match(r"mailto:.", bare):
        return True
    return not bare.startswith(("//", "/\\", "\\")) and ":" not in re.split(r"[/?#]", bare)[0]


def verdict(html: str) -> list[str]:
    """What is wrong with the HTML; an empty list is an acquittal."""
    judge = Judge()
    judge.feed(html)
    judge.close()
    if judge.open:
        judge.wrong.append(f"left open: {judge.open}")
    return judge.wrong


def tags(html: str) -> list[str]:
    """The tags of a piece of HTML, in order."""
    judge = Judge()
    judge.feed(html)
    return judge.seen


def words(html: str) -> str:
    """The text a browser would show, without blanks."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data):
            found.append(data)

    Reader().feed(html)
    return re.sub(r"\s+", "", "".join(found))
