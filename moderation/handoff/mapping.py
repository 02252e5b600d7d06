"""States of another system and what they do to a case, as administrators write them: one on each line, `closed = resolve fixed`."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from moderation.escalations.states import CHOSEN, RejectReason
from moderation.handoff.states import STATE_MOST, STATES_MOST, Move

USUAL = "open = resume\npending = wait\nclosed = resolve fixed"
MORE: dict[Move, tuple[str, ...]] = {
    Move.RESOLVE: tuple(one.value for one in CHOSEN), Move.REJECT: tuple(one.value for one in RejectReason if one != RejectReason.OTHER),
}
"""The word that follows: how it was resolved, why it was turned down."""


def read_moves(text: str) -> dict[str, str]:
    """Raises Invalid naming `moves`."""
    lines = [line for one in text.split("\n") if (line := plain_line(one))]
    if len(lines) > STATES_MOST:
        raise Invalid.field("moves", _l("At most %(num)d lines.", num=STATES_MOST))
    found: dict[str, str] = {}
    for line in lines:
        state, equals, doing = (part.strip() for part in line.rpartition("="))
        move = " ".join(doing.split()).lower()
        if not state or not equals or len(state) > STATE_MOST or not is_move(move):
            raise Invalid.field("moves", _l("“%(line)s” is not understood. Write a state, =, and one of the moves below.", line=line[:80]))
        found[state.lower()] = move
    return found


def is_move(move: str) -> bool:
    word, _blank, more = move.partition(" ")
    return word in tuple(Move) and (more in MORE[Move(word)] if Move(word) in MORE else not more)


def written(moves: Mapping[str, str]) -> str:
    """As `read_moves` reads it."""
    return "\n".join(f"{state} = {move}" for state, move in moves.items())
