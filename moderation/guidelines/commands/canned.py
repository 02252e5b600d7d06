"""Canned reasons: added, worded, ordered, retired. They are no history: whoever was told something has the words as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import normalise, plain_line, slugify
from moderation.guidelines.events import CannedReasonChanged
from moderation.guidelines.filling import PLACEHOLDERS, unknown_placeholders
from moderation.guidelines.models import CannedReason
from moderation.guidelines.queries.canned import shipped_rows
from moderation.guidelines.states import LANGUAGES, REASONS, Decision
from moderation.policy import DeskAction

TITLE_MAX, TEXT_MAX, MOST = 80, 2_000, 200
TAKEN = ("new",)
"""Words of addresses that are no key."""


@dataclass(frozen=True)
class CannedDraft:
    """What a form says of a canned reason."""

    reason: str
    fits: Sequence[str]
    titles: dict[str, str]
    texts: dict[str, str]


@command
def add_canned_reason(actor: Actor, draft: CannedDraft) -> str:
    """A further one at the end. Returns its key. Raises Invalid."""
    authorize(actor, DeskAction.EDIT_CANNED_REASONS)
    rows, clean = hold_rows(), _cleaned(draft)
    if len(rows) >= MOST:
        raise Invalid(_("There are too many already for anybody to choose from. Retire some first."))
    wanted = slugify(clean.titles["en"] or clean.titles["es"], 40)
    key = next(name for name in (wanted, *(f"{wanted}-{number}" for number in range(2, MOST + 2))) if name not in {*rows, *TAKEN})
    row = CannedReason(key=key, position=len(rows), retired_at=None, edits=0)
    _write(row, clean)
    session().add(row)
    announce(CannedReasonChanged(utcnow(), actor.id, _name(row), "added", "", _words(row)))
    return key


@command
def edit_canned_reason(actor: Actor, key: str, draft: CannedDraft, *, edits: int) -> None:
    """New words. `edits` is what the form was made from. Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_CANNED_REASONS)
    row, clean = _row(hold_rows(), key), _cleaned(draft)
    if row.edits != edits:
        raise Invalid(_("Somebody else has changed this meanwhile. Look at their words, then save yours again if they still hold."))
    before = _words(row)
    _write(row, clean)
    announce(CannedReasonChanged(utcnow(), actor.id, _name(row), "text", before, _words(row)))


@command
def retire_canned_reason(actor: Actor, key: str) -> None:
    """No longer offer it. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_CANNED_REASONS)
    row = _row(hold_rows(), key)
    if row.retired_at is None:
        row.retired_at = utcnow()
        announce(CannedReasonChanged(utcnow(), actor.id, _name(row), "retired"))


@command
def reinstate_canned_reason(actor: Actor, key: str) -> None:
    """Offer it again. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_CANNED_REASONS)
    row = _row(hold_rows(), key)
    if row.retired_at is not None:
        row.retired_at = None
        announce(CannedReasonChanged(utcnow(), actor.id, _name(row), "reinstated"))


@command
def order_canned_reasons(actor: Actor, keys: Sequence[str]) -> None:
    """Offer them in this order. Raises WrongState when there are others by now."""
    authorize(actor, DeskAction.EDIT_CANNED_REASONS)
    rows = hold_rows()
    if set(keys) != set(rows) or len(keys) != len(rows):
        raise WrongState(_("Somebody else has changed the list meanwhile."))
    moved = [key for key, position in zip(keys, range(len(keys)), strict=True) if rows[key].position != position]
    for position, key in enumerate(keys):
        rows[key].position = position
    if moved:
        announce(CannedReasonChanged(utcnow(), actor.id, _name(rows[moved[0]]), "order"))


def hold_rows() -> dict[str, CannedReason]:
    """All of them, locked, by key. What Plaza ships becomes rows with the first change."""
    found = select(CannedReason).order_by(CannedReason.position, CannedReason.id).with_for_update()
    rows = list(session().scalars(found))
    if not rows:
        rows = shipped_rows()
        session().add_all(rows)
        session().flush()
    return {row.key: row for row in rows}


def _row(rows: dict[str, CannedReason], key: str) -> CannedReason:
    if key not in rows:
        raise NotFound()
    return rows[key]


def _cleaned(draft: CannedDraft) -> CannedDraft:
    titles = {name: plain_line(draft.titles.get(name, ""))[:TITLE_MAX] for name in LANGUAGES}
    texts = {name: normalise(draft.texts.get(name, "")).strip() for name in LANGUAGES}
    problems: dict[str, list[object]] = {}
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in LANGUAGES:
        if len(texts[name]) > TEXT_MAX:
            problems[f"text_{name}"] = [_("This is too long.")]
        elif unknown := unknown_placeholders(texts[name]):
            problems[f"text_{name}"] = [_("{%(name)s} is not known. There are: %(known)s.", name=unknown[0], known=known)]
        if bool(titles[name]) != bool(texts[name]):
            problems.setdefault(f"title_{name}", []).append(_("A title needs its text, and a text its title."))
    if not any(texts.values()):
        problems["text_en"] = [_("Write it in one language at least.")]
    if draft.reason not in REASONS:
        problems["reason"] = [_("There is no such reason.")]
    fits = [str(decision) for decision in Decision if decision in draft.fits]
    if not fits:
        problems["fits"] = [_("Choose at least one decision that it goes with.")]
    if problems:
        raise Invalid(fields=problems)
    return CannedDraft(draft.reason, fits, titles, texts)


def _write(row: CannedReason, draft: CannedDraft) -> None:
    row.reason, row.fits, row.edits = draft.reason, list(draft.fits), row.edits + 1
    row.title_en, row.title_es = draft.titles["en"], draft.titles["es"]
    row.text_en, row.text_es = draft.texts["en"], draft.texts["es"]


def _name(row: CannedReason) -> str:
    return row.title_en or row.title_es


def _words(row: CannedReason) -> str:
    return f"{row.reason}: {', '.join(row.fits)}\n\nen: {row.title_en}\n{row.text_en}\n\nes: {row.title_es}\n{row.text_es}"
