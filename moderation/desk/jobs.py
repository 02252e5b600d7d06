"""Shells that call the desk's commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.permissions import SYSTEM
from moderation.desk.commands import sample_decisions


def sample_for_second_looks(payload: Mapping[str, Any]) -> None:
    sample_decisions(SYSTEM)
