"""What an import read, wrote and left out, and why. Shown at the end as a table or as one JSON document."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

MAX_PROBLEMS = 200
MAX_REASON_CHARS = 300
UNUSABLE = "cannot be used, see problems"
ORDER = ("categories", "members", "tags", "threads", "answers", "comments", "revisions", "votes", "attachments", "lines")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something left out: the file, the place in it (line or row), and the reason."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.reason}"


@dataclass
class Report:
    """Counts by kind of thing. The first 200 problems are kept in words, all are counted."""

    read: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    started: float = field(default_factory=time.monotonic)

    def skip(self, kind: str, reason: str, count: int = 1) -> None:
        """Something that is left out as it should be: here already, not for a forum."""
        if count:
            self.skipped[kind, reason] += count

    def complain(self, file: str, place: str, reason: str, *, kind: str = "") -> None:
        """Something that could not be used. With `kind` it is also counted as skipped."""
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(file, place, reason[:MAX_REASON_CHARS]))
        if kind:
            self.skipped[kind, UNUSABLE] += 1

    def note(self, text: str, count: int = 1) -> None:
        """Something written otherwise than the source says it."""
        self.notes[text] += count

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def is_fruitless(self) -> bool:
        """Nothing was written and nothing was there already: what was read is broken, or no such file at all."""
        return bool(self.problem_count) and not +self.written and all(why == UNUSABLE for _what, why in self.skipped)

    @property
    def posts_written(self) -> int:
        return self.written["threads"] + self.written["answers"] + self.written["comments"]

    def as_json(self) -> dict[str, Any]:
        """The document of `--json`."""
        return {
            "read": _ordered(self.read), "written": _ordered(+self.written), "posts_written": self.posts_written,
            "skipped": [{"what": what, "why": why, "count": count} for (what, why), count in sorted(self.skipped.items())],
            "notes": [{"what": what, "count": count} for what, count in sorted(self.notes.items())],
            "problems": [{"file": p.file, "place": p.place, "reason": p.reason} for p in self.problems],
            "problem_count": self.problem_count, "seconds": round(self.seconds, 2),
            "posts_per_second": round(self.posts_written / self.seconds, 1) if self.posts_written else 0.0,
        }

    def kinds(self) -> list[str]:
        """Every kind of thing that was read, written or skipped, in one order."""
        return list(_ordered(+Counter(self.read) | +self.written | Counter({what: count for (what, _why), count in self.skipped.items()})))


def _ordered(counts: Counter[str]) -> dict[str, int]:
    kinds = [*(kind for kind in ORDER if kind in counts), *sorted(counts.keys() - set(ORDER))]
    return {kind: counts[kind] for kind in kinds}
