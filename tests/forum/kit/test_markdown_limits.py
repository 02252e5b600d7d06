"""Whatever somebody types, rendering is bounded and every word is still there."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit.characters import normalise
from forum.kit.markdown import Limits, mentions, plain, render
from tests.forum.kit.judge import verdict, words

LENGTH = 32_000
PREFIX = '<pre class="source" tabindex="0">'


def over(source, **limits):
    done = render(source, limits=Limits(**limits))
    assert done.escaped == done.html.startswith(PREFIX)
    if done.escaped:
        assert words(done.html) == "".join(source.split())
        assert done.text == source and done.links == done.mentions == done.attachments == ()
        assert plain(source, limits=Limits(**limits)) in (source, plain(source))
    return done.escaped


def test_over_a_limit_the_source_is_shown_escaped_and_whole():
    source = "\n\n  *a* <b>\n\n\n" + "x " * 20_000
    done = render(source)
    assert done.escaped and done.text == source
    assert done.html == f"{PREFIX}\n" + source.replace("<", "&lt;").replace(">", "&gt;") + "</pre>" or words(done.html) == "".join(
        source.split()
    )


@pytest.mark.parametrize(
    ("limit", "within", "beyond"),
    [
        ({"max_chars": 10}, "x" * 10, "x" * 11),
        ({"max_tokens": 30}, "- a\n" * 4, "- a\n" * 40),
        ({"max_tokens": 30}, "*a* " * 4, "*a* " * 12),
        ({"max_tokens": 60}, "a|b\n-|-\n" + "1|2\n" * 2, "a|b\n-|-\n" + "1|2\n" * 40),
        ({"max_block_nesting": 4}, "> > > a", "> > > > > a"),
        ({"max_block_nesting": 4}, "- a", "- a\n  - b\n    - c"),
        ({"max_inline_nesting": 3}, "*a **b***", "*a **b *c **d** e* f** g*"),
        ({"max_links": 2}, "[a](/b) [a](/b)", "[a](/b) [a](/b) [a](/b)"),
        ({"max_links": 2}, "![a](/b) ![a](/b)", "![a](/b) ![a](/b) ![a](/b)"),
        ({"max_links": 1}, "[a]\n\n[a]: /x", "[a]\n\n[a]: /x\n[b]: /y"),
        ({"max_brackets": 3}, "[[[", "[[[["),
        ({"max_signs": 6}, "*a* _b_ `[*_&<`"[:8], "*a* _b_ **c**"),
        ({"max_quoted_lines": 6}, "> a\n" * 5, "> > a\n" * 5),
        ({"max_html_chars": 20}, "a", "a" * 20),
        ({"max_markup": 10}, "*a*", "*a* " * 5),
        ({"max_markup": 10}, "&amp;", "&amp; " * 12),
        ({"max_markup": 10}, "> a", "> a\n\n> b\n\nc\n\n> d"),
    ],
)
def test_each_limit_holds(limit, within, beyond):
    assert not over(within, **limit)
    assert over(beyond, **limit)


def test_brackets_in_code_do_not_count():
    assert not over("`[[[[`\n\n```\n[[[[[[\n```", max_brackets=4)
    assert over("`[[[[`\n\n[[[[", max_brackets=4)


def test_completed_cells_are_bounded_and_the_rest_is_text():
    done = render("a|b|c\n-|-|-\n" + "d\n" * 9, limits=Limits(max_empty_cells=6))
    assert done.html.count("<td></td>") == 6 and not done.escaped
    assert words(done.html).count("d") == 9
    assert render("|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + "d\n" * 20).html.count("<td></td>") <= 1_000


def test_nesting_deeper_than_the_parser_allows_loses_nothing():
    for depth in (15, 25, 60, 200):
        assert "deep" in words(render("> " * depth + "deep").html)
        assert "deep" in words(render("- " * depth + "deep").html)
        assert "deep" in words(render("".join(f"{'  ' * level}- x\n" for level in range(depth)) + "  " * depth + "- deep").html)
        assert "deep" in words(render("*a **b " * depth + "deep" + "** c*" * depth).html)
        assert "deep" in words(render("[" * depth + "deep" + "](/x)" * depth).html)


def test_definitions_alone_are_shown():
    assert "https://a.b" in render("[a]: https://a.b").html


def test_over_a_limit_nobody_is_mentioned():
    assert mentions("@ana " + "x" * 40_000) == []
    assert mentions("> " * 80 + "@ana") == []
    assert plain("> " * 80 + "@ana") == "> " * 80 + "@ana"


MARKS = st.sampled_from(
    [
        *"*_`~[]()<>#|-+=!\\&:.\n\t 1a",
        "\n\n",
        "    ",
        "```",
        "> ",
        "- ",
        "1. ",
        "<kbd>",
        "</kbd>",
        "http://",
        "@",
        "word",
        "|-|\n",
        "[x](",
        "](/y)",
    ]
)
HIDDEN = set("*_`~[]()<>#|-+=!\\&:.\n\t ☐☑")


def letters(text):
    return sorted(char for char in text if char.isalnum())


@settings(max_examples=400)
@given(st.lists(st.sampled_from([*MARKS.elements[:-2], "é", "word"]), max_size=60).map("".join))
def test_no_letter_of_running_text_is_lost(source):
    """Without definitions and destinations, which are not shown by design, all letters and digits reach the page."""
    if ":" in source or "](" in source or "&" in source or "```" in source or "~~~" in source or "1." in source or "1)" in source:
        source = source.replace(":", "").replace("](", "] (").replace("&", "").replace("`", "").replace("~", "").replace("1", "")
    source = source.replace("<kbd>", "").replace("</kbd>", "")
    assert letters(words(render(source).html)) == letters(source)


@settings(max_examples=200)
@given(st.text(max_size=300) | st.lists(MARKS, max_size=80).map("".join))
def test_any_text_can_be_rendered_twice_with_the_same_result(source):
    once = render(source)
    assert once == render(source) == render(normalise(source))
    assert not verdict(once.html)


def repeated(unit):
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


UNITS = [
    "<b>",
    "www.",
    "http://",
    "http://a ",
    "https://a.b/ ",
    "[",
    "]",
    "![",
    "[a](",
    "[a](b)",
    "[^a",
    "[a]",
    "[a]:\n",
    "[a]: /x\n",
    "*",
    "*a ",
    "*a*",
    "**a ",
    "_a*",
    "*_",
    "a**b**",
    "~",
    "~~a~~ ",
    "`",
    "`a` ",
    "\\",
    "a\\\n",
    "a  \n",
    "&",
    "&amp;",
    "&#",
    "<",
    "<a ",
    "<http://a.b>",
    "<!--",
    "<![CDATA[",
    "<?",
    "@",
    "@a ",
    "@abc ",
    ">",
    "> \n",
    "> - a\n",
    "> a\n\n",
    "- ",
    "- a\n",
    "1. a\n",
    "- a\n1. b\n",
    "- [ ] a\n",
    "* a",
    "#",
    "# a\n",
    "---\n",
    "a\n=\n",
    "a\n",
    "a\n\n",
    "\n",
    "\t",
    " ",
    "    a\n",
    "```\n",
    "```\na\n```\n",
    "```js\na\n```\n",
    "<kbd>",
    "<kbd>a</kbd>",
    "</kbd>",
    "(",
    "((",
    "http://a.b/(",
    "![a](/attachments/a) ",
    "|",
    "|-",
    "a|b\n-|-\n",
    "a|b\n",
    ":",
    "😀",
    "a\u0301\u0323",
    "\u202e",
    "<a@b.c>",
    "[x](<",
    "[[a](b)",
]
DICE = random.Random(11)
SHAPES = {
    "nested": "[" * 16_000 + "]" * 16_000,
    "emphasis both ways": "*a " * 5_300 + "a* " * 5_300,
    "strong both ways": "**a " * 4_000 + "a** " * 4_000,
    "quotations around a long paragraph": ">" * 49 + "a\n" * 15_900,
    "quotations on every line": (">" * 40 + "a\n") * 760,
    "deep lists": "".join("  " * level + "- a\n" for level in range(170)),
    "lists begun deep": ("- " * 24 + "a\n\n") * 620,
    "wide table": "|" + "a|" * 7_000 + "\n|" + "-|" * 7_000,
    "table completed": "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + "a\n" * 15_000,
    "table of the largest size": "a|b|c|d\n-|-|-|-\n" + "a|b|c|d\n" * 590 + "![" * 2_990,
    "ticks of every length": "".join("`" * length + "a" for length in range(250)),
    "definitions used": "".join(f"[a{n}]: http://x/{n}\n" for n in range(190)) + "[a1]" * 2_000,
    "code and brackets": "```py\n" + "x = [1, 'a']\n" * 1_500 + "```\n" + "![" * 2_990 + "`a` " * 1_000,
    "signs at random": "".join(DICE.choices('*_[]()<>`~|\n -#1.a"\\&!:@/', k=LENGTH)),
    "a hundred thousand characters": "*a* [b](/c) " * 9_000,
}


def seconds(source):
    started = time.thread_time()
    render(source)
    return time.thread_time() - started


@pytest.fixture(scope="module")
def prose():
    """How long honest prose of the same length takes here and now."""
    text = ("The router restarts **twice** a day, see [the log](/attachments/log). " * 500)[:13_000] + "and so on. " * 1_700
    seconds(text)
    return min(seconds(text) for _ in range(3))


@pytest.mark.parametrize("name", [*UNITS, *SHAPES], ids=repr)
def test_no_text_takes_much_longer_than_prose_of_its_length(name, prose):
    source = SHAPES.get(name) or repeated(name)
    spent = seconds(source)
    print(f"{name!r}: {spent:.3f} s, {spent / prose:.1f} times prose")
    assert spent < 2.5
