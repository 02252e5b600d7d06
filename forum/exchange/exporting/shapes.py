"""Rows as the objects of the line format (`forum/exchange/lines.py`). Keys that say nothing are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.exchange.exporting.gathering import Gathered, comments_under
from forum.exchange.surveys import reader_line, survey_line
from forum.kit.clock import iso
from forum.metrics.surveys.states import CONFIRMED
from forum.notifications.models import Follow
from forum.resolution.models import ResolutionChange
from forum.resolution.replaying import PastMove, as_past_move, replay
from forum.resolution.states import ClosedReason
from forum.threads.models import Attachment, Post, Revision, Thread
from forum.threads.states import PostKind, ThreadType

Json = dict[str, Any]
ADDRESS = re.compile(r"/attachments/([0-9a-z]{20})/[A-Za-z0-9._~%-]+")


@dataclass(frozen=True)
class Refs:
    """Names of everything a batch of threads points to."""

    members: Mapping[int, str]
    threads: Mapping[int, str]
    posts: Mapping[int, str]
    files: Mapping[str, Attachment]

    def text(self, markdown: str) -> str:
        """A text with the addresses of its thread's files as references."""
        return ADDRESS.sub(lambda match: f"attachment:{match[1]}" if match[1] in self.files else match[0], markdown)


def without_nothing(values: Mapping[str, Any]) -> Json:
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, ())}


def when(moment: datetime | None) -> str | None:
    return iso(moment) if moment is not None else None


def thread_line(thread: Thread, found: Gathered, refs: Refs) -> Json:
    """A `thread` line."""
    posts = found.posts[thread.id]
    opening = next(post for post in posts if post.kind == PostKind.QUESTION)
    answers = [post for post in posts if post.kind == PostKind.ANSWER]
    head = {
        "record": "thread", "ref": refs.threads[thread.id], "type": thread.type, "title": thread.title,
        "category": found.categories[thread.category_id], "tags": [name for name, _url in found.tags.get(thread.id, ())],
    }
    foot = {
        "views": thread.view_count or None, "fields": found.fields.get(thread.id), "pinned": True if thread.pinned_at else None,
        "locked": True if thread.locked_at else None, "carried_me_toos": thread.carried_me_toos or None,
        "me_toos": [[refs.members[row.user_id], iso(row.created_at)] for row in found.me_toos.get(thread.id, ())],
        "followers": [_follower(row, refs) for row in found.follows.get(thread.id, ())],
        "answers": [{"ref": refs.posts[answer.id], **_post(answer, found, refs)} for answer in answers],
        "history": _history(thread, found.changes.get(thread.id, ()), answers, refs),
    }
    foot |= _said(thread, found, foot["history"])
    body = _post(opening, found, refs)
    return head | {"language": thread.language} | {key: value for key, value in body.items() if key != "language"} | without_nothing(foot)


def _said(thread: Thread, found: Gathered, history: Sequence[Json]) -> Json:
    """What its asker said of the solutions that are told, and its readers of its page."""
    solved = {move["at"] for move in history if move["move"] == "solved" and move["how"] in CONFIRMED}
    asked = [row for row in found.surveys.get(thread.id, ()) if row.member_id == thread.asker_id and iso(row.resolved_at) in solved]
    return {
        "surveys": [survey_line(row) for row in asked],
        "readers": [reader_line(row) for row in found.readers.get(thread.id, ()) if thread.type == ThreadType.QUESTION],
    }


def _post(post: Post, found: Gathered, refs: Refs) -> Json:
    revisions = found.revisions[post.id]
    votes = found.votes.get(post.id, [])
    carried = next(iter(found.carried.get(post.id, ())), None)
    comments = comments_under(found.posts[post.thread_id], post)
    last = revisions[-1]
    return {
        "author": refs.members[post.author_id], "created_at": iso(post.created_at), "language": post.language,
        "body": refs.text(post.body_markdown),
    } | without_nothing({
        "votes": [[refs.members[row.user_id], "up" if row.value > 0 else "down", iso(row.created_at)] for row in votes],
        "score": post.score or None,
        "carried": {"up": carried.up, "down": carried.down} if carried is not None and carried.up and carried.down else None,
        "revisions": [_revision(row, post, refs) for row in revisions[:-1]],
        "edited_at": when(post.edited_at), "edited_by": refs.members[post.edited_by_id] if post.edited_by_id else None,
        "edit_note": last.note, "restores": last.restores, "verified_at": when(post.verified_by_staff_at),
        "asks_for_info": post.asks_for_info or None,
        "deleted_at": when(post.deleted_at), "hidden_at": when(post.hidden_at), "hidden_reason": post.hidden_reason,
        "comments": [{"ref": refs.posts[comment.id], **_post(comment, found, refs)} for comment in comments],
    })


def _revision(row: Revision, post: Post, refs: Refs) -> Json:
    said = {"title": row.title, "tags": row.tags, "fields": row.fields} if post.kind == PostKind.QUESTION else {}
    kept = {key: value for key, value in said.items() if value is not None}
    head = {"at": iso(row.created_at), "by": refs.members[row.editor_id]}
    return head | kept | {"body": refs.text(row.body_markdown)} | without_nothing({"note": row.note, "restores": row.restores})


def _follower(row: Follow, refs: Refs) -> str | list[str]:
    name = refs.members[row.user_id]
    return name if row.level == "all" else [name, row.level]


def _history(thread: Thread, changes: Sequence[ResolutionChange], answers: Sequence[Post], refs: Refs) -> list[Json]:
    """The moves that can be told: those about answers and originals that stay behind are left out, and what hung on them."""
    if thread.type != ThreadType.QUESTION:
        return []
    here = {answer.id for answer in answers}
    moves = [_told(move, refs) for row in changes if (move := as_past_move(row)) is not None and move.answer_id in here | {None}]
    refused = {id(move) for move, _reason in replay(thread.created_at, thread.asker_id, moves).refused}
    return [_move(move, refs) for move in moves if id(move) not in refused]


def _told(move: PastMove, refs: Refs) -> PastMove:
    if move.original_id is None or move.original_id in refs.threads:
        return move
    return PastMove(move.move, move.at, move.by_id, reason=str(ClosedReason.NO_LONGER_NEEDED), note=move.note)


def _move(move: PastMove, refs: Refs) -> Json:
    return {"at": iso(move.at)} | without_nothing({
        "by": refs.members[move.by_id] if move.by_id is not None else None, "move": move.move, "how": move.how,
        "answer": refs.posts[move.answer_id] if move.answer_id is not None else None,
        "reason": move.reason, "of": refs.threads[move.original_id] if move.original_id is not None else None,
        "scope": move.scope, "note": move.note,
    })
