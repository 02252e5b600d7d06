"""Mails about what is not public: the room that keeps private messages says what stands in them and takes the replies; nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.core.permissions import Actor
from forum.kit.errors import NotFound

Taking = Callable[[Actor, int, str, str], object]
Saying = Callable[[int, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """`take(actor, thread_id, words, key)` posts a reply (a command; the same `key` twice posts once); `say(member_id, message_id)` gives
    (words, language) of a message this member may read now, or empty ones."""

    take: Taking
    say: Saying


_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    """From now on."""
    _keepers[:] = [keeper]


def take_reply(actor: Actor, thread_id: int, words: str, key: str) -> None:
    """Raises what the page raises, NotFound where nobody takes any."""
    if not _keepers:
        raise NotFound()
    for keeper in _keepers:
        keeper.take(actor, thread_id, words, key)


def private_words(member_id: int, detail: str) -> tuple[str, str]:
    """(words, language) of the message that a line tells of; its `detail` is an id of its page and that of the message."""
    message_id = detail.split(":")[1]
    return next((keeper.say(member_id, int(message_id)) for keeper in _keepers), ("", ""))
