"""Hashes that take no time, and limits that count when a test asks for them."""

import pytest

from forum.accounts import passwords
from tests.forum.accounts.people import QUICK


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    passwords._dummy_hash.cache_clear()
    monkeypatch.setattr(passwords, "hasher", QUICK)
    yield
    passwords._dummy_hash.cache_clear()


@pytest.fixture
def limited(app, monkeypatch):
    """Limits as on a real site."""
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    return app
