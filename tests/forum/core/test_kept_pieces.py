"""What a process keeps of pages is bounded by how much it weighs, not by how many pieces there are."""

from forum.core.cache import ENTRY_BYTES, PartCache, weight
from forum.pages import frame, sharing, thread_view
from forum.pages.frame import fragment, fragments
from forum.pages.sharing import cut, keep_part


class Shared:
    """What a Redis that others write to says."""

    def __init__(self, value):
        self.value = value

    def get(self, _key):
        return self.value


def test_a_piece_weighs_what_its_text_takes():
    assert weight("x" * 1_000) == 1_000 + ENTRY_BYTES
    assert weight(("x" * 1_000, "y" * 500)) == 1_500 + 3 * ENTRY_BYTES
    assert weight(cut("x" * 1_000 + "<!--slot:head-->" + "y" * 500, (1,), {})) == 1_500 + 3 * ENTRY_BYTES


def test_large_pieces_make_room_for_each_other(app, monkeypatch):
    with app.test_request_context():
        monkeypatch.setattr(frame, "KEPT_FRAGMENTS_BYTES", 50_000)
        for number in range(20):
            assert fragment(("test", number), lambda: "x" * 10_000) == "x" * 10_000
        assert 1 <= len(fragments()) <= 5
        assert fragments().currsize <= 50_000


def test_a_page_in_pieces_is_kept_by_its_size(app, monkeypatch):
    monkeypatch.setattr(sharing, "KEPT_OPEN_BYTES", 50_000)
    with app.test_request_context():
        for number in range(20):
            keep_part(f"test-{number}", "x" * 10_000 + "<!--slot:head-->", (1,), {})
        assert 1 <= len(sharing._open_parts()) <= 5


def test_all_that_is_kept_stays_within_what_a_process_may_take(app):
    kept = frame.KEPT_FRAGMENTS_BYTES + sharing.KEPT_OPEN_BYTES + thread_view.KEPT_FOR_MEMBERS_BYTES + app.config["PLAZA"].page_cache_bytes
    assert kept <= 70_000_000


def test_a_text_with_signs_that_are_not_latin_weighs_what_it_takes():
    assert weight("x" * 1_000 + "\N{EN DASH}") >= 2_000
    assert weight("x" * 1_000 + "\N{ROCKET}") >= 4_000


def test_what_is_heavier_than_all_that_is_kept_is_shown_all_the_same(app, monkeypatch):
    with app.test_request_context():
        monkeypatch.setattr(frame, "KEPT_FRAGMENTS_BYTES", 5_000)
        monkeypatch.setattr(sharing, "KEPT_OPEN_BYTES", 5_000)
        assert fragment(("test", "large"), lambda: "x" * 10_000) == "x" * 10_000
        assert keep_part("test-large", "x" * 10_000, (1,), {}) is not None
        assert len(fragments()) == 0


def test_what_another_process_keeps_may_be_larger_than_what_this_one_does():
    cache = PartCache(1_000)
    cache._redis = Shared(b"x" * 5_000)
    assert cache.get("large") == b"x" * 5_000
