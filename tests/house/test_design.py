"""The design system holds together: icons exist, nothing is inline, nothing comes from elsewhere, colours can be read."""

import gzip
import re
from pathlib import Path

import lucide
import pytest

from forum.assets.bundle import BUNDLES, join, sources
from forum.core.rendering import icon
from forum.kit.avatars import contrast
from tests.house.design import icons_named, pages
from tests.house.sources import PROJECT, modules

STATIC = PROJECT / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
STYLES = [path for order in BUNDLES.values() for path in sources(STATIC, order)]
INLINE = (r"\sstyle\s*=", r"<style\b", r"\son[a-z]+\s*=\s*[\"']", r"javascript:", r"\shx-on", r"[\"']js:", r"<iframe\b")
FRAMED = ("templates/notifications/mail.html", r"<iframe\b")
"""A mail of a demo, shown in a sandbox: it brings styles of its own, which no page of ours may."""
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/ld\+json)")
ELSEWHERE = re.compile(r"(?:https?:)?//(?!schema\.org|www\.w3\.org)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
FETCHES = re.compile(
    r"(?:src|srcset|action|hx-get|hx-post)\s*=\s*[\"'][^\"']*|<link\b[^>]*|url\([^)]*\)|@import[^;]*|import\([^)]*\)|from \"[^\"]*\""
)
BUDGET_BYTES = {"css": 17_000, "desk.css": 2_600, "cases.css": 2_300, "help.css": 2_000, "search.css": 1_000, "embed.css": 700,
                "insights.css": 3_200,
                "main.js": 4_500}


def named(path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", pages(), ids=named)
def test_every_icon_of_a_template_exists(house, path):
    missing = [name for name in icons_named(house, path) if not known(name)]
    assert not missing


def test_every_icon_of_the_code_exists():
    pattern = re.compile(r"""["']?icon["']?\s*[=:]\s*["']([a-z0-9-]+)["']""")
    used = {name for path in modules().values() for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert not [name for name in used if not known(name)]


def known(name: str) -> bool:
    try:
        icon(name)
    except lucide.IconDoesNotExist:
        return False
    return True


@pytest.mark.parametrize("path", pages(), ids=named)
def test_a_template_has_no_inline_style_script_or_handler(path):
    source = path.read_text(encoding="utf-8")
    found = [pattern for pattern in INLINE if re.search(pattern, source, re.IGNORECASE) and (named(path), pattern) != FRAMED]
    assert not found
    assert not SCRIPT.search(source)


@pytest.mark.parametrize("path", [*pages(), *SCRIPTS, *STYLES], ids=named)
def test_nothing_is_fetched_from_another_origin(path):
    fetched = FETCHES.findall(path.read_text(encoding="utf-8"))
    assert not [text for text in fetched if ELSEWHERE.search(text)]


def test_every_behaviour_named_in_a_template_is_a_module_that_main_knows():
    main = (STATIC / "js/main.js").read_text(encoding="utf-8")
    tables = "".join(re.findall(r"^const (?:AT_ONCE|ON_SIGHT|ON_USE|ON_SELECTION|ON_POINT) = .*$", main, re.MULTILINE))
    there = {path.stem for path in (STATIC / "js/behaviours").glob("*.js")}
    used = set()
    for path in pages():
        for value in re.findall(r"data-behaviour[\"']?\s*[=:]\s*[\"']([^\"']*)", path.read_text(encoding="utf-8")):
            used.update(re.findall(r"[a-z][a-z-]+", re.sub(r"{%.*?%}", " ", value)))
    assert not {name for name in used if name not in there or f'"{name}"' not in tables}


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_stylesheet_lives_in_a_layer(path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.match(r"\s*@layer (reset|tokens|base|layout|components|pages|utilities) {", source)
    depth, outside = 0, ""
    for character in source:
        depth += (character == "{") - (character == "}")
        outside += character if depth == 0 else ""
    assert re.fullmatch(r"(\s*@layer \w+ }?\s*|\s*}\s*)*", outside), "rules outside the layer"
    assert depth == 0


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_quoted_text_holds_a_sign_that_the_bundle_takes_blanks_from(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not [quoted for quoted in re.findall(r'"[^"\n]*"|\'[^\'\n]*\'', text) if re.search(r"[{};]|[:,]\s", quoted)]


def test_every_custom_property_is_defined():
    sheet = "".join(join(STATIC, order) for order in BUNDLES.values())
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", sheet))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", sheet)) <= defined


def test_the_stylesheet_and_the_frame_script_stay_light():
    assert len(gzip.compress(join(STATIC).encode(), 9)) <= BUDGET_BYTES["css"]
    for sheet in ("desk.css", "cases.css", "help.css", "search.css", "embed.css", "insights.css"):
        assert len(gzip.compress(join(STATIC, BUNDLES[Path("build") / sheet]).encode(), 9)) <= BUDGET_BYTES[sheet], sheet
    assert len(gzip.compress((STATIC / "js/main.js").read_bytes(), 9)) <= BUDGET_BYTES["main.js"]


def colours() -> dict[str, tuple[str, str]]:
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in re.findall(r"--([a-z0-9-]+): light-dark\((#\w{6}), (#\w{6})\)", tokens)}


def channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


STATES = ("unanswered", "answered", "solved", "needs-info", "escalated", "closed")
PAPERS = ("bg", "surface-1", "surface-2", "accepted", "internal")
PAIRS = [
    *((f"{state}-text", f"{state}-fill") for state in STATES),
    *((ink, paper) for ink in ("text", "muted", "accent") for paper in PAPERS),
    ("on-accent", "accent"), ("accent", "accent-soft"), ("danger", "bg"),
    ("solved-text", "accepted"), ("unanswered-text", "accepted"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_its_paper(ink, paper, theme):
    found = colours()
    assert contrast(channels(found[ink][theme]), channels(found[paper][theme])) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_a_control_can_be_seen(theme):
    found = colours()
    assert contrast(channels(found["control"][theme]), channels(found["bg"][theme])) >= 3
