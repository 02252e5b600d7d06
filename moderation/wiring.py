"""What the desk does when the forum announces something."""

from __future__ import annotations

from flask import Flask


def attach(app: Flask) -> None:
    """Connect the desk's tables to this app."""
    app.extensions["plaza_wiring"].connect(now={}, later={})
