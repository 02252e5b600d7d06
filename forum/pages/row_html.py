"""The HTML of list rows, kept per thread version: after a write a list is put together again from rows that did not change."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import timedelta

from flask import current_app

from forum.core.rendering import RELATIVE_DAYS
from forum.kit.clock import utcnow
from forum.pages.frame import fragment
from forum.threads.queries.rows import ThreadRow

ROW_SLOT = re.compile(r"<!--slot:row:(h[2-4]):(asked|active):(\d+)-->")
MINUTE, DAY = 60, 86_400


def with_rows(html: str, rows: Iterable[ThreadRow], epoch: int) -> str:
    """The rendering with its rows (`slot('row:h2:asked:12')`, or `active` where the order is by activity) put in."""
    by_id = {str(row.id): row for row in rows}
    return ROW_SLOT.sub(lambda found: row_html(by_id[found[3]], found[1], epoch, by_activity=found[2] == "active"), html)


def row_html(row: ThreadRow, heading: str, epoch: int, *, by_activity: bool = False) -> str:
    """One row. Names of people, categories and tags are covered by the epoch, the words for how long ago by the clock."""
    is_recent = utcnow() - (row.last_activity_at if by_activity else row.created_at) < timedelta(days=RELATIVE_DAYS + 1)
    moment = int(time.time() // (MINUTE if is_recent else DAY))
    return fragment(("row", heading, by_activity, row.id, row.version, epoch, moment), lambda: _drawn(row, heading, by_activity))


def _drawn(row: ThreadRow, heading: str, by_activity: bool) -> str:
    macros = current_app.jinja_env.get_template("components/thread_row.html").module
    return str(macros.thread_row(row, heading, by_activity))  # type: ignore[attr-defined]
