"""Taking words out of a post as if they had never stood there: out of the post, its history and what was suggested for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.commands.allowances import checked_body
from forum.threads.commands.editing import Wording, edit_draft, put_wording
from forum.threads.models import Draft, Post, Revision, SuggestedEdit


def redact(actor: Actor, post: Post, parts: Sequence[str], placeholder: str, *, note: str = "") -> None:
    """Replace these parts wherever the post says or said them (inside a command that holds the post and has asked whether it may).

    What others quoted stays theirs.
    """
    words = sorted({part for part in parts if part}, key=len, reverse=True)

    def clean(text: str) -> str:
        for part in words:
            text = text.replace(part, placeholder)
        return text

    for row in (*session().scalars(select(Revision).where(Revision.post_id == post.id)),
                *session().scalars(select(SuggestedEdit).where(SuggestedEdit.post_id == post.id))):
        row.body_markdown = clean(row.body_markdown)
        row.title = clean(row.title) if row.title else row.title
    session().execute(delete(Draft).where(Draft.key == edit_draft(post.id)))
    title = clean(post.thread.title) if post.is_opening else post.thread.title
    body = checked_body(actor, clean(post.body_markdown), post.kind, thread_id=post.thread_id, post=post)
    put_wording(actor, post, Wording(body=body, title=title if title != post.thread.title else None), note=note)
