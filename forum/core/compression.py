"""Text goes over the line compressed, with a length that gives nothing away.

Whoever can make a browser repeat a request and measure the answers could otherwise guess a secret that stands beside
words of theirs (BREACH): a file name of random length in the gzip header hides the difference, as in Django's
`GZipMiddleware` ("Heal the Breach", Palacios et al. 2022).
"""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

LEVEL = 6
LEAST_BYTES = 600
MOST_PADDING = 100
TEXT = frozenset({
    "text/html", "text/plain", "text/csv", "text/xml", "application/json", "application/problem+json", "application/xml",
    "application/atom+xml", "application/rss+xml", "application/manifest+json", "application/opensearchdescription+xml", "image/svg+xml",
})


def init_app(app: Flask) -> None:
    """Register before everything else that looks at answers: what is registered first comes last."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer compressed when it is a text worth it and the browser understands; its ETag becomes a weak one."""
    if response.mimetype not in TEXT or response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0 or response.status_code in (204, 206, 304):
        return response
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(packed(body))
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def packed(body: bytes) -> bytes:
    """`body` as a gzip file with a name of random length."""
    target = io.BytesIO()
    name = "p" * secrets.randbelow(MOST_PADDING)
    with gzip.GzipFile(name, "wb", LEVEL, target, mtime=0) as file:
        file.write(body)
    return target.getvalue()
