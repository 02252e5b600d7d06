"""A member's posts in one thread, shown as "Anonymous" on their request.

The posts are given to one built-in account instead of being hidden behind a flag: every door shows the author of a post, and a door
that forgot to ask would tell. So there is nothing to forget: profiles, search, feeds, exports, counters and the ledger of points
know only that account. Whose they were stands in a table of its own that moderators alone read. The price: to Plaza the posts are
their author's no more, who cannot edit, delete or accept in them until it is taken back.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from forum.accounts.models import User
from forum.core.db import command, insert_all, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from forum.kit.text import fold
from forum.policy import Action
from forum.reputation.subjects import rename_posts, unname_posts
from forum.threads.commands.recasting import new_act, recast
from forum.threads.events import AnonymityLifted, AuthorAnonymised
from forum.threads.models import AnonymisedPost, Attachment, Post, Revision, SuggestedEdit, Thread, ThreadAct
from forum.threads.queries import get_post
from forum.threads.states import Tool

SOURCE, REF = "plaza", "anonymous"
UNSYNCHRONIZED: dict[str, Any] = {"synchronize_session": False}
SIGNED = (
    (Revision, Revision.editor_id, Revision.post_id), (Attachment, Attachment.owner_id, Attachment.post_id),
    (SuggestedEdit, SuggestedEdit.decided_by_id, SuggestedEdit.post_id), (Post, Post.author_id, Post.id),
    (Post, Post.edited_by_id, Post.id), (Post, Post.deleted_by_id, Post.id),
)
"""What else says who wrote a post: table, column, post."""


@command
def anonymise_author(actor: Actor, post_id: int) -> Thread:
    """Show everything that the author of this post has written in its thread as written by "Anonymous".

    Raises WrongState for what is anonymous already, or was never a member's.
    """
    post = get_post(actor, post_id, lock=True)
    thread, member_id = post.thread, post.author_id
    authorize(actor, Action.ANONYMISE, thread)
    if session().get_one(User, member_id).is_placeholder:
        raise WrongState(_l("Nobody is named there."))
    nobody = the_anonymous()
    theirs = select(Post.id).where(Post.thread_id == thread.id, Post.author_id == member_id).order_by(Post.id)
    post_ids = list(session().scalars(theirs))
    act = new_act(actor, Tool.ANONYMISE, thread, thread, {}, {})
    insert_all(AnonymisedPost, [{"post_id": one, "member_id": member_id, "act_id": act.id} for one in post_ids])
    with recast(thread):
        kept = {"signed": _resign(post_ids, member_id, nobody.id), "badges": unname_posts(member_id, post_ids)}
        _flag(post_ids, anonymised=True)
        act.keep("threads", kept)
    announce(AuthorAnonymised(utcnow(), actor.id, thread.id, member_id, act.id, nobody.id))
    return thread


def the_anonymous() -> User:
    """The one account of all anonymous posts, made when it is first needed. Nobody signs in with it."""
    mine = select(User).where(User.source == SOURCE, User.source_ref == REF)
    found = session().scalars(mine).one_or_none()
    if found is not None:
        return found
    handle, number = REF, 1
    while session().scalar(select(User.id).where(User.handle_key == fold(handle))) is not None:
        handle, number = f"{REF}-{number}", number + 1
    made = User(
        handle=handle, handle_key=fold(handle), display_name="Anonymous", created_at=utcnow(), is_placeholder=True, source=SOURCE,
        source_ref=REF,
    )
    session().add(made)
    session().flush()
    return made


def _resign(post_ids: list[int], member_id: int, to_id: int) -> list[list[int]]:
    """Give away every signature; the ids of the rows that had it, in the order of `SIGNED`."""
    kept = []
    for table, column, about in SIGNED:
        where = select(table.id).where(column == member_id, about.in_(post_ids)).order_by(table.id)
        ids = list(session().scalars(where))
        _sign(table, column, ids, to_id)
        kept.append(ids)
    return kept


def _sign(table: Any, column: Any, ids: list[int], member_id: int) -> None:
    if ids:
        session().execute(update(table).where(table.id.in_(ids)).values({column.key: member_id}).execution_options(**UNSYNCHRONIZED))


def _flag(post_ids: list[int], *, anonymised: bool) -> None:
    marked = update(Post).where(Post.id.in_(post_ids)).values(anonymised=anonymised)
    session().execute(marked.execution_options(**UNSYNCHRONIZED))


def name_again(actor: Actor, act: ThreadAct, thread: Thread, _into: Thread) -> None:
    """Give the posts back to who wrote them, wherever they stand by now (inside a command that holds the thread)."""
    rows = session().execute(select(AnonymisedPost.post_id, AnonymisedPost.member_id).where(AnonymisedPost.act_id == act.id)).all()
    if not rows:
        raise WrongState(_l("Their author has left: nobody knows any more who wrote them."))
    post_ids, member_id = sorted(row.post_id for row in rows), rows[0].member_id
    elsewhere = select(Post.thread_id).where(Post.id.in_(post_ids), Post.thread_id != thread.id)
    if session().scalar(elsewhere.limit(1)) is not None:
        raise WrongState(_l("These posts have been moved on since. Take that back first."))
    kept = act.kept["threads"]
    with recast(thread):
        for (table, column, _about), ids in zip(SIGNED, kept["signed"], strict=True):
            _sign(table, column, ids, member_id)
        rename_posts(kept["badges"])
        _flag(post_ids, anonymised=False)
    session().execute(delete(AnonymisedPost).where(AnonymisedPost.act_id == act.id))
    announce(AnonymityLifted(utcnow(), actor.id, thread.id, member_id, act.id, the_anonymous().id))
