"""The one way in: records of any source become members, rendered texts and rows, in batches of about 2,000 posts.

While one batch is being rendered by other processes the one before is written. A batch is one transaction with everything
that belongs to its threads, so an import killed at any moment leaves whole threads and true counters; run again, it goes on.
"""

from __future__ import annotations

import fcntl
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from forum.core import settings
from forum.core.config import current_config
from forum.core.permissions import Actor
from forum.exchange.commands import Batch, complete_thread, write_members, write_threads
from forum.exchange.commands.completing import post_ids_of
from forum.exchange.commands.threads import Known, threads_of
from forum.exchange.files import Files, NoFiles
from forum.exchange.people import People
from forum.exchange.records import PostRecord, ThreadRecord
from forum.exchange.report import Report
from forum.exchange.sheets import placed
from forum.exchange.texts import Pending, Press, Source, Text
from forum.kit.errors import Unavailable
from forum.kit.portions import portions
from forum.threads.queries import members_named
from forum.threads.states import PostKind
from forum.threads.writing import Named, handles

BATCH_POSTS = 2_000
IN_FLIGHT = 3
PATIENCE_SECONDS = 60
R = TypeVar("R")
NO_TEXT = Text("", "", "", "", (), (), escaped=False)


class Busy(Exception):
    """Another import is running on this Plaza."""


@contextmanager
def only_import() -> Iterator[None]:
    """Hold this Plaza's import lock. Raises Busy."""
    with (current_config().instance_dir / "import.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("Another import is running. Wait for it to end, then run this again.") from None
        yield


@dataclass
class _Prepared:
    """Threads whose texts are being rendered. `wanted` says for each which posts are new here; `grown` has known threads."""

    batch: Batch
    pending: Pending
    wanted: list[list[int]]
    grown: dict[str, int] = field(default_factory=dict)


class Importer:
    """Takes threads, writes them. `refs_in_thread`: refs of answers and comments are known within their thread only."""

    def __init__(
        self, actor: Actor, people: People, report: Report, press: Press, *, files: Files | None = None, refs_in_thread: bool,
        real_members: bool = False,
    ) -> None:
        self.actor, self.people, self.report, self.press = actor, people, report, press
        self.files, self.refs_in_thread, self.real_members = files or NoFiles(), refs_in_thread, real_members
        self._held: list[ThreadRecord] = []
        self._posts = 0
        self._in_flight: deque[_Prepared] = deque()

    def take(self, record: ThreadRecord) -> None:
        """Import a thread, sooner or later."""
        self._held.append(record)
        self._posts += record.posts
        if self._posts >= BATCH_POSTS:
            self._prepare()

    def finish(self) -> None:
        """Write everything taken so far."""
        self._prepare()
        while self._in_flight:
            self._write(self._in_flight.popleft())

    def _prepare(self) -> None:
        records, self._held, self._posts = self._held, [], 0
        if not records:
            return
        prepared = self._begin(records)
        if prepared is not None:
            self._in_flight.append(prepared)
        if len(self._in_flight) >= IN_FLIGHT:
            self._write(self._in_flight.popleft())

    def _begin(self, records: list[ThreadRecord]) -> _Prepared | None:
        known = threads_of(self.people.source, [record.ref for record in records])
        wanted = self._missing(records, known)
        chosen = [(record, numbers) for record, numbers in zip(records, wanted, strict=True) if numbers is not None]
        self.report.skip("threads", "here already", len(records) - len(chosen))
        if not chosen:
            return None
        fresh = [record for record, _numbers in chosen]
        refs = dict.fromkeys(ref for record in fresh for ref in people_of(record))
        self.meet(refs)
        people = {ref: self.people.known[ref] for ref in refs}
        sources = self._sources(chosen)
        batch = Batch(self.people.source, self.refs_in_thread, fresh, [], people)
        grown = {record.ref: known[record.ref].id for record in fresh if record.ref in known}
        return _Prepared(batch, self.press.start(sources), [numbers for _record, numbers in chosen], grown)

    def meet(self, refs: Iterable[str]) -> None:
        """Make sure that these people are members."""
        strangers = self.people.strangers(refs)
        if strangers:
            met, written = patiently(lambda: write_members(self.actor, self.people.source, strangers, real=self.real_members))
            self.people.known.update(met)
            self.report.written["members"] += written

    def _missing(self, records: list[ThreadRecord], known: dict[str, Known]) -> list[list[int] | None]:
        """For each thread the places of posts to write; None when nothing of it is new."""
        here = [record for record in records if record.ref in known]
        refs = [self._post_ref(record, post.record) for record in here for post in placed(record)]
        held = set(post_ids_of(self.people.source, refs)) if refs else set()
        found: list[list[int] | None] = []
        for record in records:
            numbers = [post.number for post in placed(record) if self._post_ref(record, post.record) not in held]
            moved = record.ref not in known or 1 + len(record.history) > known[record.ref].moves
            found.append(numbers if numbers or moved else None)
        return found

    def _post_ref(self, thread: ThreadRecord, post: PostRecord) -> str:
        return f"{thread.ref}/{post.ref}" if self.refs_in_thread and post is not thread.opening else post.ref

    def _sources(self, chosen: list[tuple[ThreadRecord, list[int]]]) -> list[Source]:
        """The texts to render, each with the members and files it may name."""
        most, own_url = settings.get("threads.body_max"), current_config().public_url
        texts = [(record, placed(record)[number]) for record, numbers in chosen for number in numbers]
        shown = [self.files.place(record, post.record, self.people) for record, post in texts]
        mentioned = [handles(post.record.body) for _record, post in texts]
        members: dict[str, Named] = {}
        for some in portions({handle for found in mentioned for handle in found}):
            members.update(members_named(some))
        return [
            Source(
                post.record.body, post.record.is_html, record.title if post.kind == PostKind.QUESTION else "",
                post.kind != PostKind.COMMENT, most, own_url, {handle: members[handle] for handle in named if handle in members}, files,
            )
            for (record, post), named, files in zip(texts, mentioned, shown, strict=True)
        ]

    def _write(self, prepared: _Prepared) -> None:
        texts = iter(prepared.pending.wait())
        fresh = Batch(prepared.batch.source, self.refs_in_thread, [], [], prepared.batch.people)
        for record, numbers in zip(prepared.batch.records, prepared.wanted, strict=True):
            here = [NO_TEXT] * record.posts
            for number in numbers:
                here[number] = next(texts)
            self._note(here)
            if record.ref in prepared.grown:
                self._complete(Batch(fresh.source, fresh.refs_in_thread, [record], [here], fresh.people), prepared.grown[record.ref])
            else:
                fresh.records.append(record)
                fresh.texts.append(here)
        if not fresh.records:
            return
        outcome = patiently(lambda: write_threads(self.actor, fresh))
        self.report.written.update(outcome.counts)
        self.report.skip("threads", "here already", len(outcome.known))
        for origin, reason in outcome.refused:
            self.report.note("moves that could not follow from what was before, left out")
            self.report.complain(*origin, reason)
        for origin, ref in outcome.unresolved:
            self.report.note("duplicates whose original is not here, closed as no longer needed")
            self.report.complain(*origin, f"its original {ref!r} is not here")

    def _complete(self, one: Batch, thread_id: int) -> None:
        self.report.written.update(patiently(lambda: complete_thread(self.actor, one, thread_id)))

    def _note(self, texts: list[Text]) -> None:
        escaped = sum(text.escaped for text in texts)
        if escaped:
            self.report.note("texts over a limit of the renderer, shown as they were typed", escaped)


def patiently(write: Callable[[], R]) -> R:
    """The result of a write; a database that is busy for a minute with visitors does not end an import of hours."""
    for _attempt in range(PATIENCE_SECONDS):
        try:
            return write()
        except Unavailable:
            time.sleep(1)
    return write()


def people_of(record: ThreadRecord) -> Iterator[str]:
    """Everybody a thread names."""
    for post in placed(record):
        yield post.record.author
        if post.record.edited_by:
            yield post.record.edited_by
        yield from (vote.member for vote in post.record.votes)
        yield from (revision.by for revision in post.record.revisions)
    yield from (member for member, _at in record.me_toos)
    yield from (member for member, _level in record.followers)
    yield from (move.by for move in record.history if move.by)
