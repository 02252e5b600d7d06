"""Code keeps every character, gets the colours of a known language, and never takes long."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.markdown import Limits, render
from forum.kit.markdown.highlighting import LANGUAGES, MAX_SECONDS, Highlighter, language
from tests.forum.kit.judge import words

PYTHON = Path(__file__).read_text(encoding="utf-8")


def test_a_known_language_is_coloured_by_classes():
    html = render("```python\ndef f():\n    return 'x'  # y\n```").html
    assert html.startswith('<pre class="code" tabindex="0"><code class="language-python">')
    assert '<span class="k">def </span><span class="nf">f</span>' in html and '<span class="c1"># y' in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("info", "name"),
    [
        ("py", "python"),
        ("JS", "javascript"),
        ("  sh  ", "bash"),
        ("c++", "cpp"),
        ("{.python}", "python"),
        ("yaml title=x", "yaml"),
        ("ini", "toml"),
        ("", None),
        ("brainf", None),
    ],
)
def test_languages_have_the_names_people_type(info, name):
    assert language(info) == name


@pytest.mark.parametrize("info", ["", "unknown", "py<script>", "language-x", "x y"])
def test_an_unknown_language_is_shown_plain(info):
    assert render(f"```{info}\na < b\n```").html.strip() == '<pre class="code" tabindex="0"><code>a &lt; b\n</code></pre>'


@pytest.mark.parametrize("source", ["```\n{}\n```", "```html\n{}\n```", "`{}`", "    {}"])
def test_tags_in_code_are_shown_not_made(source):
    code = "<em>x</em> <kbd>&amp;</kbd> <h3>&lt;</h3>"
    assert words(render(source.format(code)).html) == code.replace(" ", "")


@given(st.sampled_from(sorted(LANGUAGES)), st.text(max_size=200))
def test_colouring_keeps_every_character(name, code):
    coloured = Highlighter(20_000).highlight(code, name)
    assert coloured is None or words(coloured) == "".join(code.split()).replace("\x00", "\x00")


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_every_language_listed_exists_and_colours_something(name):
    sample = (
        "if (x) { return \"a\"; } # 1 // 2\n<a href='x'>b</a> &amp; $y = 3\nkey: value\n[part]\nz = true\nGET / HTTP/1.1\nFROM x\n+a\n-b\n"
    )
    assert "<span class=" in (Highlighter(20_000).highlight(sample, name) or "")


def test_a_long_block_is_shown_plain():
    block = "x = 1\n" * 3_400
    assert "<span" not in render(f"```py\n{block}```").html
    assert "<span" in render(f"```py\n{block[:1000]}\n```").html


def test_all_blocks_of_a_post_share_one_budget():
    html = render("```py\nx = 1\n```\n" * 5, limits=Limits(max_highlight_chars=13)).html
    assert html.count("language-python") == 5
    assert html.count("<span") == 2


def test_more_pieces_than_are_worth_it_are_shown_plain():
    assert "<span" not in render("```json\n" + "[1," * 3_500 + "\n```").html


def test_this_very_file_is_coloured():
    assert render(f"````py\n{PYTHON}\n````").html.count("<span") > 200


HOSTILE = ["\n", "a\n", "//", "a.", '\\"', "/*a\n", "=", "q("]


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_no_lexer_takes_long(name):
    slowest = 0.0
    for unit in HOSTILE:
        started = time.thread_time()
        Highlighter(20_000).highlight(unit * (20_000 // len(unit)), name)
        slowest = max(slowest, time.thread_time() - started)
    print(f"{name}: {slowest:.3f} s, {slowest / MAX_SECONDS:.1f} times the budget")
    assert slowest < 1
