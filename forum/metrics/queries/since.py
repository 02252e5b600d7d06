"""From when on something is written down that was not before an upgrade; what is not named here always was."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, select

from forum.core.db import session
from forum.metrics.models import KnownSince
from forum.metrics.states import Noted


def known_since() -> dict[str, date]:
    """By name, the first whole day."""
    return {row[0]: row[1] for row in session().execute(select(KnownSince.name, KnownSince.day))}


def first_known(noted: Noted) -> ScalarSelect[Any]:
    """The same of one, as a part of a statement; null: always."""
    return select(KnownSince.day).where(KnownSince.name == noted).scalar_subquery()
