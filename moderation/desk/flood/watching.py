"""Somebody works on the queue during a flood, over HTTP, and what that takes is measured: milliseconds and statements."""

from __future__ import annotations

import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from sqlalchemy import event, func, select

from forum.accounts.sessions import begin_session
from forum.core.db import db, session
from forum.core.door import session_cookie_name
from moderation.review.counting import KEPT_SECONDS, recount
from moderation.review.models import ReviewItem

TIMES, TIMES_OF_SMALL, SMALL = 8, 2, 1_000
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FIRST = re.compile(r'href="/desk/review/(\d+)/')
BOUNDARIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
NEAR_ALL = 0.95


class Watch:
    """A browser of somebody who reviews. Counts that are kept for some seconds are counted anew for each page: the worst case."""

    def __init__(self, member_id: int, posts: int) -> None:
        self.times = TIMES if posts >= SMALL else TIMES_OF_SMALL
        key, _ends = begin_session(member_id, remember=False, address_prefix="", agent="flood")
        self.base = current_app.config["PLAZA"].public_url
        self.client = current_app.test_client()
        self.client.set_cookie(session_cookie_name(), key, domain=re.sub(r"^\w+://|:\d+$", "", self.base))
        self.took: dict[str, list[float]] = defaultdict(list)
        self.asked: dict[str, list[int]] = defaultdict(list)
        self.waiting: list[int] = []

    def work(self, spam: set[int]) -> None:
        """Look at the list and at its first items, and decide about each."""
        open_items = select(func.count()).select_from(ReviewItem).where(ReviewItem.closed_at.is_(None))
        self.waiting.append(session().scalar(open_items) or 0)
        db.session.remove()
        for _turn in range(self.times):
            recount()
            found = FIRST.search(self._visit("queue_page", "/desk/review/"))
            if found is None:
                return
            self._decide(int(found[1]), spam)

    def _decide(self, item_id: int, spam: set[int]) -> None:
        page = self._visit("item_page", f"/desk/review/{item_id}/")
        item = session().get_one(ReviewItem, item_id)
        right = item.post_id not in spam
        decision = ("release" if right else "refuse") if item.is_held else ("keep" if right else "hide") if item.post_id else "dismiss"
        said = {"csrf_token": TOKEN.search(page)[1], "version": item.version, "decision": decision, "reason": "spam"}  # type: ignore[index]
        db.session.remove()
        self._visit("decide", f"/desk/review/{item_id}/decide", said)

    def _visit(self, name: str, path: str, form: dict[str, Any] | None = None) -> str:
        """The text of a page, timed. Raises RuntimeError for what is no page."""
        with counted() as seen:
            begun = time.perf_counter()
            answer = self.client.open(path, base_url=self.base, method="POST" if form else "GET", data=form,
                                      headers={"Referer": self.base + "/desk/review/"})
            text = answer.get_data(as_text=True)
            self.took[name].append((time.perf_counter() - begun) * 1_000)
        self.asked[name].append(len(seen))
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return text

    def told(self) -> dict[str, Any]:
        """By kind of page, the first visit apart (it compiles templates); statements as the fewest and the most."""
        work = {name: _figures(self.took[name][1:] or took, self.asked[name][1:] or self.asked[name]) for name, took in self.took.items()}
        return {"work": work, "waiting": self.waiting, "counts_kept_seconds": KEPT_SECONDS}


def _figures(took: list[float], asked: list[int]) -> dict[str, Any]:
    ordered = sorted(took)
    return {"times": len(took), "p50_ms": round(statistics.median(ordered), 1),
            "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * NEAR_ALL))], 1), "statements": [min(asked), max(asked)]}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile, boundaries of transactions apart."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(BOUNDARIES):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
