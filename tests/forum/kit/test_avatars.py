"""A generated avatar is stable, readable and harmless."""

import colorsys
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kit.avatars import WHITE, background, contrast, initials, initials_svg


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Ruiz", "AR"),
        ("ana", "A"),
        ("  maría del  carmen ", "MC"),
        ("bob_smith", "BS"),
        ("7 of 9", "79"),
        ("ñandú", "Ñ"),
        ("", "?"),
        ("…!", "?"),
        ("ßtraße", "S"),
        ("山田 太郎", "山太"),
        ("<b>&", "B"),
    ],
)
def test_initials_come_from_the_first_and_last_word(name, shown):
    assert initials(name) == shown


@given(st.text(), st.text() | st.integers())
def test_any_name_gives_a_small_picture_without_anything_active(name, seed):
    root = ET.fromstring(initials_svg(name, seed))
    assert {element.tag.split("}")[1] for element in root.iter()} == {"svg", "rect", "text"}
    assert len(initials_svg(name, seed)) < 700


def test_the_picture_is_the_same_every_time_and_differs_by_seed():
    assert initials_svg("Ana", 7) == initials_svg("Ana", "7")
    assert len({background(str(seed)) for seed in range(200)}) > 12


@given(st.text())
def test_the_initials_reach_aa_contrast_on_their_own_ground(seed):
    colour = background(seed)
    rgb = tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    assert contrast(rgb, WHITE) >= 4.5


def test_contrast_is_the_one_of_wcag():
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
    assert contrast((0x76 / 255,) * 3, WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast(colorsys.hls_to_rgb(0.5, 0.5, 1), (0, 0, 0)) > 10
