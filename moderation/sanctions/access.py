"""Where members read what was decided about them, and by what right: rooms above connect what they know.

The statements room owns the pages; a signed key opens one of them for the member concerned without a session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for

from forum.accounts.suspensions import Explanation
from forum.core.config import current_config
from forum.core.permissions import Actor
from forum.kit.tokens import sign, unsign
from moderation.sanctions.queries import outside_now
from moderation.sanctions.words import REASONS

NAME = "plaza_sanctions_know"
SALT = "statement"
WORKS_SECONDS = 400 * 24 * 3600
"""Longer than the time to appeal and the answer to it. What a link shows is only what its holder was told."""
PAGE = "statements.show"


@dataclass(frozen=True)
class Said:
    """A sanction that is not imposed yet. `hours` None: without an end, or of a kind that has none."""

    kind: str
    reason: str
    words: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class Neighbours:
    """What other rooms know of sanctions: `statements` gives (member's id, ids of sanctions) -> id of the statement by sanction,
    `canned` texts for a (kind, reason, language), `foretell` the letters that (viewer, member's id, what a form says) would send."""

    statements: Callable[[int, Collection[int]], Mapping[int, int]] = lambda member_id, sanction_ids: {}
    canned: Callable[[str, str, str], Sequence[str]] = lambda kind, reason, locale: ()
    foretell: Callable[[Actor, int, Said], Sequence[Any]] = lambda viewer, member_id, said: ()


def connect(app: Flask, neighbours: Neighbours) -> None:
    app.extensions[NAME] = neighbours


def neighbours() -> Neighbours:
    found: Neighbours = current_app.extensions.get(NAME) or Neighbours()
    return found


def key_of(statement_id: int, member_id: int) -> str:
    """What opens a statement for its member without a session. It cannot be used for another one, nor for anything else."""
    return sign([statement_id, member_id], current_config().secret_key, SALT)


def member_of_key(statement_id: int, key: str) -> int | None:
    """Whom the key was made for, or None when it was not made by us for this statement."""
    payload = unsign(key, current_config().secret_key, SALT, WORKS_SECONDS)
    is_ours = isinstance(payload, list) and len(payload) == 2 and payload[0] == statement_id and isinstance(payload[1], int)
    return payload[1] if is_ours else None


def statement_addresses(member_id: int, sanction_ids: Collection[int], *, keyed: bool = False) -> dict[int, str]:
    """Where the statements of these sanctions are, by sanction: with a key for those who have no session."""
    if PAGE not in current_app.view_functions or not sanction_ids:
        return {}
    found = neighbours().statements(member_id, sanction_ids)
    return {
        sanction_id: url_for(PAGE, statement_id=statement_id, key=key_of(statement_id, member_id) if keyed else None)
        for sanction_id, statement_id in found.items()
    }


def explanation_for(member_id: int) -> Explanation:
    """What somebody who cannot sign in is told, after the right password."""
    sanction = outside_now(member_id)
    if sanction is None:
        return Explanation()
    url = statement_addresses(member_id, [sanction.id], keyed=True).get(sanction.id, "")
    return Explanation(str(REASONS.get(sanction.reason, sanction.reason)), sanction.words, url)
