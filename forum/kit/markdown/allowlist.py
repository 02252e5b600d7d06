"""The allow-list and the two sanitisers that apply it: bleach first, nh3 with the last word."""

import re
import threading

import bleach
import nh3
from pygments.token import STANDARD_TYPES

from forum.kit.safe_urls import safe_href

EXTERNAL_REL = "nofollow ugc noopener noreferrer"
OWN_REL = "ugc"

TAG_NAMES = """
    a blockquote br code div em h3 h4 h5 h6 hr img kbd li ol p pre s span strong sub sup table tbody td th thead tr ul
"""
TAGS = frozenset(TAG_NAMES.split())
LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+#-]{1,20}", re.ASCII)
CODE_CLASS = re.compile("|".join(sorted(filter(None, STANDARD_TYPES.values()))))
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
IMAGE_SRC = re.compile(r"/attachments/[A-Za-z0-9_-][A-Za-z0-9_.~%/-]*", re.ASCII)

ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "rel", "title", "class"}),
    "code": frozenset({"class"}),
    "div": frozenset({"class", "tabindex"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "loading", "decoding"}),
    "ol": frozenset({"start"}),
    "pre": frozenset({"class", "tabindex"}),
    "span": frozenset({"class"}),
    "td": frozenset({"class"}),
    "th": frozenset({"class"}),
}
CLASSES = {
    "a": re.compile("mention"), "code": LANGUAGE_CLASS, "div": re.compile("table"), "pre": re.compile("code|source"),
    "span": CODE_CLASS, "td": re.compile("center|end"), "th": re.compile("center|end"),
}  # fmt: skip
VALUES = {
    "rel": re.compile(f"{EXTERNAL_REL}|{OWN_REL}"), "tabindex": re.compile("0"), "start": NUMBER, "width": NUMBER, "height": NUMBER,
    "loading": re.compile("lazy"), "decoding": re.compile("async"),
}  # fmt: skip


def allowed(tag: str, name: str, value: str) -> bool:
    """The one rule: may this tag carry this attribute with this value."""
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "href":
        return safe_href(value) is not None
    if name == "src":
        return IMAGE_SRC.fullmatch(value) is not None and ".." not in value and "//" not in value
    if name == "class":
        return CLASSES[tag].fullmatch(value) is not None
    pattern = VALUES.get(name)
    return pattern is None or pattern.fullmatch(value) is not None


def sanitise(html: str) -> str:
    """HTML reduced to the allow-list by bleach and again by nh3. Never raises for odd markup."""
    return nh3_pass(bleach_pass(html))


def bleach_pass(html: str) -> str:
    """The first wall. Replacing bleach means replacing this line."""
    return str(_bleach().clean(html))


def nh3_pass(html: str) -> str:
    """The second wall; its parser (html5ever) is another one, so that a hole in one is not a hole in both."""
    return _NH3.clean(html)


_local = threading.local()


def _bleach() -> "bleach.Cleaner":
    cleaner: bleach.Cleaner | None = getattr(_local, "cleaner", None)
    if cleaner is None:  # a Cleaner keeps its parser's state and must not be shared by threads
        cleaner = bleach.Cleaner(tags=TAGS, attributes=allowed, protocols={"http", "https", "mailto"}, strip=False)
        _local.cleaner = cleaner
    return cleaner


def _filter(tag: str, name: str, value: str) -> str | None:
    return value if allowed(tag, name, value) else None


_NH3 = nh3.Cleaner(
    tags=set(TAGS), attributes={tag: set(names) for tag, names in ATTRIBUTES.items()}, attribute_filter=_filter, link_rel=None,
    url_schemes={"http", "https", "mailto"}, clean_content_tags=set(), strip_comments=True,
)  # fmt: skip
