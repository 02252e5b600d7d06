"""Texts rendered in bulk, by as many processes as pay off: what a command does one post at a time, for batches.

Rendering is most of an import's work. The workers have no database: members and files a text may name come along with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field

from forum.core.db import db, spare_memory
from forum.kit.html_to_markdown import to_markdown
from forum.kit.text import guess_language
from forum.search.texts import plain_text, searchable
from forum.threads.models import Attachment
from forum.threads.writing import Named, render_body

POOL_FROM_TEXTS = 600
CHUNK = 60
MAX_WORKERS = 6
MAX_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Source:
    """A text to render. `title` counts for guessing an opening's language; `members` and `files` are those it may name."""

    body: str
    is_html: bool = False
    title: str = ""
    indexed: bool = True
    max_chars: int = 32_000
    own_url: str = ""
    members: Mapping[str, Named] = field(default_factory=dict)
    files: Mapping[str, Attachment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is stored. `language` is "" when nothing speaks for one; `words` is what the search index keeps, without stems."""

    markdown: str
    html: str
    language: str
    words: str
    member_ids: tuple[int, ...]
    file_ids: tuple[int, ...]
    escaped: bool


def render_text(source: Source) -> Text:
    """One text through the one pipeline. Never raises for any text."""
    markdown = to_markdown(source.body[:MAX_CHARS * 3]) if source.is_html else source.body
    body = render_body(
        markdown, members=source.members, files=source.files, max_chars=source.max_chars, own_url=source.own_url,
    )
    return Text(
        body.markdown, body.html, guess_language(f"{source.title}\n{body.text}", default=""),  # type: ignore[arg-type]
        searchable(plain_text(body.html)) if source.indexed else "", body.member_ids, body.file_ids, body.escaped,
    )


def _render_all(sources: Sequence[Source]) -> list[Text]:
    return [render_text(source) for source in sources]


class Pending:
    """Texts on their way; `wait` gives them in the order of their sources."""

    def __init__(self, parts: list[Future[list[Text]] | list[Text]]) -> None:
        self._parts = parts

    def wait(self) -> list[Text]:
        return [text for part in self._parts for text in (part.result() if isinstance(part, Future) else part)]


class Press:
    """Renders batches. Up to 600 texts it works by itself, then other processes join: one per core, as far as that helps."""

    def __init__(self, workers: int | None = None) -> None:
        cores = os.cpu_count() or 1
        self._workers = (min(cores, MAX_WORKERS) if cores > 1 else 0) if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def start(self, sources: Sequence[Source]) -> Pending:
        """Begin to render a batch."""
        self._seen += len(sources)
        if not self._workers or (self._pool is None and self._seen < POOL_FROM_TEXTS):
            return Pending([_render_all(sources)])
        if self._pool is None:
            # Connections must not be shared with the workers: they open none, and these are closed before they begin.
            db.session.remove()
            db.engine.dispose()
            spare_memory()
            context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_leave_with, initargs=(os.getpid(),))
        chunks = [sources[start:start + CHUNK] for start in range(0, len(sources), CHUNK)]
        return Pending([self._pool.submit(_render_all, chunk) for chunk in chunks])


def _leave_with(parent: int) -> None:
    """A worker whose importer was killed must not stay behind, waiting for work that never comes; Ctrl-C is the importer's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
