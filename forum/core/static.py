"""Static files under `/static/<build>/`, immutable: WhiteNoise answers before Flask is asked."""

from __future__ import annotations

from flask import Flask
from whitenoise import WhiteNoise

from forum.core.config import PROJECT

YEAR_SECONDS = 365 * 24 * 3600


def init_app(app: Flask, build: str) -> None:
    """Serve `static/` and give templates `asset(path)`."""
    prefix = f"/static/{build}/"
    app.config["PLAZA_BUILD"] = build

    def asset(path: str) -> str:
        return prefix + path

    app.jinja_env.globals["asset"] = asset
    served = WhiteNoise(
        app.wsgi_app, root=PROJECT / "static", prefix=prefix, max_age=YEAR_SECONDS, autorefresh=app.debug,
        immutable_file_test=lambda _path, _url: True, add_headers_function=_headers,
    )
    app.wsgi_app = served  # type: ignore[method-assign]


def _headers(headers: object, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
    headers["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]
