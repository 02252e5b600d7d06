"""Reading the log, newest first: what happened, to whom, by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.accounts.names import handle_key
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.kit.text import fold
from forum.threads.models import Category, Post, Revision, Thread
from moderation.audit.models import AuditRow
from moderation.policy import DeskAction

PAGE_SIZE = 50
SEARCHED_ROWS = 20_000
"""Words are looked for in this many rows at once; then the reader may go on from there. No index can find parts of words."""
LIKE_ESCAPES = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})
MOST_OF_REQUEST = 50
MEMBER_FIELDS, THREAD_FIELDS = ("other_id", "author_id", "anonymous_id", "owner_id", "was_id"), ("duplicate_of_id", "into_id")
OF_NOTES, OF_FLAGS = ("NoteWritten", "NoteDeleted"), ("FlagRaised", "FlagWithdrawn", "FlagsSettled", "ConfidentialSeen")


@dataclass(frozen=True)
class AuditLine:
    """One row with the people and the thread it names."""

    row: AuditRow
    actor: User | None
    member: User | None
    thread: Thread | None


@dataclass(frozen=True)
class Wanted:
    """Which rows somebody asks for. `actor` and `member` are handles, the days are whole days of UTC, `words` all have to occur."""

    action: str = ""
    actor: str = ""
    member: str = ""
    thread_id: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    def as_text(self) -> dict[str, str]:
        """The filters that are set, as an address carries them."""
        named = {"action": self.action, "actor": self.actor, "member": self.member, "thread": self.thread_id,
                 "since": self.since, "until": self.until, "words": self.words}
        return {name: str(value) for name, value in named.items() if value}


@dataclass(frozen=True)
class AuditPage:
    """Some rows, and from where the older ones go on (None: there are none). `searched_on`: words may occur further back."""

    lines: list[AuditLine]
    older: int | None
    searched_on: bool = False


def audit_lines(viewer: Actor, wanted: Wanted | None = None, *, before_id: int | None = None, size: int = PAGE_SIZE) -> AuditPage:
    """The newest rows before a given id that match."""
    authorize(viewer, DeskAction.READ_AUDIT)
    wanted = wanted or Wanted()
    conditions = [*_conditions(wanted), *_open_to(viewer)]
    if before_id:
        conditions.append(AuditRow.id < before_id)
    end = _end_of_search(before_id) if wanted.words.strip() else None
    if end is not None:
        conditions.append(AuditRow.id > end)
    rows = session().execute(_lines().where(*conditions).order_by(AuditRow.id.desc()).limit(size + 1)).all()
    lines = [AuditLine(*row) for row in rows[:size]]
    if len(rows) > size:
        return AuditPage(lines, lines[-1].row.id)
    return AuditPage(lines, end + 1 if end is not None else None, searched_on=end is not None)


def _lines() -> Any:
    actor, subject = aliased(User), aliased(User)
    return (
        select(AuditRow, actor, subject, Thread)
        .outerjoin(actor, actor.id == AuditRow.actor_id)
        .outerjoin(subject, subject.id == AuditRow.member_id)
        .outerjoin(Thread, Thread.id == AuditRow.thread_id)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditRow.action == wanted.action)
    if wanted.actor:
        found.append(AuditRow.actor_id == _member_id(wanted.actor))
    if wanted.member:
        found.append(AuditRow.member_id == _member_id(wanted.member))
    if wanted.thread_id:
        found.append(AuditRow.thread_id == wanted.thread_id)
    if wanted.since:
        found.append(AuditRow.at >= _midnight(wanted.since))
    if wanted.until:
        found.append(AuditRow.at < _midnight(wanted.until) + timedelta(days=1))
    said = func.coalesce(AuditRow.words, func.lower(cast(AuditRow.details, String)))
    for word in fold(wanted.words).split()[:10]:
        found.append(said.like(f"%{word.translate(LIKE_ESCAPES)}%", escape="\\"))
    return found


def _open_to(viewer: Actor) -> list[ColumnElement[bool]]:
    """Nobody but admins reads in the log what staff noted about them, who flagged them or what they wrote, or that colleagues read it."""
    if viewer.id is None or viewer.has_role("admin"):
        return []
    about = func.coalesce(AuditRow.member_id, 0) == viewer.id
    theirs = func.coalesce(AuditRow.post_id, 0).in_(select(Post.id).where(Post.author_id == viewer.id))
    return [~(AuditRow.action.in_(OF_NOTES) & about), ~(AuditRow.action.in_(OF_FLAGS) & (about | theirs))]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _member_id(handle: str) -> int:
    """0 when nobody is called that: no row is about nobody."""
    key = handle_key(handle.strip().removeprefix("@"))
    return session().scalar(select(User.id).where(User.handle_key == key)) or 0


def _end_of_search(before_id: int | None) -> int | None:
    """The row at which this page stops to look for words; None when it reaches the beginning of the log."""
    ids = select(AuditRow.id).order_by(AuditRow.id.desc()).offset(SEARCHED_ROWS).limit(1)
    return session().scalar(ids.where(AuditRow.id < before_id) if before_id else ids)


def get_audit_line(viewer: Actor, row_id: int) -> AuditLine:
    """One row. Raises NotFound."""
    authorize(viewer, DeskAction.READ_AUDIT)
    found = session().execute(_lines().where(AuditRow.id == row_id, *_open_to(viewer))).one_or_none()
    if found is None:
        raise NotFound()
    return AuditLine(*found)


def rows_of_request(viewer: Actor, line: AuditLine) -> list[AuditLine]:
    """What else came of the same request, in order."""
    authorize(viewer, DeskAction.READ_AUDIT)
    if not line.row.request_id:
        return []
    same = _lines().where(AuditRow.request_id == line.row.request_id, AuditRow.id != line.row.id, *_open_to(viewer))
    return [AuditLine(*row) for row in session().execute(same.order_by(AuditRow.id).limit(MOST_OF_REQUEST))]


def texts_of(viewer: Actor, line: AuditLine) -> tuple[str, str] | None:
    """The text before and after an act that changed one: of an edited post, or as the row itself has it."""
    authorize(viewer, DeskAction.READ_AUDIT)
    details = line.row.details
    number = details.get("revision")
    if line.row.action == "PostEdited" and isinstance(number, int):
        wanted = select(Revision.number, Revision.body_markdown)
        wanted = wanted.where(Revision.post_id == line.row.post_id, Revision.number.in_((number - 1, number)))
        bodies = {row.number: row.body_markdown for row in session().execute(wanted)}
        return (bodies[number - 1], bodies[number]) if len(bodies) == 2 else None
    before, after = details.get("before", details.get("was")), details.get("after", details.get("became"))
    return (before, after) if isinstance(before, str) and isinstance(after, str) and (before or after) else None


def category_names(viewer: Actor) -> dict[int, str]:
    """What categories are called today; the rows of moved threads only hold their numbers."""
    authorize(viewer, DeskAction.READ_AUDIT)
    return {row.id: row.name for row in session().execute(select(Category.id, Category.name))}


@dataclass(frozen=True)
class Named:
    """What the numbers in details stand for today."""

    members: dict[int, str]
    threads: dict[int, str]
    categories: dict[int, str]


def named_in(viewer: Actor, lines: Iterable[AuditLine]) -> Named:
    """The names of members, threads and categories whose numbers the details hold. Three statements, however many rows."""
    authorize(viewer, DeskAction.READ_AUDIT)
    members, threads = set[int](), set[int]()
    for line in lines:
        for fields, found in ((MEMBER_FIELDS, members), (THREAD_FIELDS, threads)):
            found.update(value for field in fields if isinstance(value := line.row.details.get(field), int))
    names = select(User.id, User.display_name).where(User.id.in_(members))
    titles = select(Thread.id, Thread.title).where(Thread.id.in_(threads))
    return Named(
        {row.id: row.display_name for row in session().execute(names)}, {row.id: row.title for row in session().execute(titles)},
        category_names(viewer),
    )


def newest_row_id(viewer: Actor) -> int:
    """Up to where an export reads: the rows of this moment."""
    authorize(viewer, DeskAction.READ_AUDIT)
    return session().scalar(select(func.max(AuditRow.id))) or 0
