"""Pages whose address is a secret: no other site, no log and no cache may get to know it."""

from __future__ import annotations

from werkzeug.wrappers import Response


def secret(page: Response) -> Response:
    page.headers["Referrer-Policy"] = "strict-origin"
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page
