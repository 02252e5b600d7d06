"""A thread's page for one viewer: which part of it was asked for, the kept or fresh rendering, and the viewer's own layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from cachetools import LRUCache
from flask import Response, current_app, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forum.core.cache import parts, weight
from forum.core.door import locale, viewer
from forum.core.entries import remarks_for
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.pages.arriving import solved_line
from forum.pages.facts import facts_of
from forum.pages.frame import EYES, audience, frame, kept_in
from forum.pages.queries.freshness import LEVELS, ThreadState, find_thread_state
from forum.pages.queries.posts import AnswerOrder
from forum.pages.queries.reading import ThreadPage, load_thread_page
from forum.pages.queries.viewer_facts import ViewerFacts, draft_key, marks_on_page, viewer_facts
from forum.pages.reading import note_reading
from forum.pages.sharing import Part, cut, find_part, keep_part, partly_filled
from forum.pages.showing import finish
from forum.pages.slots import thread_fills
from forum.pages.structured_data import structured_data
from forum.reputation.privileges import likeness
from forum.search.states import Place, Step
from forum.search.visitors import note_arrival, note_suggestions
from forum.threads.queries import find_kept_draft

THREAD_SECONDS = 600.0
"""Threads are rendered anew at least this often, because they say how long ago things were and how often they were viewed."""
KEPT_FOR_MEMBERS_BYTES = 12_000_000
PARAMETERS = frozenset({"page", "sort", "comments"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a thread an address asks for."""

    thread_id: int
    order: AnswerOrder
    number: int
    comments_of: int | None

    @property
    def key(self) -> str:
        return f"{self.thread_id}|{self.order}|{self.number}|{self.comments_of or ''}"

    def query(self, **changes: object) -> str:
        """The query string of this part, or of a neighbour."""
        said = {"sort": self.order, "page": self.number, "comments": self.comments_of, **changes}
        return urlencode({name: value for name, value in said.items() if value and (name, value) not in {("sort", "best"), ("page", 1)}})


def read_asked(thread_id: int, arguments: Mapping[str, str]) -> Asked:
    order, number, comments = arguments.get("sort", ""), arguments.get("page", ""), arguments.get("comments", "")
    return Asked(
        thread_id, AnswerOrder(order) if order in tuple(AnswerOrder) else AnswerOrder.BEST,
        int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 7 else 1,
        int(comments) if comments.isascii() and comments.isdecimal() and 0 < len(comments) < 10 else None,
    )


def show_thread(asked: Asked, path: str) -> Response | Answer:
    """The page, or the way to its one address. Raises NotFound."""
    who = viewer()
    facts = viewer_facts(who, asked.thread_id)
    level = audience(who, removed=True)
    part = None if facts.has_removed else find_part(_key(asked, level), THREAD_SECONDS, lambda part: _holds(asked, level, part))
    if part is None:
        eyes = who if facts.has_removed else EYES[level]
        page = load_thread_page(eyes, asked.thread_id, order=asked.order, number=asked.number, comments_of=asked.comments_of)
        part = _rendered(page, asked, level, keep=eyes is not who)
    thread_url = str(part.facts["thread"]["url"])
    if path != thread_url:
        return redirect(thread_url + (f"?{request.query_string.decode()}" if request.query_string else ""), 301)
    reader, agent = str(who.id or request.remote_addr), request.user_agent.string
    note_reading(current_app, asked.thread_id, reader, agent)
    if request.referrer and not _is_own(who, part):
        note_arrival(current_app, reader, agent, request.referrer, request.host, thread_id=asked.thread_id)
    if who.is_authenticated:  # strangers' pages are kept ready: what they show is not counted
        note_suggestions(Step.SHOWN, part.facts.get("related", []), place=Place.THREAD)
    return _shown(who, asked, part, facts)


def _key(asked: Asked, level: str) -> str:
    return f"thread|{asked.key}|{level}|{locale()}"


def _holds(asked: Asked, level: str, part: Part) -> bool:
    """Whether a kept page is current, and its thread still one this audience may read."""
    state = find_thread_state(asked.thread_id, part.facts["shown"])
    if state is None or state.versions != part.versions:
        return False
    return level == "order" or _is_readable(state, level)


def _is_readable(state: ThreadState, level: str) -> bool:
    return state.is_listed and state.read_access in LEVELS[level]


def _rendered(page: ThreadPage, asked: Asked, level: str, *, keep: bool) -> Part:
    public_url = current_app.config["PLAZA"].public_url
    is_first = asked.query() == ""
    html = render_template(
        "pages/thread.html", shared_render=True, page=page, orders=_orders(page, asked),
        page_url=lambda number: _page_url(page, asked, number),
        canonical_url=public_url + page.thread.url + (f"?page={page.answers.number}" if page.answers.number > 1 else ""),
        indexable=asked.order is AnswerOrder.BEST and not asked.comments_of and page.thread.listed,
        structured=structured_data(page, public_url) if is_first and level == "everyone" else None,
        solution_url=page.thread.url + "#answers" if page.thread.has_solution else None,
    )
    facts = facts_of(page)
    return keep_part(_key(asked, level), html, page.versions, facts) if keep else cut(html, page.versions, facts)


def _orders(page: ThreadPage, asked: Asked) -> list[dict[str, Any]]:
    words = {AnswerOrder.BEST: _("Best first"), AnswerOrder.OLDEST: _("Oldest first"), AnswerOrder.NEWEST: _("Newest first")}
    return [
        {"label": words[order], "url": _address(page, asked.query(sort=order, page=1)), "current": order is asked.order}
        for order in AnswerOrder
    ]


def _page_url(page: ThreadPage, asked: Asked, number: int) -> str:
    return _address(page, asked.query(page=number)) + "#answers"


def _address(page: ThreadPage, query: str) -> str:
    return f"{page.thread.url}?{query}" if query else page.thread.url


def _shown(who: Actor, asked: Asked, part: Part, facts: ViewerFacts) -> Response:
    post_ids = [post[0] for post in part.facts["posts"]]
    votes, done = marks_on_page(who, post_ids)
    facts = replace(facts, votes=votes, done=done, remarks=remarks_for(who, post_ids))
    line = solved_line(f"/threads/{asked.thread_id}/solved-mine") if request.referrer and not _is_own(who, part) else ""
    if line or facts.has_draft or part.facts["thread"]["slow_minutes"]:  # what only this member sees, and only now
        draft = find_kept_draft(who, draft_key(asked.thread_id)) if facts.has_draft else None
        fills = thread_fills(who, part, facts, draft)
        own = partly_filled(part, {**fills, "standing": line + fills["standing"]})
    else:
        kept: LRUCache[tuple[Any, ...], Part] = parts().held("member_parts", lambda: LRUCache(KEPT_FOR_MEMBERS_BYTES, weight))
        key = (asked, part.stamp, locale(), *_standing(who, part, facts))
        own = kept_in(kept, key, lambda: partly_filled(part, thread_fills(who, part, facts)))
    return finish(
        own, frame(), seconds=THREAD_SECONDS, may_be_kept=not line and PARAMETERS.issuperset(request.args), thread_id=asked.thread_id,
        shown=tuple(part.facts["shown"]),
    )


def _is_own(who: Actor, part: Part) -> bool:
    """Whether the viewer asked it: nobody finds the solution of a problem in their own words."""
    return who.is_authenticated and part.facts["thread"]["asker_id"] == who.id


def _standing(who: Actor, part: Part, facts: ViewerFacts) -> tuple[Any, ...]:
    """All that the viewer's layer of a page is made of: two members alike in this see the same page but for its frame."""
    own = tuple(post[0] for post in part.facts["posts"] if post[2] == who.id)
    now, ends = utcnow(), (who.silenced_until, who.suspended_until)
    can_do = (who.is_authenticated, who.roles, likeness(who.reputation), who.is_verified, tuple(end for end in ends if end and end > now))
    said = (facts.me_too, facts.bookmarked, facts.follows, facts.writing, facts.claims, facts.denied, tuple(sorted(facts.votes.items())),
            facts.done, tuple(sorted(facts.remarks.items())), facts.said)
    return (*can_do, part.facts["thread"]["asker_id"] == who.id, own, *said)
