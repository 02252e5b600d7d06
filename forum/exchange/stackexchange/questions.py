"""One question of a dump, with its answers, comments, texts and fate, as a thread record.

Dates of acceptance: Votes.xml says the day (type 1); without it, the accepted answer's date or the question's, whichever is
later. A dump's dates of acceptance have no time of day, so one that would come before its answer gets the answer's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from forum.exchange.records import EarlierText, PostRecord, ThreadRecord
from forum.exchange.report import Report
from forum.exchange.stackexchange.fates import fate
from forum.exchange.stackexchange.shelf import CommentRow, HistoryRow, PostRow, Shelf
from forum.kit.clock import parse_instant

TAG = re.compile(r"[^<>|\s]+")
INITIAL_OR_EDIT = {1: "title", 2: "body", 3: "tags", 4: "title", 5: "body", 6: "tags", 7: "title", 8: "body", 9: "tags"}
LOCKED, UNLOCKED = 14, 15
MAX_TITLE_CHARS = 300
MAX_NOTE_CHARS = 500
MAX_CHAIN = 40
HALF_A_MINUTE = 30.0


def threads(shelf: Shelf, report: Report, category: str) -> Iterator[ThreadRecord]:
    """Every question in the order of Ids, but originals before their duplicates."""
    early: set[int] = set()
    for question in shelf.questions():
        if question.id in early:
            early.discard(question.id)
        else:
            yield from _with_originals(shelf, report, category, question, early)


def _with_originals(shelf: Shelf, report: Report, category: str, question: PostRow, early: set[int]) -> Iterator[ThreadRecord]:
    """The originals that are still to come, the farthest first, then the question itself."""
    chain = [thread(shelf, report, category, question)]
    seen = {question.id}
    for _step in range(MAX_CHAIN):
        later = [int(ref) for ref in chain[-1].originals if int(ref) > question.id and int(ref) not in seen | early]
        original = shelf.question(later[0]) if later else None
        if original is None:
            break
        seen.add(original.id)
        early.add(original.id)
        chain.append(thread(shelf, report, category, original))
    yield from reversed(chain)


def thread(shelf: Shelf, report: Report, category: str, question: PostRow) -> ThreadRecord:
    """The record of one question."""
    history = shelf.history(question.id)
    answers = shelf.answers(question.id)
    locks = [row.kind for row in history if row.kind in (LOCKED, UNLOCKED)]
    for post in (question, *answers):
        if post.wiki:
            report.note("community wiki posts, which become posts of their first author")
    return ThreadRecord(
        str(question.id), "question", str(question.title)[:MAX_TITLE_CHARS], category, _post(shelf, question, history),
        tags=tag_names(question.tags), views=question.views, locked=bool(locks) and locks[-1] == LOCKED,
        answers=[_post(shelf, answer, shelf.history(answer.id)) for answer in answers],
        history=fate(shelf, report, question, answers, history), origin=("Posts.xml", f"row {question.id}"),
    )


def tag_names(text: str) -> tuple[str, ...]:
    """Tags in either spelling: `<ale><hops>` or `|ale|hops|`."""
    return tuple(dict.fromkeys(TAG.findall(text)))


def _post(shelf: Shelf, row: PostRow, history: list[HistoryRow]) -> PostRecord:
    post = PostRecord(
        str(row.id), row.owner, parse_instant(row.at), row.body, is_html=True, carried=_votes(shelf, row),
        comments=[_comment(comment) for comment in shelf.comments(row.id)],
        edited_at=parse_instant(row.edited_at) if row.edited_at else None, edited_by=row.editor,
        deleted_at=parse_instant(row.deleted_at) if row.deleted_at else None,
    )
    _add_revisions(post, row, history)
    return post


def _votes(shelf: Shelf, row: PostRow) -> tuple[int, int]:
    """Votes.xml where it has votes on the post, else the score: dumps never tell who voted."""
    counted = shelf.votes(row.id)
    if counted is not None and counted.up + counted.down:
        return counted.up, counted.down
    return max(row.score, 0), max(-row.score, 0)


def _comment(row: CommentRow) -> PostRecord:
    """Comments are little Markdown already; their votes only go up."""
    return PostRecord(f"c{row.id}", row.owner, parse_instant(row.at), row.body, carried=(row.score, 0))


def _add_revisions(post: PostRecord, row: PostRow, history: list[HistoryRow]) -> None:
    """Earlier texts from PostHistory.xml, in the Markdown they were written in; the newest is the post itself."""
    events: dict[str, list[HistoryRow]] = {}
    for one in history:
        if one.kind in INITIAL_OR_EDIT:
            events.setdefault(one.revision, []).append(one)
    texts = _snapshots(events, row)
    if not texts:
        return
    last = texts[-1]
    if row.edited_at and _seconds_after(row.edited_at, last.at) > HALF_A_MINUTE:
        post.revisions = texts  # the file ends before the last edit
        return
    post.revisions = texts[:-1]
    if post.revisions:
        post.edited_at, post.edited_by, post.edit_note = last.at, last.by, last.note


def _snapshots(events: dict[str, list[HistoryRow]], row: PostRow) -> list[EarlierText]:
    """What the post said after each event: an edit of one thing leaves the others as they were."""
    said: dict[str, str] = {}
    texts: list[EarlierText] = []
    for rows in events.values():
        said.update({INITIAL_OR_EDIT[one.kind]: one.body for one in rows})
        if "body" not in said:
            continue
        first = rows[0]
        texts.append(EarlierText(
            parse_instant(first.at), first.owner, said["body"], title=said.get("title") if row.title else None,
            tags=tag_names(said["tags"]) if row.title and "tags" in said else None, note=_note(rows),
        ))
    return texts


def _note(rows: list[HistoryRow]) -> str:
    return next((one.comment for one in rows if one.comment), "")[:MAX_NOTE_CHARS]


def _seconds_after(text: str, moment: datetime) -> float:
    return (parse_instant(text) - moment).total_seconds()


