"""Rows of one post: its text, the texts before it, votes and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forum.exchange.records import EarlierText, PostRecord, ThreadRecord
from forum.exchange.sheets.frame import Frame, Placed, Sheet
from forum.exchange.texts import Text
from forum.threads.models import Post, Revision
from forum.threads.states import PostKind
from forum.threads.writing import RENDERER_VERSION
from forum.votes.models import CarriedVotes, Vote

NOTHING_SAID: Mapping[str, Any] = {"title": None, "tags": None, "fields": None}


def add_post(
    sheet: Sheet, frame: Frame, thread: ThreadRecord, post: Placed, text: Text, thread_id: int, post_ids: Sequence[int], language: str,
    said: Mapping[str, Any] = NOTHING_SAID,
) -> dict[str, Any]:
    """Add a post with its revisions, votes and files; comments under it are not counted yet.

    `said` is what the revisions of an opening also say: title, tags and fields of today, also where earlier ones are not known.
    """
    record, post_id = post.record, post_ids[post.number]
    up = record.carried[0] + sum(vote.up for vote in record.votes)
    down = record.carried[1] + sum(not vote.up for vote in record.votes)
    above = thread.answers[post.parent - 1] if post.parent else None
    row = {
        "id": post_id, "thread_id": thread_id, "kind": str(post.kind), "parent_id": None if post.parent is None else post_ids[post.parent],
        "author_id": frame.people[record.author].id, "body_markdown": text.markdown, "body_html": text.html,
        "renderer_version": RENDERER_VERSION, "language": record.language or text.language or language, "created_at": record.created_at,
        "edited_at": record.edited_at, "edited_by_id": frame.people[record.edited_by or record.author].id if record.edited_at else None,
        "revision": len(record.revisions) + 1, "score": up - down, "up_count": up, "down_count": down, "comment_count": 0,
        "is_solution": False, "verified_by_staff_at": record.verified_at,
        "listed": not record.is_removed and not (above is not None and above.is_removed),
        "deleted_at": record.deleted_at, "deleted_by_id": frame.people[record.author].id if record.deleted_at else None,
        "hidden_at": record.hidden_at, "hidden_reason": (record.hidden_reason or "other") if record.hidden_at else None,
        "source": frame.source, "source_ref": frame.post_ref(thread, record),
        "asks_for_info": record.asks_for_info and post.kind == PostKind.COMMENT,
    }
    sheet.rows[Post].append(row)
    _add_revisions(sheet, frame, record, text, post_id, said)
    sheet.rows[Vote] += [
        {"post_id": post_id, "user_id": frame.people[vote.member].id, "value": 1 if vote.up else -1, "created_at": vote.at}
        for vote in record.votes
    ]
    if any(record.carried):
        sheet.rows[CarriedVotes].append({"post_id": post_id, "up": record.carried[0], "down": record.carried[1], "source": frame.source})
    sheet.files += [(file_id, post_id) for file_id in text.file_ids]
    sheet.counts["threads" if post.kind == PostKind.QUESTION else f"{post.kind}s"] += 1
    sheet.counts["votes"] += len(record.votes)
    return row


def _add_revisions(sheet: Sheet, frame: Frame, record: PostRecord, text: Text, post_id: int, said: Mapping[str, Any]) -> None:
    earlier = record.revisions
    current = EarlierText(
        record.edited_at if earlier and record.edited_at else record.created_at,
        (record.edited_by or record.author) if earlier else record.author, text.markdown,
        note=record.edit_note if earlier else "", restores=record.restores,
    )
    for number, revision in enumerate((*earlier, current), 1):
        sheet.rows[Revision].append({
            "post_id": post_id, "number": number, "editor_id": frame.people[revision.by].id, "created_at": revision.at,
            "title": revision.title or said["title"], "tags": said["tags"] if revision.tags is None else list(revision.tags),
            "fields": said["fields"] if revision.fields is None else revision.fields,
            "body_markdown": revision.body, "note": revision.note, "restores": revision.restores,
        })
    sheet.counts["revisions"] += len(earlier)
