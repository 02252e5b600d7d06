"""A person at a browser, over HTTP only. Every visit asserts its status; pages have one h1, a title, and a GET never writes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from forum.accounts.sessions import begin_session
from forum.core.db import db
from forum.core.door import session_cookie_name
from tests.statements import Statements, writes

# Most pages are only looked at for these: making a tree of each would take longer than the page itself.
HEADINGS = re.compile(r"<h1[\s>]", re.IGNORECASE)
TITLES = re.compile(r"<title>\s*[^\s<][^<]*</title>", re.IGNORECASE)
TOKENS = re.compile(r"<(?:input|meta)\b[^>]*\bname=[\"']?csrf[_-]token\b[^>]*>", re.IGNORECASE)


class Page:
    """What came back: `text`, `status`, `soup`, and the address it came from."""

    def __init__(self, visitor: Visitor, response: TestResponse) -> None:
        self.visitor, self.response = visitor, response
        self.status, self.text, self.headers = response.status_code, response.get_data(as_text=True), response.headers
        self.url = response.request.path

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree, made when it is first asked for."""
        return BeautifulSoup(self.text if self.response.mimetype == "text/html" else "", "html.parser")

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def words(self) -> str:
        """Text a person reads, with single spaces."""
        return " ".join(self.soup.get_text(" ").split())

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector} on {self.url}"
        return found[0]

    def links(self) -> list[str]:
        return [str(a["href"]) for a in self.soup.select("a[href]")]

    def form(self, action: str) -> Tag:
        """The first form whose action ends with or equals `action`."""
        forms = [form for form in self.soup.select("form") if str(form.get("action", "")).split("?")[0].endswith(action)]
        assert forms, f"no form posts to {action} on {self.url}; there are {[f.get('action') for f in self.soup.select('form')]}"
        return forms[0]

    def submit(self, action: str, *, status: int | None = None, button: str | None = None, **answers: Any) -> Page:
        """Fill in and send the form: its own values first, then `answers`. Follows the redirect unless `status` is given."""
        form = self.form(action)
        values = form_values(form)
        values.update(answers)
        if button is not None:
            name, _, value = button.partition("=")
            values[name] = value
        target = str(form.get("action") or self.url)
        if str(form.get("method", "get")).lower() == "get":
            return self.visitor.get(target, query=values, status=status or 200)
        return self.visitor.post(target, values, status=status)


def form_values(form: Tag) -> dict[str, Any]:
    """What a browser would send if nothing were touched."""
    values: dict[str, Any] = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(element["name"]), str(element.get("type", "text"))
        if element.has_attr("disabled") or kind in {"submit", "file", "button"}:
            continue
        if kind in {"checkbox", "radio"}:
            if element.has_attr("checked"):
                values[name] = element.get("value", "on")
        elif element.name == "select":
            chosen = element.select_one("option[selected]") or element.select_one("option")
            if chosen is not None:
                values[name] = chosen.get("value", chosen.get_text())
        else:
            values[name] = element.get_text() if element.name == "textarea" else element.get("value", "")
    return values


class Visitor:
    """A browser with its cookies. `language` is what it asks for."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app, self.language = app, language
        self.client = app.test_client()

    def sign_in(self, member: Any) -> Visitor:
        """Be signed in as `member` (anything with an `id`), without the form."""
        key, _ends = begin_session(member.id, remember=True, address_prefix="127.0.0.0/24", agent="tests")
        with self.app.test_request_context():
            self.client.set_cookie(session_cookie_name(), key)
        return self

    def get(
        self, url: str, *, status: int = 200, query: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        page = self._look(url, query_string=query, headers=dict(headers or {}))
        assert page.status == status, f"GET {url}: {page.status}, expected {status}\n{page.words[:600]}"
        return page

    def _look(self, url: str, **options: Any) -> Page:
        counter = Statements(db.engine)
        with counter() as seen:
            response = self._open("GET", url, **options)
        page = Page(self, response)
        assert not writes(seen), f"GET {url} wrote: {writes(seen)[:3]}"
        if page.status == 200 and response.mimetype == "text/html" and "<html" in page.text:
            assert len(HEADINGS.findall(page.text)) == 1, f"{url} has {len(HEADINGS.findall(page.text))} h1"
            assert len(TITLES.findall(page.text.partition("</head>")[0])) == 1, f"{url} has no title"
        return page

    def post(
        self, url: str, data: Mapping[str, Any] | None = None, *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Send a form. Without `status`: must be accepted, and a redirect is followed."""
        values = dict(data or {})
        if "csrf_token" not in values:
            values["csrf_token"] = self.csrf_token()
        response = self._open("POST", url, data=values, headers=dict(headers or {}))
        if status is None and response.status_code in {302, 303}:
            return self._follow(response.headers["Location"])
        page = Page(self, response)
        expected = status or 200
        assert page.status == expected, f"POST {url}: {page.status}, expected {expected}\n{page.words[:600]}"
        return page

    def _follow(self, location: str, most: int = 3) -> Page:
        """Where a redirect ends: a permalink leads on to the page of its thread."""
        target = urlsplit(location)
        address = target.path + (f"?{target.query}" if target.query else "")
        page = self._look(address)
        if page.status in {301, 302, 303} and most:
            return self._follow(page.headers["Location"], most - 1)
        assert page.status == 200, f"GET {address}: {page.status}, expected 200\n{page.words[:600]}"
        return page

    def csrf_token(self) -> str:
        """This browser's token, as any form of Plaza would carry it."""
        for place in ("/sign-in", "/ask"):
            for tag in TOKENS.findall(self._open("GET", place).get_data(as_text=True)):
                found = BeautifulSoup(tag, "html.parser").find(True)
                return str(found.get("value") or found.get("content"))
        raise AssertionError("no page gave a CSRF token")

    def _open(self, method: str, url: str, **options: Any) -> TestResponse:
        db.session.remove()
        options.setdefault("headers", {})
        options["headers"].setdefault("Accept-Language", self.language)
        options["headers"].setdefault("Accept", "text/html,*/*;q=0.1")
        with self.app.app_context():  # of its own, so that nothing is remembered from one request to the next
            return self.client.open(url, method=method, **options)
