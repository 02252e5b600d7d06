"""A batch of threads, all rows of each in one transaction, so that a kill leaves whole threads and true counters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select, update

from forum.accounts.models import User
from forum.core import jobs, search
from forum.core.db import command, insert_all, reserve_ids, session
from forum.core.permissions import Actor, authorize
from forum.exchange.people import Author
from forum.exchange.places import places, synonyms_by_tag, tag_ids
from forum.exchange.records import ThreadRecord
from forum.exchange.sheets import TABLES, Credit, Frame, Original, Sheet, add_thread, placed
from forum.exchange.surveys import write_readers, write_surveys
from forum.exchange.texts import Text
from forum.kit.portions import portions
from forum.metrics import due
from forum.notifications.reactions import followers_move_to_original
from forum.policy import Action
from forum.recurrence.reactions import READ_IMPORTED
from forum.reputation.ledger import settle
from forum.resolution.days import count_moves
from forum.resolution.events import QuestionClosed
from forum.resolution.states import ClosedReason
from forum.threads.models import Attachment, Category, Mention, Post, Thread
from forum.threads.queries import may_be_told
from forum.threads.tallies import count_many
from forum.votes.carrying import carry_me_toos

DEFAULT_CATEGORY = "general"


@dataclass
class Batch:
    """Threads with their rendered texts (in the order of `placed`), and the members they name."""

    source: str
    refs_in_thread: bool
    records: list[ThreadRecord]
    texts: list[list[Text]]
    people: Mapping[str, Author]


@dataclass
class Outcome:
    """How many of what were written, refs of threads that were here already; by origin, moves that could not be and originals that
    are not here."""

    counts: Counter[str] = field(default_factory=Counter)
    known: list[str] = field(default_factory=list)
    refused: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    unresolved: list[tuple[tuple[str, str], str]] = field(default_factory=list)


@command
def write_threads(actor: Actor, batch: Batch) -> Outcome:
    """Write every thread of the batch that is not here yet: posts, revisions, votes, ledger, counters and search index."""
    authorize(actor, Action.ADMINISTER)
    outcome, sheet = Outcome(), Sheet()
    seen, fresh = set(threads_of(batch.source, [record.ref for record in batch.records])), []
    for record, texts in zip(batch.records, batch.texts, strict=True):
        if record.ref in seen:  # of an earlier import, or a second line in this one
            outcome.known.append(record.ref)
        else:
            seen.add(record.ref)
            fresh.append((record, texts))
    frame = frame_of(batch.source, batch.refs_in_thread, [record for record, _texts in fresh], batch.people)
    thread_ids = reserve_ids(Thread, len(fresh))
    frame.threads.update(zip((record.ref for record, _texts in fresh), thread_ids, strict=True))
    post_ids = iter(reserve_ids(Post, sum(record.posts for record, _texts in fresh)))
    for thread_id, (record, texts) in zip(thread_ids, fresh, strict=True):
        add_thread(sheet, frame, record, texts, thread_id, [next(post_ids) for _post in placed(record)])
        outcome.refused += [(record.origin, reason) for reason in sheet.refused]
        outcome.unresolved += [(record.origin, ref) for ref in sheet.unresolved]
        sheet.refused, sheet.unresolved = [], []
    insert_rows(sheet)
    said = [(thread_id, record) for thread_id, (record, _texts) in zip(thread_ids, fresh, strict=True)]
    sheet.counts.update(write_surveys((key, batch.people[one.opening.author].id, one.surveys) for key, one in said))
    write_readers({thread_id: record.readers for thread_id, record in said if record.readers})
    if thread_ids:
        jobs.enqueue(READ_IMPORTED, {"first_id": thread_ids[0], "last_id": thread_ids[-1]})
    settle([row["id"] for row in sheet.rows[Post]], as_of_causes=True)
    count_many(sheet.tallies)
    count_moves(sheet.days)
    due.mark_all(thread_ids)
    _credit_members(sheet.credits)
    _take_over(sheet)
    outcome.counts = sheet.counts
    return outcome


@dataclass(frozen=True, slots=True)
class Known:
    """A thread that came before, and how many rows its ledger has."""

    id: int
    moves: int


def threads_of(source: str, refs: Iterable[str]) -> dict[str, Known]:
    """Threads that came from this source before."""
    known: dict[str, Known] = {}
    for some in portions(refs):
        found = select(Thread.source_ref, Thread.id, Thread.resolution_seq).where(Thread.source == source, Thread.source_ref.in_(some))
        known.update({str(ref): Known(thread_id, moves) for ref, thread_id, moves in session().execute(found)})
    return known


def frame_of(source: str, refs_in_thread: bool, records: Sequence[ThreadRecord], people: Mapping[str, Author]) -> Frame:
    """What the rows of these threads refer to; categories and tags are made where missing."""
    for record in records:
        record.category = record.category or DEFAULT_CATEGORY
    staff = frozenset(author.id for author in people.values() if author.is_staff)
    here = places(dict.fromkeys(str(record.category) for record in records))
    names = dict.fromkeys(name for record in records for name in record.tags)
    named = {ref for record in records for ref in record.originals}
    ever = {ref: known.id for ref, known in threads_of(source, named).items()} if named else {}
    tags = tag_ids(names)
    synonyms = synonyms_by_tag(tag for tag, _name in tags.values())
    return Frame(source, people, here, tags, synonyms, _originals(source, named), ever, refs_in_thread, staff)


def _originals(source: str, refs: set[str]) -> dict[str, Original]:
    """Questions that duplicates may point to: listed ones, and for one that is a duplicate itself the end of its chain."""
    if not refs:
        return {}
    found = (
        select(Thread.source_ref, Thread.id, Thread.duplicate_of_id, Category.read_access).join(Thread.category)
        .where(Thread.source == source, Thread.source_ref.in_(refs), Thread.listed.is_(True), Thread.type == "question")
    )
    rows = session().execute(found).all()
    ends = select(Thread.id, Category.read_access).join(Thread.category)
    last = ends.where(Thread.id.in_({row.duplicate_of_id for row in rows}), Thread.listed.is_(True))
    access = {thread_id: readers for thread_id, readers in session().execute(last)}  # noqa: C416 - rows are no pairs to mypy
    originals = {row.source_ref: Original(row.id, row.read_access) for row in rows if row.duplicate_of_id is None}
    chained = [row for row in rows if row.duplicate_of_id in access]
    return originals | {row.source_ref: Original(row.duplicate_of_id, access[row.duplicate_of_id]) for row in chained}


def insert_rows(sheet: Sheet) -> None:
    """Everything that is only rows: tables, search index, mentions, files."""
    for model in TABLES:
        insert_all(model, sheet.rows[model])
    search.put(sheet.index, are_split=True)
    _mention(sheet.mentions)
    for file_id, post_id in sheet.files:
        free = update(Attachment).where(Attachment.id == file_id, Attachment.post_id.is_(None))
        session().execute(free.values(post_id=post_id).execution_options(synchronize_session=False))


def _mention(mentions: Sequence[tuple[Category, int, datetime, tuple[int, ...]]]) -> None:
    """Remember who was named, so that a later edit does not tell them as news."""
    by_category: dict[int, set[int]] = defaultdict(set)
    for category, _post_id, _at, members in mentions:
        by_category[category.id].update(members)
    categories = {category.id: category for category, *_rest in mentions}
    told = {
        key: {member for some in portions(sorted(members)) for member in may_be_told(some, categories[key])}
        for key, members in by_category.items()
    }
    rows = [
        {"post_id": post_id, "user_id": member, "created_at": at}
        for category, post_id, at, members in mentions for member in members if member in told[category.id]
    ]
    insert_all(Mention, rows)


def _credit_members(credits: Mapping[int, Credit]) -> None:
    """Add to the members' counters, in one order for everybody."""
    users = User.__table__
    gained = [
        {"member": member, "asked": credit.questions, "answered": credit.answers, "solved": credit.solutions}
        for member, credit in sorted(credits.items())
    ]
    if gained:
        session().connection().execute(
            update(users).where(users.c.id == bindparam("member")).values(  # type: ignore[arg-type]
                question_count=users.c.question_count + bindparam("asked"), answer_count=users.c.answer_count + bindparam("answered"),
                solution_count=users.c.solution_count + bindparam("solved"),
            ), gained,
        )


def _take_over(sheet: Sheet) -> None:
    """Pages of the categories are stale; me-toos and followers of duplicates go to their originals, as when closing by hand."""
    places_written = {row["category_id"] for row in sheet.rows[Thread]}
    if places_written:
        stale = update(Category).where(Category.id.in_(places_written)).values(version=Category.version + 1)
        session().execute(stale.execution_options(synchronize_session=False))
    for thread_id, original_id, by_id, at in sheet.duplicates:
        carry_me_toos(session().get_one(Thread, thread_id), session().get_one(Thread, original_id), at)
        followers_move_to_original(QuestionClosed(at, by_id, thread_id, str(ClosedReason.DUPLICATE), original_id))

