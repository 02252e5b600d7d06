"""Canned reasons: as they are stored, or, before anybody has changed one, as Plaza ships them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from moderation.guidelines.models import CannedReason
from moderation.guidelines.shipped_texts import shipped_reasons
from moderation.policy import DeskAction


@dataclass(frozen=True)
class Canned:
    """One canned reason in one language. `text` still has its placeholders: see `filling.filled`."""

    key: str
    reason: str
    title: str
    text: str
    language: str


def canned_reasons(viewer: Actor, decision: str, locale: str, *, reason: str = "") -> list[Canned]:
    """Those that go with a decision (a `Decision`), in order; with `reason` only its own. Retired ones are left out."""
    authorize(viewer, DeskAction.EDIT_CANNED_REASONS)
    fitting = [row for row in _rows() if row.retired_at is None and decision in row.fits and reason in ("", row.reason)]
    return [_in_language(row, locale) for row in fitting]


def canned_by_decision(viewer: Actor, locale: str) -> dict[str, list[Canned]]:
    """The same for every decision at once."""
    authorize(viewer, DeskAction.EDIT_CANNED_REASONS)
    found: dict[str, list[Canned]] = defaultdict(list)
    for row in _rows():
        for decision in row.fits if row.retired_at is None else ():
            found[decision].append(_in_language(row, locale))
    return found


def canned_rows(viewer: Actor) -> list[CannedReason]:
    """All of them for the page that edits them; those in use first."""
    authorize(viewer, DeskAction.EDIT_CANNED_REASONS)
    return sorted(_rows(), key=lambda row: (row.retired_at is not None, row.position))


def get_canned(viewer: Actor, key: str) -> CannedReason:
    """One of them. Raises NotFound."""
    found = next((row for row in canned_rows(viewer) if row.key == key), None)
    if found is None:
        raise NotFound()
    return found


def _in_language(row: CannedReason, locale: str) -> Canned:
    texts = {"en": (row.title_en, row.text_en), "es": (row.title_es, row.text_es)}
    language = locale if texts.get(locale, ("", ""))[1] else next(name for name, (_title, text) in texts.items() if text)
    title, text = texts[language]
    return Canned(row.key, row.reason, title, text, language)


def _rows() -> list[CannedReason]:
    stored = list(session().scalars(select(CannedReason).order_by(CannedReason.position, CannedReason.id)))
    return stored or shipped_rows()


def shipped_rows() -> list[CannedReason]:
    """The shipped ones as rows that no session knows yet."""
    return [
        CannedReason(
            key=one.key, position=position, reason=one.reason, fits=list(one.fits), title_en=one.title_en, title_es=one.title_es,
            text_en=one.text_en, text_es=one.text_es, retired_at=None, edits=0,
        )
        for position, one in enumerate(shipped_reasons())
    ]
