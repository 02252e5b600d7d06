"""Changing a setting inside a test."""

from typing import Any

from forum.core import settings
from forum.core.db import command


@command
def tune(name: str, value: Any) -> None:
    """As an operator would."""
    settings.put(name, value, changed_by_id=None)
