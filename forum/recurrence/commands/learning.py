"""Which words tell what a question is about: learned anew from the board when it has grown by half."""

from __future__ import annotations

import threading

import numpy as np
from sqlalchemy import select, update

from forum.core.cache import parts
from forum.core.db import after_commit, command, session
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.recurrence.commands.reading import hold_topics
from forum.recurrence.models import RecurrenceState, TermCounts
from forum.recurrence.queries.learning import Looking, texts_to_learn_from
from forum.recurrence.queries.rarity import BLOCK_BUCKETS, forget_rarity, pack_factors, renew_rarity

_lock = threading.Lock()


def learn_sharing(actor: Actor) -> bool:
    """Learn what near questions share, if the board has grown enough since. Returns whether it had.

    Looking takes minutes on a large board, so it is done before anybody has to wait; of two who look at once the later one's findings stay.
    """
    if texts_to_learn_from() is None:
        return False
    looking = Looking()
    looking.go_on()
    keep_sharing(actor, looking.pairs.packed(), looking.texts)
    return True


def learn_some(actor: Actor, until: float) -> bool:
    """The same for a while, going on next time where this process stopped: a restarted one begins anew. Returns whether nothing is left."""
    held: dict[str, Looking] = parts().held("learning", dict)
    with _lock:
        texts, looking = texts_to_learn_from(), held.pop("looking", None)
        if texts is None:
            return True
        if looking is None or looking.texts > texts:
            looking = Looking()
        if not looking.go_on(until):
            held["looking"] = looking
            return False
        keep_sharing(actor, looking.pairs.packed(), looking.texts)
        return True


@command
def keep_sharing(actor: Actor, factors: np.ndarray, texts: int) -> None:
    """Keep what was learned from so many questions."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    for block in session().scalars(select(TermCounts.block).order_by(TermCounts.block)).all():
        shared = pack_factors(factors[block * BLOCK_BUCKETS:(block + 1) * BLOCK_BUCKETS])
        kept = update(TermCounts).where(TermCounts.block == block).values(shared=shared)
        session().execute(kept.execution_options(synchronize_session=False))
    learned = update(RecurrenceState).where(RecurrenceState.id == 1).values(learned=texts)
    session().execute(learned.execution_options(synchronize_session=False))
    forget_rarity()
    after_commit(renew_rarity)  # another thread may have read what is not true any more meanwhile
