"""`/healthz` (the process answers) and `/readyz` (it can do its work, or says what is wrong)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, jsonify
from sqlalchemy import func, select

from forum.core import migrate
from forum.core.db import session
from forum.core.limits import limiter
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHECKS = ("/healthz", "/readyz")
MIN_FREE_BYTES = 200_000_000
MAX_OUTBOX_LAG = timedelta(minutes=10)
Check = Callable[[], dict[str, Any]]
ALSO_CHECKED: dict[str, Check] = {}
"""What rooms above know of their own state; filled in `forum/wiring.py`."""


def init_app(app: Flask) -> None:
    app.add_url_rule("/healthz", "healthz", limiter.exempt(healthz))
    app.add_url_rule("/readyz", "readyz", limiter.exempt(readyz))
    if app.config["TRUSTED_HOSTS"]:
        app.wsgi_app = _by_any_name(app.wsgi_app, app.config["TRUSTED_HOSTS"][0].lstrip("."))  # type: ignore[method-assign, assignment]


def _by_any_name(inner: WSGIApplication, known: str) -> WSGIApplication:
    """Launcher, container and load balancer ask by an address, which is no trusted name; these answers hold no link to be led astray by."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in CHECKS:
            environ = {**environ, "HTTP_HOST": known}
        return inner(environ, start_response)

    return serve


def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain")


def readyz() -> tuple[Response, int]:
    checks = ready_checks()
    failing = [name for name, check in checks.items() if not check["ok"] and not check.get("degraded")]
    return jsonify({"ready": not failing, "checks": checks}), 503 if failing else 200


def ready_checks() -> dict[str, dict[str, Any]]:
    """Each check with its verdict and, when it fails, its cause. A late outbox or an index that is made anew is degraded, not failing."""
    checks: dict[str, dict[str, Any]] = {}
    own: dict[str, Check] = {"database": _database, "migrations": _migrations, "disk": _disk, "outbox": _outbox}
    for name, check in {**own, **ALSO_CHECKED}.items():
        try:
            checks[name] = check()
        except Exception as error:
            session().rollback()
            checks[name] = {"ok": False, "cause": type(error).__name__}
    return checks


def _database() -> dict[str, Any]:
    return {"ok": session().scalar(select(1)) == 1}


def _migrations() -> dict[str, Any]:
    at, heads = migrate.current(), migrate.heads()
    return {"ok": heads == [at], "at": at}


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(current_app.config["PLAZA"].instance_dir).free
    return {"ok": free >= MIN_FREE_BYTES, "free_bytes": free}


def _outbox() -> dict[str, Any]:
    waiting = OutboxRow.done_at.is_(None) & OutboxRow.dead_at.is_(None)
    oldest = session().scalar(select(func.min(OutboxRow.run_at)).where(waiting))
    dead = session().scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.dead_at.is_not(None)))
    late = oldest is not None and utcnow() - oldest > MAX_OUTBOX_LAG
    return {"ok": not late, "degraded": late, "dead_letters": dead}
