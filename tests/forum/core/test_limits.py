"""Uses are counted per key, and counting survives the loss of Redis."""

import pytest
from limits.errors import StorageError

from forum.core import limits
from forum.core.limits import spend
from forum.kit.errors import TooMany
from tests.forum.limiting import windows_in_memory


@pytest.fixture
def enforced(app, monkeypatch):
    monkeypatch.setattr(limits, "enforced", lambda: True)
    monkeypatch.setitem(app.extensions, "plaza_windows", windows_in_memory())
    return app


def test_each_key_has_room_of_its_own(enforced):
    spend("draft:1", "2/minute")
    spend("draft:1", "2/minute")
    spend("draft:2", "2/minute")
    with pytest.raises(TooMany) as refused:
        spend("draft:1", "2/minute")
    assert 0 < refused.value.retry_after <= 61


def test_nothing_is_counted_where_limits_are_switched_off(app):
    for _ in range(5):
        spend("draft:1", "1/minute")


class Away:
    def hit(self, *_all):
        raise StorageError(ConnectionError("redis is away"))


def test_without_redis_the_process_counts_for_itself(enforced, monkeypatch):
    monkeypatch.setitem(enforced.extensions, "plaza_windows", [Away(), *windows_in_memory()])
    spend("draft:1", "1/minute")
    with pytest.raises(TooMany):
        spend("draft:1", "1/minute")
