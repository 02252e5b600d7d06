"""A dump of Stack Exchange counted from its XML alone, with the standard library: nothing here is shared with what it checks."""

from __future__ import annotations

import statistics
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

QUESTION, ANSWER = "1", "2"


class Recount:
    """Questions and answers of Posts.xml by plain arithmetic; `now` is when the hours of targets are over."""

    def __init__(self, path: Path, now: datetime) -> None:
        rows = [dict(row.attrib) for _event, row in ElementTree.iterparse(path) if row.tag == "row"]
        self.now = now
        self.questions = {row["Id"]: row for row in rows if row["PostTypeId"] == QUESTION}
        self.answers = {row["Id"]: row for row in rows if row["PostTypeId"] == ANSWER and row.get("ParentId") in self.questions}
        self.by_question = defaultdict(list)
        for row in self.answers.values():
            self.by_question[row["ParentId"]].append(row)

    @staticmethod
    def when(row, name="CreationDate"):
        return datetime.fromisoformat(row[name])

    def asked(self, since, until):
        """Questions whose day lies between two days, both included."""
        return [row for row in self.questions.values() if since <= self.when(row).date() <= until]

    def accepted(self, row):
        """The accepted answer and when: the later of both posts, since the dump does not say."""
        answer = self.answers.get(row.get("AcceptedAnswerId", ""))
        return (answer, max(self.when(answer), self.when(row))) if answer else None

    def closed(self, row):
        return self.when(row, "ClosedDate") if "ClosedDate" in row else None

    def is_resolved(self, row):
        return self.accepted(row) is not None and self.closed(row) is None

    def confirmed_at(self, row):
        """When the acceptance took effect: never, for one that came while the question was closed."""
        accepted, closed = self.accepted(row), self.closed(row)
        return accepted[1] if accepted and (closed is None or accepted[1] <= closed) else None

    def response(self, row):
        """Seconds to the first answer by somebody else."""
        others = [self.when(one) for one in self.by_question[row["Id"]] if self._somebody_else(one, row)]
        return max(0.0, (min(others) - self.when(row)).total_seconds()) if others else None

    @staticmethod
    def _somebody_else(answer, question):
        return answer.get("OwnerUserId") != question.get("OwnerUserId") or "OwnerUserId" not in answer

    def is_first_contact(self, row):
        answers = sorted(self.by_question[row["Id"]], key=lambda one: (self.when(one), int(one["Id"])))
        return self.is_resolved(row) and answers[0]["Id"] == row["AcceptedAnswerId"]

    def unresolved_at_end_of(self, day):
        standing = []
        for row in self.questions.values():
            ends = [at for at in (self.confirmed_at(row), self.closed(row)) if at is not None]
            if self.when(row).date() <= day and not any(end.date() <= day for end in ends):
                standing.append(row)
        return standing

    def in_time(self, row, seconds, hours):
        """None while the hours are not over yet."""
        over = self.now - self.when(row) >= timedelta(hours=hours)
        return (seconds is not None and seconds <= hours * 3600) if over else None

    def tags(self):
        found = Counter()
        for row in self.questions.values():
            found.update(row.get("Tags", "").replace("<", " ").replace(">", " ").replace("|", " ").split())
        return found


def spread(seconds):
    """Count, median, 90th percentile (between the nearest ranks)."""
    known = [value for value in seconds if value is not None]
    if len(known) < 2:
        return len(known), *(known or [None]) * 2
    return len(known), statistics.median(known), statistics.quantiles(known, n=10, method="inclusive")[8]
