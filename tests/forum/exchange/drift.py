"""What must hold after every import."""

from __future__ import annotations

from forum.cli.reconcile import reconcile
from forum.core.db import db


def assert_no_drift() -> None:
    """Every invariant of the house holds."""
    found = [(finding.name, finding.sample) for finding in reconcile() if finding.drift]
    db.session.remove()
    assert not found
