"""What was searched for and what became of suggestions: gathered in memory, written in batches, without people.

A crash may lose some; no page waits for it. Visitors are known in memory for seconds only; what is written has their day's mark.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update

from forum.core import settings
from forum.core.db import command, insert_all, insert_unless_there, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.search.anonymous import event_key, query_mark, scrubbed, session_mark
from forum.search.models import DaySalt, Search, SuggestionEvent
from forum.search.queries.naming import NOWHERE, Columns, NamedPlaces, named_places, places_of
from forum.search.states import Place, Step
from forum.threads.models import Thread

FLUSH_SECONDS = 10.0
MAX_WAITING = 5_000
SAME_SEARCH = timedelta(minutes=30)
"""Looking at a second page or another order is the same search."""
WORTH_ASKING = timedelta(hours=2)
"""A question asked so soon after a suggestion was shown was asked in spite of it."""
FORGET_AT_ONCE = 10_000
WRITTEN_AT_ONCE = 200
AMONG_OTHERS = frozenset({Place.THREAD, Place.DUPLICATE, Place.REVIEW})
RIPE_AFTER = timedelta(seconds=30)
"""Answers to something wait so long: what they answer may still wait to be written by another process."""


@dataclass(frozen=True, slots=True)
class SearchNote:
    """Somebody searched; `words` still as typed. `category` and `tags`: where, by name, as far as that was chosen."""

    at: datetime
    reader: str
    words: str
    language: str
    results: int
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClickNote:
    """Somebody came from a search to what it found, or said that it helped."""

    at: datetime
    reader: str
    words: str
    thread_id: int | None = None
    article_id: int | None = None
    solved: bool = False


@dataclass(frozen=True, slots=True)
class SuggestionNote:
    """A step with a suggestion. `category`: the one in which they were about to ask; `language`: what they wrote in."""

    at: datetime
    reader: str
    place: Place
    step: Step
    query: str = ""
    thread_id: int | None = None
    article_id: int | None = None
    category: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class AskedNote:
    """Somebody asked: what was suggested to them a moment ago was no help. `thread_id`: what they asked."""

    at: datetime
    reader: str
    thread_id: int | None = None


Note = SearchNote | ClickNote | SuggestionNote | AskedNote
_waiting: list[Note] = []
_lock = threading.Lock()


def note(*notes: Note) -> None:
    """Remember something, in this process only until the next flush."""
    with _lock:
        if len(_waiting) < MAX_WAITING:
            _waiting.extend(notes)


def flush_notes(*, everything: bool = False) -> int:
    """Write what has gathered and is ripe, in short transactions. Returns how many; what could not be written waits for the next time."""
    ripe = utcnow() - RIPE_AFTER
    with _lock:
        taken = [one for one in _waiting if everything or _is_ripe(one, ripe)]
        _waiting[:] = [] if everything else [one for one in _waiting if not _is_ripe(one, ripe)]
    written = 0
    try:
        while some := taken[written:written + WRITTEN_AT_ONCE]:
            write_notes(SYSTEM, some)
            written += len(some)
    except Exception:
        with _lock:
            _waiting.extend(taken[written:][:MAX_WAITING - len(_waiting)])
        raise
    return written


def _is_ripe(one: Note, ripe: datetime) -> bool:
    return one.at <= ripe or isinstance(one, SearchNote) or (isinstance(one, SuggestionNote) and one.step is Step.SHOWN)


def forget_notes() -> None:
    """Drop what has gathered."""
    with _lock:
        _waiting.clear()


@command
def write_notes(actor: Actor, notes: Sequence[Note]) -> None:
    """Write notes in the order they were taken, each visitor as a mark of that day."""
    authorize(actor, Action.ADMINISTER)
    marks = {day: _salt_of(day) for day in sorted({one.at.date() for one in notes})}
    threads = {one.thread_id for one in notes if isinstance(one, ClickNote | SuggestionNote) and one.thread_id}
    known = set(session().scalars(select(Thread.id).where(Thread.id.in_(threads)))) if threads else set()
    named = named_places(
        {one.category for one in notes if isinstance(one, SearchNote | SuggestionNote) and one.category},
        {tag for one in notes if isinstance(one, SearchNote) for tag in one.tags},
    )
    asked = places_of({one.thread_id for one in notes if isinstance(one, AskedNote) and one.thread_id})
    for one in notes:
        mark = session_mark(marks[one.at.date()], one.reader)
        if isinstance(one, SearchNote):
            _write_search(one, mark, named)
        elif isinstance(one, AskedNote):
            _write_asking(one, mark, asked.get(one.thread_id or 0))
        elif isinstance(one, ClickNote):
            if one.thread_id is None or one.thread_id in known:
                _write_click(one, mark)
        elif one.thread_id is None or one.thread_id in known:
            _write_step(one, mark, named)


@command
def forget_old_notes(actor: Actor) -> bool:
    """Forget searches and steps past their time, and the salts of days that are over. Returns whether there is more."""
    authorize(actor, Action.ADMINISTER)
    now = utcnow()
    before = now - timedelta(days=settings.get("search.log_days"))
    session().execute(delete(DaySalt).where(DaySalt.day < now.date()).execution_options(synchronize_session=False))
    more = False
    for table, key in ((Search, Search.id), (SuggestionEvent, SuggestionEvent.key)):
        old = session().scalars(select(key).where(table.at < before).order_by(table.at).limit(FORGET_AT_ONCE)).all()
        session().execute(delete(table).where(key.in_(old)).execution_options(synchronize_session=False))
        more = more or len(old) == FORGET_AT_ONCE
    return more


def visitor_mark(at: datetime, reader: str) -> str:
    """Who it was, as nothing but a mark of this day (inside a command)."""
    return session_mark(_salt_of(at.date()), reader)


def _salt_of(day: date) -> str:
    """The salt of a day, the same for every process. One that is over gets a new one: its visitors are strangers then."""
    found = session().scalar(select(DaySalt.salt).where(DaySalt.day == day))
    if found is None:
        insert_unless_there(DaySalt, {"day": day, "salt": secrets.token_hex(16)})
        found = session().scalar(select(DaySalt.salt).where(DaySalt.day == day))
    return str(found)


def _latest(mark: str, words: str, since: datetime) -> int | None:
    found = select(Search.id).where(Search.session == mark, Search.words == words, Search.at >= since)
    return session().scalar(found.order_by(Search.id.desc()).limit(1))


def _write_search(one: SearchNote, mark: str, named: NamedPlaces) -> None:
    """The same search once more is looked for where it was last, if that was chosen."""
    words, where = scrubbed(one.words), named.where(one.category, one.tags)
    same = _latest(mark, words, one.at - SAME_SEARCH) if words else None
    if same is not None and (where["category_id"] or where["tags"]):
        session().execute(update(Search).where(Search.id == same).values(**where).execution_options(synchronize_session=False))
    elif words and same is None:
        insert_all(Search, [{
            "at": one.at, "session": mark, "words": words, "language": one.language, "results": one.results,
            "thread_id": None, "article_id": None, "solved": False, **where,
        }])


def _write_click(one: ClickNote, mark: str) -> None:
    found = _latest(mark, scrubbed(one.words), one.at - timedelta(days=1))
    if found is None:
        return
    said = {"thread_id": one.thread_id, "article_id": one.article_id} if one.thread_id or one.article_id else {}
    changes = {**said, **({"solved": True} if one.solved else {})}
    session().execute(update(Search).where(Search.id == found).values(**changes).execution_options(synchronize_session=False))


def _write_step(one: SuggestionNote, mark: str, named: NamedPlaces) -> None:
    """Where suggestions stand beside other ways to a thread, one was taken only if it was shown. What was shown before the category was
    chosen is of that category from then on."""
    if one.step is Step.OPENED and one.place in AMONG_OTHERS:
        shown = event_key(one.at.date(), mark, one.place, Step.SHOWN, one.thread_id, one.article_id)
        if session().get(SuggestionEvent, shown) is None:
            return
    key = event_key(one.at.date(), mark, one.place, one.step, one.thread_id, one.article_id)
    category_id = named.category_ids.get(one.category)
    insert_unless_there(SuggestionEvent, {
        "key": key, "at": one.at, "place": str(one.place), "step": str(one.step), "session": mark, "thread_id": one.thread_id,
        "article_id": one.article_id, "query": query_mark(one.query), "category_id": category_id, "language": one.language,
        "tags": "",
    })
    if category_id is not None:
        late = update(SuggestionEvent).where(SuggestionEvent.key == key, SuggestionEvent.category_id.is_(None))
        session().execute(late.values(category_id=category_id).execution_options(synchronize_session=False))


def _write_asking(one: AskedNote, mark: str, where: Columns | None) -> None:
    """Every suggestion of the last two hours that was no help; those that were, or were joined, are left out. `where`: of the question."""
    events = session().execute(
        select(SuggestionEvent.step, SuggestionEvent.thread_id, SuggestionEvent.article_id, SuggestionEvent.query)
        .where(SuggestionEvent.session == mark, SuggestionEvent.place == Place.ASK, SuggestionEvent.at >= one.at - WORTH_ASKING)
    ).all()
    helped = {(row[1], row[2]) for row in events if row[0] == Step.SOLVED}
    shown = [row for row in events if row[0] == Step.SHOWN and (row[1], row[2]) not in helped]
    for _step, thread_id, article_id, query in shown:
        key = event_key(one.at.date(), mark, Place.ASK, Step.ASKED_ANYWAY, thread_id, article_id)
        insert_unless_there(SuggestionEvent, {
            "key": key, "at": one.at, "place": str(Place.ASK), "step": str(Step.ASKED_ANYWAY), "session": mark, "thread_id": thread_id,
            "article_id": article_id, "query": query, **(where or NOWHERE),
        })
