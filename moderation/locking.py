"""The order in which the desk locks rows. Whoever needs several takes them in this order, and of one kind by ascending id:

1. the clean-up (`cleanups`): its job holds it while it works through threads;
2. the thread, its posts, a suggested edit (`get_post(lock=True)`, `get_suggestion(lock=True)`);
3. the admins' roles (`hold_admins`), wherever somebody may be sanctioned;
4. members (`hold_members`): whom it concerns, all of them at once;
5. flags; an appeal; a notice;
6. the item of the queue;
7. its decision; records of reporters; sanctions; statements of reasons;
8. ledgers, which are only added to; tallies and categories last of all (`forum/core/gathering.py`).

Cases have one of their own, and again of one kind by ascending id:

1. a rule that raises cases, a team with its calendar, then its members' places; what is kept of a customer;
2. the thread (`get_thread(lock=True)`; the watch over clocks holds several in share mode);
3. the case (`escalations.commands.holding.hold`, or `find_open` for that of a held thread), then notes and messages of it;
4. the member whose requests or messages are counted;
5. the hand-off, then its deliveries.

An act on a case never waits for a team, nor for what is kept of a customer: whoever changes one may hold the cases whose clocks it
moves (`look_again`).

The forum's own order (thread, post, member) is part of both. Locks are FOR NO KEY UPDATE: rows that only name a locked one may be added
by anybody meanwhile (`forum.core.db.lock`). SQLite has one lock for everything and needs none of this.
"""

from __future__ import annotations

from collections.abc import Iterable

from forum.accounts.models import User
from forum.core.db import lock


def hold_members(member_ids: Iterable[int]) -> None:
    """Lock members until commit (inside a command): their counters, standing or record may change."""
    for member_id in sorted(set(member_ids)):
        lock(User, member_id)
