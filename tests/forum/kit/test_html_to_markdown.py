"""Bodies of other forums keep every word, and what they were meant to look like."""

import random
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit.html_to_markdown import to_markdown
from forum.kit.markdown import render
from tests.forum.kit.attacks import MUTATIONS, RAW_HTML
from tests.forum.kit.judge import verdict, words


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("<p></p> ", ""),
        ("<p>One <b>bold</b> and <em>soft</em></p>\n\n<p>Two</p>", "One **bold** and *soft*\n\nTwo\n"),
        ("<p>a<strong> b </strong>c</p>", "a **b** c\n"),
        ("<p><b>a</b><b>b</b> <s>c</s></p>", "**ab** ~~c~~\n"),
        ('<p>a<b>"q"</b>b</p>', 'a"q"b\n'),
        ("<p><em>a</em><b>b</b></p>", "*a*b\n"),
        ("<p><b>a <i>b</i></b>c</p>", "**a *b***c\n"),
        ("<h1>Top #</h1><h3>Sub</h3>", "# Top \\#\n\n### Sub\n"),
        ('<a href="https://a.b/c_d">text</a>', "[text](https://a.b/c_d)\n"),
        ('<a href="https://a.b/x_(y)" title="T &quot;q&quot;">t</a>', '[t](<https://a.b/x_(y)> "T \\"q\\"")\n'),
        ('<a href="https://a.b/c_d">https://a.b/c_d</a>', "<https://a.b/c_d>\n"),
        ('Look!<a href="https://a.b">here</a>', "Look\\![here](https://a.b)\n"),
        ('<img src="https://i.b/x.png" alt="a shot">', "[a shot](https://i.b/x.png)\n"),
        ('<a href="https://a.b"><img src="https://i.b/x.png" alt="a shot"></a>', "[a shot](https://a.b)\n"),
        ('<img src="/attachments/abc/x.png" alt="ours">', "![ours](/attachments/abc/x.png)\n"),
        ("<pre><code>a &lt; b\n  c\n</code></pre>", "```\na < b\n  c\n```\n"),
        ('<pre class="lang-py prettyprint-override"><code>x</code></pre>', "```py\nx\n```\n"),
        ('<pre><code class="language-js">x</code></pre>', "```js\nx\n```\n"),
        ("<!-- language: lang-bash -->\n<pre><code>ls</code></pre>", "```bash\nls\n```\n"),
        ("<pre>```\nfence\n```</pre>", "````\n```\nfence\n```\n````\n"),
        ("<p><code>a `b` c</code></p>", "``a `b` c``\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b\n"),
        ("<ol><li><p>a</p></li><li><p>b</p><pre>c</pre></li></ol>", "1. a\n\n2. b\n\n   ```\n   c\n   ```\n"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b\n"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>", "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |\n"),
        ("<p>press <kbd>Ctrl</kbd>+<kbd>C</kbd>, x<sup>2</sup></p>", "press <kbd>Ctrl</kbd>+<kbd>C</kbd>, x<sup>2</sup>\n"),
        ("a<br>b<br/>", "a\\\nb\n"),
        ("a<hr>b", "a\n\n---\n\nb\n"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "**Term**\n\nMeaning\n"),
        ("<script>x</script>a<style>b</style><!-- c -->", "a\n"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2\n"),
        ('<a href="/x">\\[</a>', "[\\\\\\[](/x)\n"),
        ("<table><tr><td><h2>a</h2><hr>\\|</td></tr></table>", "| a \\\\\\| |\n| --- |\n"),
        ("&lt;1.@bob&gt;", "\\<1.@bob>\n"),
        ("snake_case_name and __init__", "snake_case_name and \\_\\_init\\_\\_\n"),
        ("[INFO] done", "[INFO] done\n"),
        ("[a](b) [c]: d", "[a\\](b) [c\\]: d\n"),
        (
            "<p>1. no list</p><p>- no list</p><p># no heading</p><p>&gt; no quote</p>",
            "1\\. no list\n\n\\- no list\n\n\\# no heading\n\n\\> no quote\n",
        ),
    ],
)
def test_html_becomes_the_markdown_a_person_would_write(html, markdown):
    assert to_markdown(html) == markdown


class Words(HTMLParser):
    """What a reader of the HTML sees, without blanks; the description for a picture."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_data(self, data):
        self.found.append(data)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs).get("alt") or "")

    def __str__(self):
        return re.sub(r"\s+", "", "".join(self.found))


TROUBLE_SIGNS = "a b 1. - + # > * _ ` ~ [ ] ( ) ! < & \\ | : = & &lt; --- === ``` ~~~ \n https://a.b @bob &amp;lt; é"
TROUBLE = TROUBLE_SIGNS.split(" ")
PROSE = st.lists(st.sampled_from([*TROUBLE, " ", "\n", "word"]), min_size=1, max_size=8).map(
    lambda parts: "".join(parts).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)


NAMES = "b i em strong s kbd sup code p p div blockquote ul li ol h2 pre"
TAG_NAMES = "b i a p ul li ol table tr td blockquote pre code h2 kbd"


def wrapped(inner):
    names = st.sampled_from(NAMES.split())
    link = inner.map(lambda html: f'<a href="https://a.b/">{html}</a>')
    cell = st.lists(inner, min_size=1, max_size=3).map(
        lambda cells: "<table><tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr></table>"
    )
    listed = st.lists(inner, min_size=1, max_size=3).map(lambda items: "<ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>")
    return (
        st.builds(lambda name, html: f"<{name}>{html}</{name}>", names, inner)
        | link
        | cell
        | listed
        | st.lists(inner, max_size=4).map("".join)
    )


@settings(max_examples=400)
@given(st.recursive(PROSE, wrapped, max_leaves=12))
def test_no_word_is_lost_or_added_on_the_way_to_the_page(html):
    markdown = to_markdown(html)
    assert words(render(markdown).html) == str(Words(html)), markdown


@settings(max_examples=200)
@given(st.text(st.sampled_from("<>/&;!-'\"= \nabpiu") | st.characters(), max_size=120))
def test_no_input_is_an_error(html):
    assert isinstance(to_markdown(html), str)


def test_hostile_html_is_harmless_after_rendering():
    guilty = {html: found for html in [*RAW_HTML, *MUTATIONS] if (found := verdict(render(to_markdown(html)).html))}
    assert not guilty


def test_broken_nesting_keeps_the_words():
    dice = random.Random(5)
    tags = [f"<{slash}{name}>" for name in TAG_NAMES.split() for slash in ("", "/")]
    for _ in range(300):
        html = "".join(dice.choice([*tags, "word ", "<br>", "<hr>", '<a href="/x">']) for _ in range(40))
        assert words(render(to_markdown(html)).html).replace("☐", "").count("word") == html.count("word"), html


UNITS = [
    "<b>",
    "<div>",
    "<blockquote>",
    "<ul><li>",
    "</b>",
    "<b></i>",
    "<",
    "<a ",
    '<a href="',
    "<!--",
    "<!-- x -->",
    "&",
    "&#",
    "&lt;",
    "<pre>",
    "<table>",
    "<td>",
]
UNITS += [
    "<table><tr><td>",
    "<p>",
    "<br>",
    " ",
    "\n",
    "a",
    "*",
    "_",
    "`",
    "[",
    "<a href=x>",
    "<img src=/x>",
    "<script>",
    "</script>",
    "<code>`</code>",
    "x=' ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_large_inputs_take_time_in_proportion(unit):
    html = unit * (200_000 // len(unit))
    started = time.thread_time()
    to_markdown(html)
    spent = time.thread_time() - started
    print(f"{unit!r}: {spent:.3f} s")
    assert spent < 6
