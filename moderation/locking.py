"""The order in which the desk locks rows. Whoever needs several takes them in this order, and of one kind by ascending id:

1. the clean-up (`cleanups`): its job holds it while it works through threads;
2. the thread, its posts, a suggested edit (`get_post(lock=True)`, `get_suggestion(lock=True)`);
3. the admins' roles (`hold_admins`), wherever somebody may be sanctioned;
4. members (`hold_members`): whom it concerns, and who flagged it, all of them at once;
5. flags; an appeal; a notice;
6. the item of the queue;
7. its decision; records of reporters; sanctions; statements of reasons;
8. ledgers, which are only added to; tallies and categories last of all (`forum/core/gathering.py`).

The forum's own order (thread, post, member) is part of it. What is added to a table locks the rows that it names for a moment, as
`named` does: therefore a reporter is held before their record is. SQLite has one lock for everything and needs none of this.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import lock, locks_rows, session


def hold_members(member_ids: Collection[int], *, named: Collection[int] = ()) -> None:
    """Lock members until commit (inside a command): `member_ids` so that nobody else changes them, `named` so that nobody else locks
    them while rows that name them are written."""
    changed = set(member_ids)
    for member_id in sorted(changed | set(named)):
        if member_id in changed:
            lock(User, member_id)
        elif locks_rows():
            session().execute(select(User.id).where(User.id == member_id).with_for_update(read=True, key_share=True))
