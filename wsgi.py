"""The door for servers: `gunicorn "wsgi:create_app()"`, `flask --app wsgi ...`. Alone knows both packages."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from forum.app import create_forum
from moderation.wiring import attach


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A whole Plaza. `config` overrides `PLAZA_*` (lower-case names, see `forum/core/config.py`)."""
    app = create_forum(config)
    attach(app)
    return app
