"""Nothing a member can post becomes markup that the judge does not know, through the pipeline or through either wall alone."""

import random
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit.markdown import render
from forum.kit.markdown.allowlist import nh3_pass, sanitise
from tests.forum.kit.attacks import EVIL_ADDRESSES, MUTATIONS, RAW_HTML, attacks
from tests.forum.kit.judge import tags, verdict

ATTACKS = attacks()


def page_of(handle):
    return f"/members/{handle}/"


def test_the_corpus_is_large():
    assert len(ATTACKS) > 3_000


def test_no_attack_survives_rendering():
    guilty = {attack: found for attack in ATTACKS if (found := verdict(render(attack, resolve_mention=page_of).html))}
    assert not guilty


def test_no_address_that_is_not_http_mailto_or_ours_becomes_a_link():
    linked = [address for address in EVIL_ADDRESSES for link in render(f"[x](<{address}>)").links if link == address]
    assert not linked


@pytest.mark.parametrize("wall", [sanitise, nh3_pass])
def test_each_wall_holds_raw_html_alone(wall):
    vectors = [*RAW_HTML, *MUTATIONS, *(f'<a href="{escape(address)}">x</a>' for address in EVIL_ADDRESSES)]
    guilty = {vector: found for vector in vectors if (found := [wrong for wrong in verdict(wall(vector)) if not wrong.startswith("rel")])}
    assert not guilty


@pytest.mark.parametrize("address", ["javascript:1", "data:12`3", "tel:5", "vbscript:7 8", "file:\u00e9", "javascript:\x019"])
def test_bleach_s_hole_for_addresses_of_digits_is_closed(address):
    assert "href" not in sanitise(f'<a href="{address}">x</a>')
    assert "<a" not in render(f"[x](<{address}>)").html


@pytest.mark.parametrize("attribute", ["id", "name", "form", "style", "target", "hx-get", "data-behaviour", "onclick", "is", "slot"])
def test_no_attribute_that_scripts_or_styles_look_for_survives(attribute):
    assert attribute not in sanitise(f'<p {attribute}="x">y</p><a href="/z" {attribute}="x">y</a><pre {attribute}="x">y</pre>')


@pytest.mark.parametrize("css", ["btn", "language-x y", "code modal", "highlight js-x", "is-active", "K", "k k", "abc"])
def test_only_the_classes_of_code_survive(css):
    assert css not in sanitise(f'<code class="{css}">x</code><span class="{css}">x</span><pre class="{css}">x</pre><p class="{css}">x</p>')


def test_pieces_of_attacks_put_together_at_random_stay_harmless():
    dice = random.Random(7)
    for _ in range(400):
        source = "".join(dice.choice(ATTACKS)[: dice.randrange(1, 60)] for _ in range(dice.randrange(2, 6)))
        assert not verdict(render(source).html), source


PIECES = ["javascript:", "<img", "onerror=", "&#", "x3a;", "</", "<a", "href=", "```", "kbd>", "data:", "http://", "/attachments/a"]
SIGNS = st.sampled_from([*"<>\"'`&;:/\\()[]{}!*_~#|-=\n\t @\x00\x01\u2028\ufeff", *PIECES])


@settings(max_examples=300)
@given(st.lists(SIGNS | st.text(max_size=4), max_size=60).map("".join))
def test_any_mixture_of_signs_stays_harmless(source):
    assert not verdict(render(source, resolve_mention=lambda handle: "/members/1/").html)


def test_a_resolver_cannot_smuggle_a_script_in():
    html = render("@bob ![x](/attachments/abc)", resolve_mention=lambda handle: "javascript:alert(1)").html
    assert not verdict(html)
    assert "javascript" not in html


def test_what_was_sanitised_is_not_changed_by_sanitising_again():
    changed = [attack for attack in ATTACKS[::7] if (html := render(attack).html) != sanitise(html)]
    assert not changed


def test_markdown_itself_makes_no_tag_from_raw_html():
    for vector in [*RAW_HTML, *MUTATIONS]:
        assert set(tags(render(f"a {vector} b").html)) <= {"p", "kbd", "sup", "sub", "em", "a", "br", "code", "blockquote"}, vector
