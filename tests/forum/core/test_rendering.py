"""What templates may say: icons, times, numbers and the holes of a shared page."""

from datetime import UTC, datetime, timedelta

import lucide
import pytest
from flask import render_template_string
from flask_babel import force_locale

from forum.core.rendering import ago, compact, duration, hue, icon, initials, number, slot

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("bell")
    assert icon("bell", "Inbox").startswith('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="Inbox">')
    assert "<script" not in icon("bell", "<script>")


def test_an_icon_that_does_not_exist_is_an_error():
    with pytest.raises(lucide.IconDoesNotExist):
        icon("no-such-drawing")


def test_a_slot_is_a_comment_and_nothing_else():
    assert slot("vote:123") == "<!--slot:vote:123-->"
    with pytest.raises(ValueError, match="not a slot name"):
        slot("--><script>")


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=3), "now"), (timedelta(seconds=50), "now"), (timedelta(seconds=56), "1 minute ago"),
        (timedelta(minutes=12), "12 minutes ago"), (timedelta(minutes=56), "1 hour ago"), (timedelta(hours=20, minutes=50), "20 hours ago"),
        (timedelta(hours=22), "yesterday"), (timedelta(days=2), "2 days ago"), (timedelta(days=2, hours=13), "3 days ago"),
        (timedelta(days=6), "last week"), (timedelta(days=9), "Nov 11"), (timedelta(days=400), "Oct 16, 2025"),
        (timedelta(seconds=-40), "now"),
    ],
)  # fmt: skip
def test_a_time_is_said_as_the_browser_will_say_it(app, past, words):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert ago(NOW - past, NOW).endswith(f">{words}</relative-time>")


def test_a_time_carries_its_exact_moment_for_the_browser(app):
    with app.test_request_context():
        assert 'datetime="2026-11-20T11:00:00Z" threshold="P7D"' in ago(NOW - timedelta(hours=1), NOW)
        assert ago(datetime(2026, 11, 20, 11, 0), NOW) == ago(NOW - timedelta(hours=1), NOW)  # noqa: DTZ001 - naive on purpose
        assert ago(None) == ""


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (940, "940"), (1234, "1.2k"), (15_300, "15k"), (3_400_000, "3.4M"), (-1500, "-1.5k")]
)
def test_a_count_is_short(app, value, words):
    with app.test_request_context(), force_locale("en"):
        assert compact(value) == words


def test_numbers_follow_the_language(app):
    with app.test_request_context(), force_locale("es"):
        assert number(12345) == "12.345"


@pytest.mark.parametrize(("length", "words"), [(None, "–"), (2280, "38 min"), (timedelta(hours=1, minutes=42), "1 h 42 min"), (5, "5 s")])
def test_a_length_of_time_has_two_units(app, length, words):
    with app.test_request_context(), force_locale("en"):
        assert duration(length).replace("\u202f", " ") == words


def test_a_person_without_a_picture_always_has_the_same_letters_and_colour():
    assert initials("Ana Ruiz") == "AR"
    assert initials(None) == "?"
    assert hue("ana_ruiz") == hue("ana_ruiz")


def test_a_personal_part_is_a_slot_on_a_shared_page(app):
    with app.test_request_context():
        assert render_template_string("{{ personal('account') }}", shared_render=True) == "<!--slot:account-->"
        assert "Sign in" in render_template_string("{{ personal('account') }}")
