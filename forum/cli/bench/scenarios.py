"""What is measured, as whom, and the bar each figure has to pass (6-quality, *Speed and scale*)."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forum.cli.bench.load import Request
from forum.cli.bench.population import Landmarks

FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrf[-_]token"[^>]*(?:value|content)="([^"]+)"')


@dataclass(frozen=True)
class Scenario:
    """One row of the table. `bar` is the least share of the bare hello view, None where only others are compared."""

    name: str
    request: Request
    bar: float | None


@dataclass(frozen=True)
class Visit:
    """What a signed-in member's browser holds: cookies and the token its forms carry."""

    cookies: str
    token: str


def open_page(base: str, path: str, headers: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
    request = urllib.request.Request(base + path, headers=dict(headers))  # noqa: S310 - a loopback address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return dict(answer.headers.items()), answer.read().decode()


def sign_in(base: str, cookie_name: str, key: str, path: str) -> Visit:
    """Open a page with the session cookie and keep the token and cookie of its forms. Raises RuntimeError without a token."""
    headers, text = open_page(base, path, {"Cookie": f"{cookie_name}={key}"})
    found = TOKEN.search(text)
    if found is None:
        raise RuntimeError(f"{path} shows no form to a member")
    form = headers.get("Set-Cookie", "").split(";")[0]
    return Visit(f"{cookie_name}={key}; {form}", found.group(1))


def scenarios(base: str, visit: Visit, marks: Landmarks, words: tuple[str, str]) -> list[Scenario]:
    """Every request of the table, ready to be driven."""
    ten, many = f"/questions/{marks.ten_answers}/", f"/questions/{marks.two_hundred_answers}/"
    ten, many = _canonical(base, ten), _canonical(base, many)
    etag = open_page(base, ten, {})[0].get("ETag", "")
    member = {"Cookie": visit.cookies}
    form = {**member, "Content-Type": FORM, "Referer": base + ten, "Origin": base}
    search = "/search?" + urllib.parse.urlencode({"q": " ".join(words)})
    title = "/ask/suggestions?" + urllib.parse.urlencode({"title": " ".join((*words, words[0]))})
    token = urllib.parse.quote(visit.token)
    answer = f"csrf_token={token}&body=Measured+answer+%d+with+some+words+in+it&key=bench-%d"
    return [
        Scenario("thread, 10 answers, stranger", Request(ten), 0.60),
        Scenario("same, 304", Request(ten, headers={"If-None-Match": etag}), 0.75),
        Scenario("home, stranger", Request("/"), 0.55),
        Scenario("category list, stranger", Request("/categories/category-1/"), 0.55),
        Scenario("thread, 10 answers, signed in", Request(ten, headers=member), 0.20),
        Scenario("thread, 200 answers, signed in", Request(many, headers=member), 0.12),
        Scenario("home, signed in", Request("/", headers=member), None),
        Scenario("search, signed in", Request(search, headers=member), 0.12),
        Scenario("similar questions, signed in", Request(title, headers=member), None),
        Scenario("vote (htmx)", Request("/posts/2/vote", "POST", {**form, "HX-Request": "true"}, f"csrf_token={token}&value=%v"), 0.12),
        Scenario("post an answer", Request(f"/threads/{marks.ten_answers + 2}/answers", "POST", form, answer), 0.08),
    ]


def _canonical(base: str, path: str) -> str:
    """The address a thread's short address leads to."""
    opener: Callable[..., object] = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open
    with opener(base + path, timeout=30) as answer:  # type: ignore[attr-defined]
        return urllib.parse.urlsplit(answer.geturl()).path
