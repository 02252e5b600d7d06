"""Taking words out of a post as if they had never stood there: out of the post, its history and what was suggested for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.threads.commands.allowances import checked_body
from forum.threads.commands.editing import Wording, edit_draft, put_wording
from forum.threads.models import Draft, Post, Revision, SuggestedEdit, ThreadField


def texts_of(post: Post) -> Iterator[str]:
    """Everything the post says or said: its text, title and fields, now, in its history and as it was suggested, with all notes."""
    yield post.body_markdown
    if post.is_opening:
        yield post.thread.title
        yield from session().scalars(select(ThreadField.value).where(ThreadField.thread_id == post.thread_id))
    for row in _versions(post):
        yield from (row.body_markdown, row.title or "", row.note, *(row.fields or {}).values())


def _versions(post: Post) -> list[Revision | SuggestedEdit]:
    return [*session().scalars(select(Revision).where(Revision.post_id == post.id).order_by(Revision.id)),
            *session().scalars(select(SuggestedEdit).where(SuggestedEdit.post_id == post.id).order_by(SuggestedEdit.id))]


def redact(actor: Actor, post: Post, parts: Sequence[str], placeholder: str, *, note: str = "") -> None:
    """Replace these parts wherever the post says or said them (inside a command that holds the post and has asked whether it may).

    What others quoted stays theirs.
    """
    words = sorted({part for part in parts if part}, key=len, reverse=True)

    def clean(text: str) -> str:
        for part in words:
            text = text.replace(part, placeholder)
        return text

    for row in _versions(post):
        row.body_markdown, row.note = clean(row.body_markdown), clean(row.note)
        row.title = clean(row.title) if row.title else row.title
        row.fields = {key: clean(value) for key, value in row.fields.items()} if row.fields else row.fields
    for answer in session().scalars(select(ThreadField).where(ThreadField.thread_id == post.thread_id)) if post.is_opening else ():
        answer.value = clean(answer.value)
    session().flush()
    session().execute(delete(Draft).where(Draft.key == edit_draft(post.id)))
    title = clean(post.thread.title) if post.is_opening else post.thread.title
    body = checked_body(actor, clean(post.body_markdown), post.kind, thread_id=post.thread_id, post=post)
    put_wording(actor, post, Wording(body=body, title=title if title != post.thread.title else None), note=note, tells_title=False)
