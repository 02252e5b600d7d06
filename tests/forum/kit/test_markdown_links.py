"""Links, mentions and pictures: only what is asked for, each with what search engines and readers need."""

import pytest

from forum.kit.markdown import Attachment, Limits, mentions, render
from forum.kit.markdown.linking import trim_address

OUT = 'rel="nofollow ugc noopener noreferrer"'


def link(address, text=None):
    return f'<a href="{address}" {OUT}>{text or address}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("https://a.b/c", link("https://a.b/c")),
        ("see https://a.b/c.", f"see {link('https://a.b/c')}."),
        ("(https://a.b/c)", f"({link('https://a.b/c')})"),
        ("https://a.b/c_(d)", link("https://a.b/c_(d)")),
        ("(https://a.b/c_(d))", f"({link('https://a.b/c_(d)')})"),
        ("https://a.b/c_d_e?f=g&amp;h", link("https://a.b/c_d_e?f=g&amp;h")),
        ("HTTP://a.b", link("HTTP://a.b")),
        ("<https://a.b/c>", link("https://a.b/c")),
        ("**https://a.b**", f"<strong>{link('https://a.b')}</strong>"),
        ('"https://a.b"', f'"{link("https://a.b")}"'),
        ("https://a.b, https://c.d!", f"{link('https://a.b')}, {link('https://c.d')}!"),
        ("https://ñ.es/ü", link("https://xn--ida.es/%C3%BC", "https://ñ.es/ü")),
        ("[x](https://a.b)", link("https://a.b", "x")),
        ("[x](mailto:a@b.es)", link("mailto:a@b.es", "x")),
        ("[https://c.d](https://a.b)", link("https://a.b", "https://c.d")),
        ("xhttps://a.b", "xhttps://a.b"),
        ("www.a.b", "www.a.b"),
        ("a.b/c", "a.b/c"),
        ("ftp://a.b", "ftp://a.b"),
        ("https://", "https://"),
        ("https://.", "https://."),
        ("a@b.es", "a@b.es"),
        ("`https://a.b`", "<code>https://a.b</code>"),
    ],
)
def test_only_explicit_addresses_are_linked(source, html):
    assert render(source).html.strip() == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("written", "trimmed"),
    [
        ("https://a.b/))", "https://a.b/"),
        ("https://a.b/(c))", "https://a.b/(c)"),
        ("https://a.b/[c]].", "https://a.b/[c]"),
        ("https://a.b/?!...", "https://a.b/"),
        ("...", ""),
    ],
)
def test_the_punctuation_of_the_sentence_is_not_part_of_the_address(written, trimmed):
    assert trim_address(written) == trimmed


def test_links_into_our_own_site_are_followed():
    assert render("[x](/questions/7/) [y](#a) [z](?page=2)").html.count('rel="ugc"') == 3


@pytest.mark.parametrize(
    ("source", "name"), [("[](/x)", "/x"), ("[ ](/x)", "/x"), ("[\u200b](/x)", "/x"), ("[![](/attachments/a)](/x)", "/x")]
)
def test_a_link_without_words_says_where_it_leads(source, name):
    assert f">{name}</a>" in render(source).html.replace("\u200b", "").replace("> /x", ">/x").replace('async">', ">").replace(">>", ">")


def test_links_are_told_once_each_in_order():
    assert render("https://b.c [x](https://a.b) https://b.c [y](/z)").links == ("https://b.c", "https://a.b", "/z")


def members(known):
    return lambda handle: f"/members/{handle}/" if handle in known else None


def test_known_members_are_linked_and_told():
    done = render("@Ana_Ruiz, @bob. and @nobody (@ana_ruiz)", resolve_mention=members({"ana_ruiz", "bob"}))
    assert '<a href="/members/ana_ruiz/" class="mention">@Ana_Ruiz</a>,' in done.html
    assert '<a href="/members/bob/" class="mention">@bob</a>.' in done.html
    assert " @nobody (" in done.html
    assert done.mentions == ("ana_ruiz", "bob") and done.links == ()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@ana", ["ana"]),
        ("hi @ana! @bob: @ana", ["ana", "bob"]),
        ("a@ana.es", []),
        ("`@ana`", []),
        ("```\n@ana\n```", []),
        ("[@ana](/x)", []),
        ("\n    @ana", []),
        ("@@ana", []),
        ("@", []),
        ("@-ana", []),
        ("@ana.", ["ana"]),
        ("@a.b-c_d", ["a.b-c_d"]),
        ("**@ana**", ["ana"]),
        ("> @ana", ["ana"]),
        ("https://x.y/@ana", []),
        ("@" + "a" * 40, []),
        ("@añ", []),
        ("x @ana@bob", []),
        ("/@ana", []),
        ("| @ana |\n|-|", ["ana"]),
        ("# @ana", ["ana"]),
    ],
)
def test_mentions_are_found_in_running_text_only(source, found):
    assert mentions(source) == found
    assert list(render(source).mentions) == found


def test_mentions_are_bounded_and_so_are_look_ups():
    asked = []

    def resolve(handle):
        asked.append(handle)

    source = " ".join(f"@m{n}" for n in range(200)) + " @m0 @m1"
    assert render(source, resolve_mention=resolve).mentions == ()
    assert len(asked) == len(set(asked)) == 50
    assert len(mentions(source)) == 50


def shown(key):
    return {
        "abc": Attachment("abc", "/attachments/abc/shot.png", width=640, height=480),
        "log": Attachment("log", "/attachments/log/x.log", is_image=False),
        "odd": Attachment("odd", "https://evil.example/attachments/x.png"),
    }.get(key)


def test_our_own_pictures_are_shown_with_their_size():
    done = render("![a shot](/attachments/abc/shot.png 'T')", resolve_attachment=shown)
    assert done.html.strip() == (
        '<p><img src="/attachments/abc/shot.png" alt="a shot" width="640" height="480" loading="lazy" decoding="async" title="T"></p>'
    )
    assert done.attachments == ("abc",)


@pytest.mark.parametrize(
    "source",
    [
        "![x](https://evil.example/p.png)",
        "![x](/static/x.png)",
        "![x](/attachments/nobody/x.png)",
        "![x](/attachments/log)",
        "![x](/attachments/odd)",
        "![x](x.png)",
    ],
)
def test_every_other_picture_is_only_a_link(source):
    done = render(source, resolve_attachment=shown)
    assert "<img" not in done.html and ">x</a>" in done.html


def test_a_picture_inside_a_link_keeps_one_link():
    done = render("[![shot](https://evil.example/p.png)](/x) [![shot](/attachments/abc)](/x)", resolve_attachment=shown)
    assert done.html.count("<a ") == 2 and done.html.count("<img") == 1 and ">shot</a>" in done.html


def test_linked_files_are_told_too():
    assert render("[the log](/attachments/log/x.log) [q](/questions/1/)").attachments == ("log",)


def test_plain_addresses_beyond_the_limit_stay_text():
    done = render("https://a.b/x [w](/y) " * 8, limits=Limits(max_links=10))
    assert done.html.count("<a ") == 10 and not done.escaped
    assert done.html.count("https://a.b/x</a>") == 2
