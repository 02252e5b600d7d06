"""Text is cleaned at the door, once, and nothing that people write is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.characters import fold, normalise, plain_line

TEXT = st.text(st.characters() | st.sampled_from("\x00\r\n\t\x85\u2028\u200b\u200d\u200c\u202e\ufeff\ud800é\u0301\u00a0"))


@given(TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)
    assert plain_line(plain_line(text)) == plain_line(text)


@given(TEXT)
def test_clean_text_can_be_stored_and_sent(text):
    clean = normalise(text)
    clean.encode("utf-8")
    assert "\x00" not in clean and "\r" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in clean)


@given(TEXT)
def test_a_plain_line_is_one_line_without_blanks_at_its_ends(text):
    line = plain_line(text)
    assert line == line.strip() and len(line.splitlines()) <= 1 and "  " not in line


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x08c\x1bd\x7fe", "abcde"),
        ("cafe\u0301", "café"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("العربية \u200fעברית", "العربية \u200fעברית"),
        ("👩\u200d🔧", "👩\u200d🔧"),
    ],
)
def test_running_text_is_normalised(raw, clean):
    assert normalise(raw) == clean


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Ana \t\n Ruiz ", "Ana Ruiz"),
        ("admin\u202enimda", "adminnimda"),
        ("ad\u200bmin\ufeff", "admin"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u2066b\u2069c", "abc"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\u3164", ""),
        ("👩\u200d🔧 Ana", "👩\u200d🔧 Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ad\u200dmin\u200c", "admin"),
        ("tag\U000e0041s", "tags"),
    ],
)
def test_names_and_titles_lose_what_cannot_be_seen(raw, line):
    assert plain_line(raw) == line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ñandú", "nandu"),
        ("STRASSE", "straße"),
        ("ﬁx", "FIX"),
        ("Øre", "ore"),
        ("ｗｉｆｉ", "wifi"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("½", "1⁄2"),
    ],
)
def test_folding_makes_equal_what_people_type_for_each_other(one, other):
    assert fold(one) == fold(other)


@given(TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
