"""What each piece of Markdown becomes on a page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from markupsafe import escape

from forum.kit.markdown import RENDERER_VERSION, plain, render, stored_html

CODE = '<pre class="code" tabindex="0"><code>'

COMMONMARK = [
    ("a\nb", "<p>a\nb</p>"),
    ("a  \nb", "<p>a<br>\nb</p>"),
    ("a\\\nb", "<p>a<br>\nb</p>"),
    ("*a* __b__ ***c***", "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>"),
    ("snake_case_name", "<p>snake_case_name</p>"),
    ("a*b*c", "<p>a<em>b</em>c</p>"),
    ("\\*a\\*", "<p>*a*</p>"),
    ("&copy; &#35; &lt;", "<p>© # &lt;</p>"),
    ("`` a`b ``", "<p><code>a`b</code></p>"),
    ("    code\n      more", f"{CODE}code\n  more\n</code></pre>"),
    ("~~~\ncode\n~~~", f"{CODE}code\n</code></pre>"),
    ("```\nopen\n", f"{CODE}open\n</code></pre>"),
    ("> a\nb", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
    ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
    ("***", "<hr>"),
    ("[a](/b 'c')", '<p><a href="/b" rel="ugc" title="c">a</a></p>'),
    ("[a][b]\n\n[b]: /c", '<p><a href="/c" rel="ugc">a</a></p>'),
    ("[a]\n\n[a]: </c d>", '<p><a href="/c%20d" rel="ugc">a</a></p>'),
    ("[a](/b(c)d)", '<p><a href="/b(c)d" rel="ugc">a</a></p>'),
    ("[not a link]", "<p>[not a link]</p>"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("<!-- x -->", "<p>&lt;!-- x --&gt;</p>"),
    ("a & b < c > d \"e\" 'f'", "<p>a &amp; b &lt; c &gt; d \"e\" 'f'</p>"),
    ("~~a~~", "<p><s>a</s></p>"),
    ("", ""),
    (" \n\t\n", ""),
]


@pytest.mark.parametrize(("source", "html"), COMMONMARK)
def test_commonmark_is_rendered_as_specified(source, html):
    assert render(source).html.rstrip("\n") == html


def test_the_version_is_stored_beside_the_html():
    assert isinstance(RENDERER_VERSION, int)


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        ([1], [3]),
        ([1, 2, 3], [3, 4, 5]),
        ([2, 4, 1, 2], [3, 4, 3, 4]),
        ([6, 5, 4], [3, 3, 3]),
        ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6]),
        ([3, 1, 6], [3, 3, 4]),
    ],
)
def test_headings_begin_at_the_third_level_and_skip_none(levels, shown):
    html = render("\n\n".join(f"{'#' * level} x" for level in levels)).html
    assert [int(part[0]) for part in html.split("<h")[1:]] == shown


def test_underlined_headings_count_as_well_and_empty_ones_vanish():
    assert render("A\n=\n\nB\n-\n\n#\n\n## ").html.split() == ["<h3>A</h3>", "<h4>B</h4>"]


def test_tables_can_scroll_and_align():
    html = render("a | b | c\n:- | -: | :-:\n1 | 2 | 3").html
    assert html.startswith('<div class="table" tabindex="0"><table>')
    assert '<th>a</th>\n<th class="end">b</th>\n<th class="center">c</th>' in html
    assert '<td class="end">2</td>' in html


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("a|b\n-|-\n1|2|3|4", "<td>2 | 3 | 4</td>"),
        ("a|b\n-|-\n1", "<td>1</td>\n<td></td>"),
        ("a\\|b|c\n-|-\n`x\\|y`|2", "<th>a|b</th>"),
        ("a\\|b|c\n-|-\n`x\\|y`|2", "<td><code>x|y</code></td>"),
        ("|a|\n|-|\n|1|\n\nend", "<p>end</p>"),
        ("| |b|\n|-|-|\n|1|2|", "<td></td>\n<th>b</th>"),
        ("> a|b\n> -|-\n> 1|2", "<td>1</td>"),
        ("- a|b\n  -|-\n  1|2", "<td>1</td>"),
        ("a|b\n-|-\n1|2\n# x", "<h3>x</h3>"),
    ],
)
def test_tables_lose_no_cell(source, part):
    assert part in render(source).html


@pytest.mark.parametrize("source", ["a|b\n-|-|-", "a\n-|-", "a|b\n--x|-", "a|b", "a | b\n+|-", "|\n|-", "    a|b\n    -|-"])
def test_what_only_looks_like_a_table_stays_text(source):
    assert "<table>" not in render(source).html


def test_tasks_show_their_boxes_without_form_fields():
    html = render("- [x] done\n- [ ] open\n- [X] also\n- [x]no\n\n[x] outside").html
    assert "<li>☑ done</li>" in html and "<li>☐ open</li>" in html and "<li>☑ also</li>" in html
    assert "<li>[x]no</li>" in html and "<p>[x] outside</p>" in html and "<input" not in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<kbd>Ctrl</kbd>+<KBD>C</KBD>", "<kbd>Ctrl</kbd>+<kbd>C</kbd>"),
        ("x<sup>2</sup> H<sub>2</sub>O", "x<sup>2</sup> H<sub>2</sub>O"),
        ("<kbd>**a**</kbd>", "<kbd><strong>a</strong></kbd>"),
        ("**<kbd>a</kbd>**", "<strong><kbd>a</kbd></strong>"),
        ("<kbd>a", "&lt;kbd&gt;a"),
        ("a</kbd>", "a&lt;/kbd&gt;"),
        ("<kbd>a</sup>b</kbd>", "<kbd>a&lt;/sup&gt;b</kbd>"),
        ("*<kbd>a*</kbd>", "<em>&lt;kbd&gt;a</em>&lt;/kbd&gt;"),
        ("<kbd class=x>a</kbd>", "&lt;kbd class=x&gt;a&lt;/kbd&gt;"),
        ("<kbd >a</kbd>", "&lt;kbd &gt;a&lt;/kbd&gt;"),
        ("`<kbd>a</kbd>`", "<code>&lt;kbd&gt;a&lt;/kbd&gt;</code>"),
        ("\\<kbd>a", "&lt;kbd&gt;a"),
        ("<sup><sup><sup><sup>a</sup></sup></sup></sup>", "<sup><sup><sup>&lt;sup&gt;a</sup></sup></sup>&lt;/sup&gt;"),
        ("[<kbd>a](/x)</kbd>", '<a href="/x" rel="ugc">&lt;kbd&gt;a</a>&lt;/kbd&gt;'),
    ],
)
def test_keys_and_raised_letters_are_allowed_where_they_nest(source, html):
    assert render(source).html.strip() == f"<p>{html}</p>"


@pytest.mark.parametrize("line", ["[ERROR]: disk full", "[12:30:01]: started", "[a]: b", "[INFO]: x 'y'"])
def test_a_log_line_is_not_taken_for_a_link_definition(line):
    assert line.split("'")[0] in render(f"{line}\n\nnext").html


def test_the_plain_text_is_what_a_reader_sees():
    source = "# T\n\na **b** [c](/d) ![e](/attachments/f) `g`\nh\n\n- i\n- j\n\n```py\nk = 1\n```\n\na|b\n-|-\n1|2\n\n<kbd>l</kbd> &amp;"
    expected = "T\na b c e g\nh\ni\nj\nk = 1\na\nb\n1\n2\nl &"
    assert plain(source) == render(source).text == expected
    assert plain("") == plain("\n") == ""


def test_several_threads_may_render_at_once():
    sources = [source * 20 for source, _ in COMMONMARK]
    alone = [render(source).html for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: render(source).html, sources * 5)) == alone * 5


def test_stored_html_needs_no_escaping_in_a_template():
    assert escape(stored_html("<p>x</p>")) == "<p>x</p>"
