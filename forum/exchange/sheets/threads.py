"""Rows of one whole thread, and what it adds to every counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

from forum.core.search import IndexRow, with_stems
from forum.exchange.histories import Bound, bind
from forum.exchange.records import ThreadRecord
from forum.exchange.sheets.frame import Frame, Original, Sheet, placed
from forum.exchange.sheets.posts import add_post
from forum.exchange.texts import Text
from forum.kit.clock import as_utc
from forum.kit.text import slugify
from forum.notifications.models import Follow
from forum.resolution.days import term_of
from forum.resolution.models import ResolutionChange, Solution
from forum.resolution.states import SolvedHow
from forum.search.texts import searchable
from forum.threads.models import Category, Thread, ThreadField, ThreadTag
from forum.threads.states import PostKind, ReadAccess, ThreadType
from forum.threads.tallies import CATEGORY_ITSELF, status_of
from forum.votes.models import MeToo

PostRows = Sequence[dict[str, Any]]
NO_RESOLUTION: dict[str, Any] = {
    "resolution": None, "solved_how": None, "solved_note": None, "closed_reason": None, "duplicate_of_id": None,
    "waiting_on": "community", "resolution_changed_at": None, "resolution_seq": 0,
}


def add_thread(sheet: Sheet, frame: Frame, record: ThreadRecord, texts: Sequence[Text], thread_id: int, post_ids: Sequence[int]) -> None:
    """Add everything of one new thread. `texts` and `post_ids` are in the order of `placed(record)`."""
    category = frame.places.categories[slugify(record.category or "")]
    tags = list(dict.fromkeys(frame.tags[raw] for raw in record.tags if raw in frame.tags))
    fields = frame.places.answers(category, record.fields)
    posts = placed(record)
    language = record.language or texts[0].language or "en"
    said = {"title": record.title, "tags": [name for _id, name in tags], "fields": {key: value for _id, key, value, _number in fields}}
    rows = [
        add_post(sheet, frame, record, post, texts[post.number], thread_id, post_ids, language, *([] if post.number else [said]))
        for post in posts
    ]
    count_comments(rows)
    ids = dict(zip((post.record.ref for post in posts), post_ids, strict=True))
    originals = frame.originals_for(record, category)
    bound = bind(record, frame.people, originals, ids)
    sheet.unresolved += [str(move.of) for move in record.history if move.of and originals.of(record, move) is None]
    row = _thread_row(frame, record, category, language, thread_id, rows, bound)
    sheet.rows[Thread].append(row)
    sheet.rows[ThreadTag] += [{"thread_id": thread_id, "tag_id": tag, "position": place} for place, (tag, _name) in enumerate(tags)]
    sheet.rows[ThreadField] += [
        {"thread_id": thread_id, "field_id": field_id, "value": value, "number": number} for field_id, _key, value, number in fields
    ]
    _add_members(sheet, frame, record, thread_id)
    if bound is not None:
        _add_ledger(sheet, record, thread_id, category, rows, bound)
    title = searchable(record.title, language)
    tagged = searchable(" ".join([*said["tags"], *frame.synonyms_of(tag for tag, _name in tags)]))
    sheet.index += [
        IndexRow(post_ids[post.number], title, with_stems(texts[post.number].words, written["language"]), tagged)
        for post, written in zip(posts, rows, strict=True) if post.kind != PostKind.COMMENT
    ]
    if row["listed"] and bound is not None:
        frame.originals[record.ref] = Original(row["duplicate_of_id"] or thread_id, category.read_access)
    if row["listed"]:
        sheet.tallies.update((category.id, tag, row["status"]) for tag in (CATEGORY_ITSELF, *(tag for tag, _name in tags)))
        _name_members(sheet, category, rows, [texts[post.number] for post in posts])
        if category.read_access == ReadAccess.EVERYONE:
            _credit(sheet, row, rows, bound)


def count_comments(rows: PostRows) -> None:
    """Fill the posts' own counters of listed comments."""
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        if row["parent_id"] is not None and row["listed"]:
            by_id[row["parent_id"]]["comment_count"] += 1


def _thread_row(
    frame: Frame, record: ThreadRecord, category: Category, language: str, thread_id: int, rows: PostRows, bound: Bound | None
) -> dict[str, Any]:
    opening, shown = rows[0], [row for row in rows if row["listed"]] or rows[:1]
    answers = [row for row in rows if row["kind"] == PostKind.ANSWER and row["listed"]]
    last = max(shown, key=lambda row: (row["created_at"], row["id"]))
    responses = [row for row in answers if row["author_id"] != opening["author_id"]]
    row = {
        "id": thread_id, "type": record.type, "title": record.title, "slug": slugify(record.title), "language": language,
        "category_id": category.id, "asker_id": opening["author_id"], "created_at": record.opening.created_at,
        "last_activity_at": last["created_at"], "last_activity_by_id": last["author_id"],
        "first_response_at": min((row["created_at"] for row in responses), default=None),
        "first_staff_response_at": min((row["created_at"] for row in responses if row["author_id"] in frame.staff), default=None),
        "listed": not record.opening.is_removed, "deleted_at": record.opening.deleted_at, "hidden_at": record.opening.hidden_at,
        "locked_at": last["created_at"] if record.locked else None, "pinned_at": record.opening.created_at if record.pinned else None,
        "score": opening["score"], "answer_count": len(answers), "comment_count": sum(row["comment_count"] for row in rows),
        "me_too_count": len(record.me_toos) + record.carried_me_toos, "carried_me_toos": record.carried_me_toos,
        "follower_count": len(record.followers), "view_count": record.views, "version": 1, "source": frame.source, "source_ref": record.ref,
        **(bound.columns if bound is not None else NO_RESOLUTION),
    }
    row["status"] = str(status_of(cast(Thread, SimpleNamespace(**row))))  # a mapped object per thread is dear
    return row


def _add_members(sheet: Sheet, frame: Frame, record: ThreadRecord, thread_id: int) -> None:
    """Who has the same problem, who follows."""
    sheet.rows[MeToo] += [
        {"thread_id": thread_id, "user_id": frame.people[member].id, "created_at": at, "carried_from_id": None}
        for member, at in record.me_toos
    ]
    sheet.rows[Follow] += [
        {"thread_id": thread_id, "user_id": frame.people[member].id, "level": level, "created_at": record.opening.created_at}
        for member, level in record.followers
    ]


def _add_ledger(sheet: Sheet, record: ThreadRecord, thread_id: int, category: Category, rows: PostRows, bound: Bound) -> None:
    sheet.rows[ResolutionChange] += bound.rows(thread_id)
    sheet.rows[Solution] += bound.solutions(thread_id)
    for post in rows:
        post["is_solution"] = post["id"] in bound.solved_by
    for turn in bound.turns:
        if (term := term_of(turn)) is not None:
            day = sheet.days.setdefault((as_utc(turn.step.at).date(), category.id), {})
            day[term] = day.get(term, 0) + 1
    question = bound.question
    if question.duplicate_of_id is not None and question.side.counted:
        sheet.duplicates.append((thread_id, question.duplicate_of_id, bound.turns[-1].step.by_id, bound.turns[-1].step.at))
    sheet.refused += [f"{past.move} at {past.at:%Y-%m-%d %H:%M}: {reason}" for past, reason in bound.refused]


def _credit(sheet: Sheet, row: Mapping[str, Any], rows: PostRows, bound: Bound | None) -> None:
    """The public counters of those who wrote."""
    if row["type"] == ThreadType.QUESTION:
        sheet.credits[row["asker_id"]].questions += 1
    authors = {post["id"]: post["author_id"] for post in rows}
    for post in rows:
        if post["kind"] == PostKind.ANSWER and post["listed"]:
            sheet.credits[post["author_id"]].answers += 1
    for mark in bound.question.marks if bound is not None else ():
        if mark.how != SolvedHow.PRESUMED:
            sheet.credits[authors[mark.answer_id]].solutions += 1


def _name_members(sheet: Sheet, category: Category, rows: PostRows, texts: Sequence[Text]) -> None:
    for post, text in zip(rows, texts, strict=True):
        named = tuple(member for member in text.member_ids if member != post["author_id"])
        if named and post["listed"]:
            sheet.mentions.append((category, post["id"], post["created_at"], named))
