"""What goes from this room with a member who leaves: what only they could see, and their name in others' words."""

from __future__ import annotations

import re

from sqlalchemy import delete, select, update

from forum.accounts.models import User
from forum.accounts.names import FORMER_PREFIX
from forum.core.db import session
from forum.core.events import announce
from forum.kit.clock import utcnow
from forum.threads.events import MemberUnnamed
from forum.threads.models import AnonymisedPost, Attachment, Bookmark, Draft, Mention, Post, Revision, SoftClaim, SuggestedEdit

BATCH = 500


def forget_private(member_id: int) -> None:
    """Drafts, bookmarks, claims and suggested edits that nobody took over (inside a command).

    What they wrote anonymously is nobody's from now on. Files nobody was shown lose their owner's name for them; the daily job
    removes them.
    """
    for table in (Draft, Bookmark, SoftClaim):
        session().execute(delete(table).where(table.user_id == member_id))
    session().execute(delete(AnonymisedPost).where(AnonymisedPost.member_id == member_id))
    turned_down = SuggestedEdit.revision.is_(None)
    session().execute(delete(SuggestedEdit).where(SuggestedEdit.author_id == member_id, turned_down))
    unused = update(Attachment).where(Attachment.owner_id == member_id, Attachment.post_id.is_(None), Attachment.is_private.is_(False))
    session().execute(unused.values(filename="file").execution_options(synchronize_session=False))


def unname(member: User, handle: str) -> None:
    """Write `@former-7` where posts mention the member (inside a command). What people wrote in other ways is theirs."""
    mentioning = select(Mention.post_id).where(Mention.user_id == member.id)
    own = select(Post.id).where(Post.author_id == member.id, Post.body_markdown.ilike(f"%@{handle.replace('_', '!_')}%", escape="!"))
    post_ids = sorted({*session().scalars(mentioning), *session().scalars(own)})
    for start in range(0, len(post_ids), BATCH):
        _unname_in(post_ids[start:start + BATCH], member.id, handle)
    session().execute(delete(Mention).where(Mention.user_id == member.id))


def _unname_in(post_ids: list[int], member_id: int, handle: str) -> None:
    for post in session().scalars(select(Post).where(Post.id.in_(post_ids)).order_by(Post.id)).all():
        markdown, html = without_name(post.body_markdown, member_id, handle), without_name(post.body_html, member_id, handle)
        if (markdown, html) != (post.body_markdown, post.body_html):
            post.body_markdown, post.body_html = markdown, html
            announce(MemberUnnamed(utcnow(), None, post.thread_id, post.id))
    for revision in session().scalars(select(Revision).where(Revision.post_id.in_(post_ids))).all():
        revision.body_markdown = without_name(revision.body_markdown, member_id, handle)
    for suggestion in session().scalars(select(SuggestedEdit).where(SuggestedEdit.post_id.in_(post_ids))).all():
        suggestion.body_markdown = without_name(suggestion.body_markdown, member_id, handle)


def without_name(text: str, member_id: int, handle: str) -> str:
    """Markdown or HTML that names the former member by number, unlinked."""
    former = f"{FORMER_PREFIX}{member_id}"
    text = re.sub(rf'<a\b[^>]*\bhref="/members/{member_id}/[^"]*"[^>]*>(@?[^<]*)</a>', r"\1", text)
    text = re.sub(rf"(?<![\w@/.+-])@{re.escape(handle)}(?![\w@]|[.-]\w)", f"@{former}", text, flags=re.I)
    return re.sub(rf"/members/{member_id}/{re.escape(handle)}(?=[/\s)\"]|$)", f"/members/{member_id}/{former}", text, flags=re.I)
