"""What makes a crawl cheap: the forum with its secrets is built once in a process, and a page that is not there once for each route."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask, render_template, request

from forum.core import http
from forum.core.db import db
from forum.core.door import viewer
from tests.databases import database_kind, drop_postgres, postgres_url
from tests.house.canaries import CANARY, Forum, add_secrets, public_forum

PASSED_OVER = {"request_id", "sign_in"}
"""What a page that is not there says of this one request."""

_kept: list[tuple[Forum, list[Any]]] = []


def forum_with_secrets(app: Flask) -> Forum:
    """The public forum and everything somebody may not see: a copy of the first one made, whose mails were sent too."""
    if not _kept:
        found = public_forum()
        add_secrets(found)
        _close()
        _keep()
        _kept.append((copy.deepcopy(found), list(app.extensions["mailman"].outbox)))
        return found
    _close()
    _bring_back()
    found, mails = _kept[0]
    app.extensions["mailman"].outbox = list(mails)
    return copy.deepcopy(found)


def _keep() -> None:
    if database_kind() == "postgresql":
        postgres_url(f"{db.engine.url.database}_kept", template=str(db.engine.url.database))
    else:
        shutil.copyfile(_file(), _file().with_suffix(".secrets"))


def _bring_back() -> None:
    if database_kind() == "postgresql":
        name = str(db.engine.url.database)
        drop_postgres(f"postgresql://@/{name}")
        postgres_url(name, template=f"{name}_kept")
    else:
        shutil.copyfile(_file().with_suffix(".secrets"), _file())


def _file() -> Path:
    return Path(db.engine.url.database or "")


def _close() -> None:
    """The last connection that is closed puts everything into the one file; PostgreSQL copies what nobody uses."""
    db.session.remove()
    db.engine.dispose()


@contextmanager
def errors_made_once() -> Iterator[None]:
    """Most addresses are not there for most people and say it with the same words: that page is made once for each route and viewer.

    It says again what was asked for: words of a canary in an address get a page of their own. That its link to the sign-in leads
    back to that address makes no other page.
    """
    made: dict[Any, str] = {}

    def render(template: str, **context: Any) -> str:
        said = sorted((name, repr(value)) for name, value in context.items() if name not in PASSED_OVER)
        key = (template, request.endpoint, viewer().id, *CANARY.findall(unquote(request.url)), *said)
        if key not in made:
            made[key] = render_template(template, **context)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "render_template", render)
        yield
