"""Adds up the reports of several test runs into the one line a person wants to read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Summary:
    """Counts over all runs; `reasons` says how often tests were skipped for which reason."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add_report(self, report: Path) -> None:
        """Add one JUnit report as pytest writes it. Raises OSError, ElementTree.ParseError."""
        # The file was written by our own pytest a moment ago.
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif skipped is not None:
                self.skipped += 1
                self.reasons[skipped.get("message") or "no reason given"] += 1
            else:
                self.passed += 1

    def lines(self) -> Iterable[str]:
        """Yield the closing lines: the reasons for skipping, then the counts."""
        for reason, count in self.reasons.most_common():
            yield f"skipped {count}: {reason}"
        yield f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
