"""A redirect never leaves this site, a link never runs anything."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.safe_urls import is_own_path, safe_href, safe_next
from tests.forum.kit.attacks import EVIL_ADDRESSES
from tests.forum.kit.judge import harmless

OUR_PATHS = [
    "/",
    "/questions/7/how-do-i/",
    "/search?q=a+b&page=2",
    "/questions/7/#answer-9",
    "/tags/configuraci%C3%B3n/",
    "/tags/configuración/",
    "/search?q=http://a.b/",
    "/search?q=a//b",
    "/search?q=%2F%2Fa",
    "/a.b/c~d/",
    "/?next=/x",
]

WAYS_OUT_TEXT = """
    //evil.example ///evil.example ////evil.example //evil.example/%2f.. /%2f/evil.example /%2f%2fevil.example /%2F%2Fevil.example
    /%252f%252fevil.example /%25252f%25252fevil.example /\\evil.example /\\/evil.example \\/evil.example \\\\evil.example /%5cevil.example
    /%5C%5Cevil.example /%255cevil.example /.evil.example/../..//evil.example /..//evil.example /../evil /a/../../b /./x /a/%2e%2e/b
    /%2e%2e//evil.example http://evil.example https://evil.example http:evil.example https:/evil.example http:///evil.example
    javascript:alert(1) JavaScript:alert(1) data:text/html,x vbscript:x mailto:a@b.example ftp://evil.example evil.example www.evil.example
    evil.example/path ../x ./x ?x #x x @evil.example /@/\\evil.example //evil.example@ours.example //ours.example@evil.example
    /\uff0fevil.example /\uff3cevil.example /\u2024./x //\u3002evil.example /a//b /a/b// https:evil.example:80 //evil%00.example
    /%2525252525252525x /%E2%80%AE/x /%c2%85/x
"""
WAYS_OUT = WAYS_OUT_TEXT.split()
SPACED = [
    "",
    " ",
    " /x",
    "\t/x",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/%0d%0aSet-Cookie:x",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/%00",
    "/\x00",
    "/\x0b/evil.example",
    "/\u200b/evil.example",
    "/x\u202e",
    "/\ud800",
    "/" + "a" * 3000,
    "/\u2028/x",
    "\u3000//evil.example",
    "/%25250a",
    "/a\\..\\b",
]


@pytest.mark.parametrize("path", OUR_PATHS)
def test_a_path_of_ours_may_be_the_target(path):
    assert safe_next(path) == path


@pytest.mark.parametrize("target", [*WAYS_OUT, *SPACED])
def test_nothing_else_may_be(target):
    assert safe_next(target) is None


def test_no_target_is_no_target():
    assert safe_next(None) is None


SLASHES = st.text(st.sampled_from("/\\.:@?#%25fFcC \t\n\x00\u200b\uff0fae") | st.characters(exclude_categories=["Cs"]), max_size=30)


@given(SLASHES.map(lambda tail: "/" + tail))
def test_whatever_is_accepted_stays_here_when_a_browser_resolves_it(target):
    accepted = safe_next(target)
    if accepted is not None:
        # A browser drops tabs and line feeds and reads a backslash as a slash.
        seen = accepted.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
        assert urlsplit(urljoin("https://ours.example/a/b", seen)).netloc == "ours.example"
        assert not seen.startswith("//")


@pytest.mark.parametrize("address", EVIL_ADDRESSES)
def test_no_evil_address_may_be_linked_or_it_is_harmless_as_a_browser_reads_it(address):
    href = safe_href(address)
    assert href is None or harmless(href)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.b",
        "https://a.b/c?d=e&f=g#h",
        "HTTPS://A.B/",
        "https://a.b:8080/x",
        "https://user@a.b/x",
        "http://[::1]:80/x",
        "http://127.0.0.1/x",
        "https://müller.example/ñ",
        "https://a.b/?q=javascript:alert(1)",
        "https://a.b/c:d",
        "mailto:a@b.example?subject=x",
        "/questions/7/",
        "/a:b",
        "#part",
        "?page=2",
        "relative/path",
        "https://a.b/x&copy=2",
        "https://en.example/wiki/Cement_(drink)",
    ],
)
def test_an_honest_address_is_linked_as_it_is(address):
    assert safe_href(address) == address


@pytest.mark.parametrize("address", [None, "", " ", "\x00", "\u200b", "https://a.b/" + "x" * 3000, "&amp;amp;amp;amp;amp;colon;"])
def test_no_address_is_no_link(address):
    assert safe_href(address) is None


def test_invisible_characters_are_taken_out():
    assert safe_href("https://a.b/\u202ex\x07y\n") == "https://a.b/xy"


@pytest.mark.parametrize(
    ("href", "own"),
    [("/x", True), ("#x", True), ("?x", True), ("x/y:z", True), ("https://a.b", False), ("mailto:a@b.c", False), ("//a", False)],
)
def test_own_paths_are_told_from_the_outside(href, own):
    assert is_own_path(href) is own
