"""Before the app: strangers' pages straight from the cache, checked by one small read, with every header the app would send.

A stranger here is a browser without Plaza's cookies (language and theme apart). Pages get in through `keep_page` only,
rendered for strangers; private categories and hidden posts never do. Answers from here are not rate limited: they cost
less than counting would.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import structlog
from flask import Flask, Response, current_app, request, session
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import host_is_trusted

from forum.core import settings
from forum.core.cache import parts
from forum.core.db import db
from forum.core.door import LOCALE_COOKIE, LOCALES, THEME_COOKIE, THEMES, locale, session_cookie_name, theme
from forum.core.http import SECURITY_HEADERS
from forum.pages.queries.freshness import find_thread_state, list_versions
from forum.pages.reading import note_article_reading, note_reading
from forum.search.arrivals import arrival
from forum.search.visitors import note_arrival
from forum.threads.states import ReadAccess

log = structlog.get_logger("plaza.http")

VARY = "Accept-Encoding, Cookie, Accept-Language, HX-Request"
CACHE_CONTROL = "private, no-cache"
MAX_URL_CHARS = 600
ARTICLE = re.compile(r"/help/articles/(\d{1,10})/", re.ASCII)
COMPRESSION = 6
COOKIE = re.compile(rf"(?:^|;\s*)({LOCALE_COOKIE}|{THEME_COOKIE})=([a-z]+)")
Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a kept page: the versions it shows, of a thread with the threads beside it or of everybody's lists."""

    versions: tuple[int, ...]
    until: float
    etag: str
    thread_id: int = 0
    shown: tuple[int, ...] = ()
    encoding: str = ""

    def is_current(self, engine: Engine) -> bool:
        if time.time() > self.until:
            return False
        if not self.thread_id:
            return list_versions("everyone", engine) == self.versions
        state = find_thread_state(self.thread_id, self.shown, engine)
        return state is not None and state.is_listed and state.read_access == ReadAccess.EVERYONE and state.versions == self.versions


def keep_page(response: Response, versions: tuple[int, ...], *, until: float, thread_id: int = 0, shown: Iterable[int] = ()) -> None:
    """Give a page rendered for a stranger its ETag and, when it is the same for every stranger, keep it for the next one."""
    body = response.get_data()
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    response.set_etag(etag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.vary.add("Accept-Encoding")
    if _is_known_visitor(request.headers.get("Cookie", ""), session_cookie_name()) or request.headers.get("HX-Request"):
        return  # it may hold a message for this browser alone
    if session.modified:
        return  # it holds a form with this browser's token
    kept = Kept(versions, until, etag, thread_id, tuple(shown))
    address = _address(request.environ)
    if address is not None:
        parts().put(_key(current_app.config["PLAZA_BUILD"], address, locale(), theme()), json.dumps(asdict(kept)).encode() + b"\n" + body)


def _is_known_visitor(cookies: str, session_cookie: str) -> bool:
    """Signed in, or holding a form's token or a message: such a page is personal."""
    return session_cookie in cookies or "plaza_form" in cookies


def _address(environ: dict[str, Any]) -> str | None:
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if len(path) + len(query) <= MAX_URL_CHARS else None


def _key(build: str, address: str, language: str, look: str) -> str:
    return f"front|{build}|{language}|{look}|{address}"


@lru_cache(maxsize=512)
def _language_asked(header: str) -> str | None:
    return parse_accept_header(header, LanguageAccept).best_match(LOCALES)


def _read(head: bytes) -> Kept:
    said = json.loads(head)
    return Kept(tuple(said["versions"]), said["until"], said["etag"], said["thread_id"], tuple(said["shown"]))


class Front:
    """WSGI in front of the app. It works without an application context: pushing one would cost as much as the answer."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.wsgi_app
        self.trusted: list[str] = list(app.config.get("TRUSTED_HOSTS") or [])
        with app.app_context():
            self.engine, self.session_cookie = db.engine, session_cookie_name()

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("HTTP_HX_REQUEST"):
            return self.inner(environ, start_response)
        try:
            answer = self._from_cache(environ)
        except SQLAlchemyError:
            log.warning("front_without_cache", exc_info=True)
            answer = None  # the app says what is wrong, on a page of its own
        return self.inner(environ, start_response) if answer is None else self._send(environ, start_response, *answer)

    def _from_cache(self, environ: dict[str, Any]) -> tuple[Kept, bytes] | None:
        cookies = environ.get("HTTP_COOKIE", "")
        address = _address(environ)
        if address is None or (cookies and _is_known_visitor(cookies, self.session_cookie)) or not self._is_trusted(environ):
            return None
        key = _key(self.app.config["PLAZA_BUILD"], address, *self._language_and_look(environ, cookies))
        raw = self.app.extensions["plaza_cache"].get(key)
        if raw is None:
            return None
        head, _, body = raw.partition(b"\n")
        kept = _read(head)
        if not kept.is_current(self.engine):
            return None
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            kept, body = self._compressed(key, kept, body)
        article, came_from = ARTICLE.match(address), environ.get("HTTP_REFERER")
        if came_from and (kept.thread_id or article):
            came = arrival(came_from, environ.get("HTTP_HOST", ""))
            if came is not None and came.sought_help:
                return None  # they are asked whether it helped, which no other stranger is
        if article:
            note_article_reading(self.app, int(article[1]), environ.get("REMOTE_ADDR", ""), environ.get("HTTP_USER_AGENT", ""))
        if kept.thread_id:
            reader, agent = environ.get("REMOTE_ADDR", ""), environ.get("HTTP_USER_AGENT", "")
            note_reading(self.app, kept.thread_id, reader, agent)
            if came_from:
                note_arrival(self.app, reader, agent, came_from, environ.get("HTTP_HOST", ""), thread_id=kept.thread_id)
        return kept, body

    def _compressed(self, key: str, kept: Kept, body: bytes) -> tuple[Kept, bytes]:
        """The same page compressed, once for all: it holds nothing secret that its length could give away."""
        name = f"{key}|gzip|{kept.etag}"
        found: bytes | None = self.app.extensions["plaza_cache"].get(name)
        if found is None:
            found = gzip.compress(body, COMPRESSION, mtime=0)
            self.app.extensions["plaza_cache"].put(name, found)
        return replace(kept, encoding="gzip"), found

    def _language_and_look(self, environ: dict[str, Any], cookies: str) -> tuple[str, str]:
        """The same choice the door makes for a stranger."""
        chosen = dict(COOKIE.findall(cookies)) if cookies else {}
        language = chosen.get(LOCALE_COOKIE)
        if language not in LOCALES:
            language = _language_asked(environ.get("HTTP_ACCEPT_LANGUAGE", "")) or self._site_language()
        look = chosen.get(THEME_COOKIE)
        return str(language), look if look in THEMES else "system"

    def _site_language(self) -> str:
        with self.app.app_context():
            return str(settings.get("site.default_locale"))

    def _is_trusted(self, environ: dict[str, Any]) -> bool:
        return not self.trusted or host_is_trusted(environ.get("HTTP_HOST", ""), self.trusted)

    def _send(self, environ: dict[str, Any], start_response: Start, kept: Kept, body: bytes) -> Iterable[bytes]:
        request_id = secrets.token_hex(8)
        etag = f'"{kept.etag}-{kept.encoding}"' if kept.encoding else f'"{kept.etag}"'
        same = kept.etag in environ.get("HTTP_IF_NONE_MATCH", "")
        headers = [*_FIXED_HEADERS, ("ETag", etag), ("X-Request-Id", request_id)]
        if environ.get("wsgi.url_scheme") == "https":
            headers.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
        if not same:
            headers += [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
            if kept.encoding:
                headers.append(("Content-Encoding", kept.encoding))
        log.info("request", request_id=request_id, method=environ["REQUEST_METHOD"], path=environ["PATH_INFO"],
                 status=304 if same else 200, kept=True)
        start_response("304 NOT MODIFIED" if same else "200 OK", headers)
        return [] if same or environ["REQUEST_METHOD"] == "HEAD" else [body]


_FIXED_HEADERS = [*SECURITY_HEADERS.items(), ("Cache-Control", CACHE_CONTROL), ("Vary", VARY)]


def init_app(app: Flask) -> None:
    """Put the front before the app (after the rooms, before static files and proxies)."""
    app.wsgi_app = Front(app)  # type: ignore[method-assign]
