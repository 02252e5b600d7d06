"""The files of a dump onto the shelf. Rows that cannot be used are reported with their number and left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from forum.exchange.report import Report
from forum.exchange.stackexchange.rows import Attributes, BadRow, NotADump, read_rows
from forum.exchange.stackexchange.shelf import ANSWER, EXCERPT, QUESTION, CommentRow, HistoryRow, LinkRow, PostRow, Shelf
from forum.kit.text import plain_line

Watch = Callable[[str, int, int], None]
NOBODY = "nobody"
NAME_PREFIX = "name:"
TYPE_NAMES = {
    "3": "orphaned tag wikis", "5": "tag wikis", "6": "moderator nominations", "7": "wiki placeholders", "8": "privilege wikis",
}
UP, DOWN, ACCEPTED = "2", "3", "1"
DUPLICATE = "3"
INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)


class Unusable(Exception):
    """A row says too little, or something impossible."""


def read_dump(folder: Path, shelf: Shelf, report: Report, watch: Watch) -> None:
    """Read every file there is; `watch` hears a file's name, bytes read and size. Raises NotADump about Posts.xml."""
    for name, take in FILES.items():
        path = find_file(folder, name)
        if path is None:
            if name == "Posts.xml":
                raise NotADump(f"there is no Posts.xml in {folder}")
            continue
        try:
            _read_file(path, name, take, shelf, report, watch)
        except NotADump as refusal:
            if name == "Posts.xml":
                raise
            report.complain(name, "whole file", str(refusal))
    shelf.sort()
    for table, count in shelf.repeated.items():
        if count:
            report.skip(table, "an Id that came before", count)


def find_file(folder: Path, name: str) -> Path | None:
    """A dump's file, whatever the case of its name."""
    found = [path for path in folder.iterdir() if path.name.lower() == name.lower() and path.is_file()] if folder.is_dir() else []
    return found[0] if found else None


def _read_file(path: Path, name: str, take: Callable[[Attributes, Shelf], str | None], shelf: Shelf, report: Report, watch: Watch) -> None:
    size = path.stat().st_size
    for row, done in read_rows(path):
        watch(name, done, size)
        report.read[f"{name} rows"] += 1
        if isinstance(row, BadRow):
            report.complain(name, f"row {row.row_id or '?'}", str(row), kind=f"{name} rows")
            continue
        try:
            left_out = take(row, shelf)
        except Unusable as problem:
            report.complain(name, f"row {row.get('Id', '?')}", str(problem), kind=f"{name} rows")
        else:
            if left_out:
                report.skip(f"{name} rows", left_out)


def _take_post(row: Attributes, shelf: Shelf) -> str | None:
    kind = _text(row, "PostTypeId")
    if kind not in (str(QUESTION), str(ANSWER), str(EXCERPT)):
        return f"{TYPE_NAMES.get(kind, f'posts of type {plain_line(kind)[:20]}')}: not part of a forum"
    is_question = kind == str(QUESTION)
    body = row.get("Body")
    if body is None:
        raise Unusable("Body: missing")
    if kind != str(EXCERPT) and not body.strip():
        raise Unusable("Body: empty")
    title = plain_line(row.get("Title", ""))
    if is_question and not title:
        raise Unusable("Title: missing or empty")
    shelf.add(PostRow(
        _number(row, "Id"), int(kind), _number(row, "ParentId") if kind == str(ANSWER) else None,
        _maybe_number(row, "AcceptedAnswerId"), _instant(row, "CreationDate"), _maybe_number(row, "Score") or 0,
        max(0, _maybe_number(row, "ViewCount") or 0), body, author(row, "OwnerUserId", "OwnerDisplayName"),
        author(row, "LastEditorUserId", "LastEditorDisplayName") if row.get("LastEditDate") else None,
        _maybe_instant(row, "LastEditDate"), title or None, row.get("Tags", ""), _maybe_instant(row, "ClosedDate"),
        _maybe_instant(row, "DeletionDate"), int("CommunityOwnedDate" in row),
    ))
    return None


def _take_comment(row: Attributes, shelf: Shelf) -> str | None:
    body = _text(row, "Text")
    shelf.add(CommentRow(
        _number(row, "Id"), _number(row, "PostId"), _instant(row, "CreationDate"), max(0, _maybe_number(row, "Score") or 0), body,
        author(row, "UserId", "UserDisplayName"),
    ))
    return None


def _take_vote(row: Attributes, shelf: Shelf) -> str | None:
    post, kind = _number(row, "PostId"), _text(row, "VoteTypeId")
    if kind == ACCEPTED:
        shelf.add_vote(post, 0, 0, _instant(row, "CreationDate"))
    elif kind in (UP, DOWN):
        shelf.add_vote(post, int(kind == UP), int(kind == DOWN), None)
    else:
        return "neither up, down nor accepted"
    return None


def _take_history(row: Attributes, shelf: Shelf) -> str | None:
    number, kind = _number(row, "Id"), _number(row, "PostHistoryTypeId")
    if not (1 <= kind <= 11 or kind in (14, 15)):
        return "neither a text nor a closing"
    shelf.add(HistoryRow(
        number, _number(row, "PostId"), kind, row.get("RevisionGUID") or str(number), _instant(row, "CreationDate"),
        author(row, "UserId", "UserDisplayName"), row.get("Comment", ""), row.get("Text", ""),
    ))
    return None


def _take_link(row: Attributes, shelf: Shelf) -> str | None:
    if _text(row, "LinkTypeId") != DUPLICATE:
        return "links that say nothing about duplicates"
    shelf.add(LinkRow(_number(row, "Id"), _number(row, "PostId"), _number(row, "RelatedPostId"), _instant(row, "CreationDate")))
    return None


def _take_user(row: Attributes, shelf: Shelf) -> str | None:
    ref = str(_number(row, "Id"))
    shelf.add_user(ref, plain_line(row.get("DisplayName", "")) or f"user{ref}", _instant(row, "CreationDate"), row.get("AboutMe", ""))
    return None


def _take_tag(row: Attributes, shelf: Shelf) -> str | None:
    shelf.add_tag(_text(row, "TagName"), _maybe_number(row, "ExcerptPostId"))
    return None


FILES: dict[str, Callable[[Attributes, Shelf], str | None]] = {
    "Users.xml": _take_user, "Tags.xml": _take_tag, "Posts.xml": _take_post, "Comments.xml": _take_comment,
    "Votes.xml": _take_vote, "PostLinks.xml": _take_link, "PostHistory.xml": _take_history,
}


def author(row: Attributes, id_name: str, display_name: str) -> str:
    """Who did it: a member's number, else the name that stayed of a deleted one, else nobody in particular."""
    number = row.get(id_name, "")
    if INTEGER.fullmatch(number):
        return number
    name = plain_line(row.get(display_name, ""))
    return NAME_PREFIX + name if name else NOBODY


def _text(row: Attributes, name: str) -> str:
    value = row.get(name, "")
    if not value.strip():
        raise Unusable(f"{name}: missing or empty")
    return value


def _number(row: Attributes, name: str) -> int:
    found = _maybe_number(row, name)
    if found is None:
        raise Unusable(f"{name}: missing")
    return found


def _maybe_number(row: Attributes, name: str) -> int | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    if not INTEGER.fullmatch(value):
        raise Unusable(f"{name}: {value[:40]!r} is not a whole number")
    return int(value)


def _instant(row: Attributes, name: str) -> str:
    found = _maybe_instant(row, name)
    if found is None:
        raise Unusable(f"{name}: missing")
    return found


def _maybe_instant(row: Attributes, name: str) -> str | None:
    value = row.get(name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Unusable(f"{name}: {value[:40]!r} is not a date and time") from None
    if not 1970 <= moment.year < 3000:
        raise Unusable(f"{name}: {value[:40]!r} is not a date of our time")
    return value
