"""The report as it is published: made once an hour, kept in the cache, the same for everybody; as JSON values and as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from forum.core.cache import parts
from forum.core.permissions import STRANGER
from forum.kit.clock import utcnow
from moderation.statements.queries.counts import active_members, counted, durations
from moderation.statements.reporting import BREAKDOWNS, FORMAT, first_moment, report

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def current_report() -> dict[str, Any]:
    now = utcnow()
    key = f"transparency-{FORMAT}:{now:%Y-%m-%dT%H}"
    kept = parts().get(key)
    if kept is None:
        since = first_moment(now)
        made = report(counted(STRANGER, since), durations(STRANGER, since), active_members(STRANGER, since), now)
        kept = json.dumps(made).encode()
        parts().put(key, kept)
    found: dict[str, Any] = json.loads(kept)
    return found


def as_csv(made: dict[str, Any]) -> str:
    """A line for each number: period, measure, part, value. Empty where there is nothing to say."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(("period", "complete", "measure", "part", "value"))
    for one in (*made["years"], *made["months"]):
        about = (one["period"], "yes" if one["is_complete"] else "no")
        for name, value in one.items():
            if name not in ("period", "is_complete", "breakdowns"):
                lines.writerow((*about, name, "", _cell(value)))
        for name, *_rest in BREAKDOWNS:
            for part, value in one["breakdowns"].get(name, {}).items():
                lines.writerow((*about, name, part, _cell(value)))
    return out.getvalue()


def _cell(value: object) -> str:
    """Nothing that a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
