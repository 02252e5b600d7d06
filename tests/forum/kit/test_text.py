"""Slugs, excerpts, words, tags and languages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.text import excerpt, guess_language, slugify, tag_name, words


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do I reset my router?", "how-do-i-reset-my-router"),
        ("¿Cómo cambio la contraseña del Wi‑Fi?", "como-cambio-la-contrasena-del-wi-fi"),
        ("Can't connect — it's slow", "cant-connect-its-slow"),
        ("C++ & C#", "c-c"),
        ("路由器", "q"),
        ("", "q"),
        ("!!!", "q"),
        ("Straße Øre æ", "strasse-ore-ae"),
    ],
)
def test_slugs_are_readable_and_never_empty(title, slug):
    assert slugify(title) == slug


@given(st.text(), st.integers(1, 100))
def test_any_title_gives_a_slug_for_an_address(title, length):
    slug = slugify(title, length)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= max(1, length)


def test_a_slug_is_cut_at_a_word():
    assert slugify("one two three four", 10) == "one-two"
    assert slugify("one two three four", 13) == "one-two-three"
    assert slugify("x" * 200, 20) == "x" * 20


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("short", 20, "short"),
        ("two\n\n  lines", 20, "two lines"),
        ("one two three four", 12, "one two…"),
        ("one two, three", 10, "one two…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("", 10, ""),
        ("a" + " " * 300 + "b", 5, "a…"),
    ],
)
def test_excerpts_are_cut_at_words(text, length, shown):
    assert excerpt(text, length) == shown


@given(st.text(max_size=300), st.integers(1, 60))
def test_an_excerpt_is_never_too_long_and_on_one_line(text, length):
    cut = excerpt(text, length)
    assert len(cut) <= length and "\n" not in cut


def test_words_are_folded_and_keep_what_belongs_together():
    assert words("¿Cómo va el Wi-Fi 2.4 GHz (802.11n)?") == ["como", "va", "el", "wi-fi", "2.4", "ghz", "802.11n"]
    assert words("don't use C++ or C#, use O_RDONLY.") == ["don't", "use", "c++", "or", "c#", "use", "o_rdonly"]
    assert words("") == words("… — !") == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (" Wi Fi ", "wi-fi"),
        ("C++", "c++"),
        ("c#", "c#"),
        (".NET", "net"),
        ("node.js", "node.js"),
        ("Configuración", "configuración"),
        ("a/b\\c", "a-b-c"),
        ("--x--", "x"),
        ("a__b", "a-b"),
        ("!!!", ""),
        ("x" * 60, "x" * 35),
        ("<script>", "script"),
    ],
)
def test_tags_have_one_spelling(raw, name):
    assert tag_name(raw) == name
    assert tag_name(name) == name


@given(st.text())
def test_making_a_tag_twice_changes_nothing_more(raw):
    name = tag_name(raw)
    assert tag_name(name) == name and len(name) <= 35


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My router does not connect after the update", "en"),
        ("El router no conecta después de la actualización", "es"),
        ("Internet very slow at night, what can I do?", "en"),
        ("Internet muy lento por la noche", "es"),
        ("¿HX-200 WPA3?", "es"),
        ("The LED of the box is red", "en"),
        ("No tengo internet", "es"),
        ("No internet connection", "en"),
        ("Sin conexion", "es"),
        ("Connection lost every evening", "en"),
        ("contraseña", "es"),
    ],
)
def test_english_is_told_from_spanish(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "HX-200", "12345", "路由器"])
def test_without_a_sign_of_either_language_the_default_holds(text):
    assert guess_language(text) == "en"
    assert guess_language(text, default="es") == "es"
