"""A page of search results: threads with the posts that were found, in words that show why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.paging import Page, clamp_page, last_page
from forum.search.facets import NOTHING_DIVIDED, Facets
from forum.search.parse import Query
from forum.search.queries.faceting import facets_of
from forum.search.queries.finding import Finding, Way, find
from forum.search.queries.matching import CANDIDATES
from forum.search.rank import Group, Order, grouped
from forum.search.texts import Piece, Sought, marked, plain_text, snippet
from forum.threads.models import Post
from forum.threads.queries.rows import ThreadRow, thread_rows

THREADS_PER_PAGE = 20
POSTS_PER_THREAD = 2
BODY_CHARS = 12_000


@dataclass(frozen=True, slots=True)
class PostHit:
    """A post that was found."""

    id: int
    kind: str
    url: str
    created_at: datetime
    author: Person | None
    language: str
    is_solution: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ThreadHit:
    """A thread that was found, its title in pieces, with the best of its posts."""

    row: ThreadRow
    title: tuple[Piece, ...]
    posts: tuple[PostHit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Results:
    """`at_least` says that more posts match than were looked at; `finding` how they were found, when not just as typed."""

    page: Page[ThreadHit]
    finding: Finding
    at_least: bool = False
    facets: Facets = NOTHING_DIVIDED

    @property
    def way(self) -> Way:
        return self.finding.way


def search(viewer: Actor, query: Query, *, order: Order = Order.RELEVANCE, number: object = 1) -> Results:
    """What the viewer may see of what the query finds; when that is nothing, the nearest thing to it."""
    if not query:
        return Results(Page([], total=0, size=THREADS_PER_PAGE), Finding(query, ()))
    finding = find(viewer, query)
    groups = grouped(finding.posts, order)
    number = clamp_page(number, last_page(len(groups), THREADS_PER_PAGE))
    shown = groups[(number - 1) * THREADS_PER_PAGE:number * THREADS_PER_PAGE]
    hits = _thread_hits(viewer, finding.query, shown)
    page = Page(hits, number, THREADS_PER_PAGE, len(groups), has_next=number * THREADS_PER_PAGE < len(groups))
    divided = finding.way in (Way.AS_TYPED, Way.CORRECTED)
    return Results(page, finding, at_least=len(finding.posts) >= CANDIDATES, facets=facets_of(groups) if divided else NOTHING_DIVIDED)


def _thread_hits(viewer: Actor, query: Query, groups: Sequence[Group]) -> list[ThreadHit]:
    rows = {row.id: row for row in thread_rows(viewer, [group.thread_id for group in groups])}
    found = Sought(query.phrases)
    shown = [one.post_id for group in groups for one in group.posts[:POSTS_PER_THREAD]]
    posts = _post_hits(shown, found)
    return [
        ThreadHit(
            rows[group.thread_id], marked(rows[group.thread_id].title, found),
            tuple(posts[one.post_id] for one in group.posts[:POSTS_PER_THREAD] if one.post_id in posts),
            max(0, len(group.posts) - POSTS_PER_THREAD),
        )
        for group in groups if group.thread_id in rows
    ]


def _post_hits(post_ids: Sequence[int], found: Sought) -> dict[int, PostHit]:
    """The posts' snippets. What may be shown was decided when they were found, in the same transaction."""
    if not post_ids:
        return {}
    bodies = (
        select(Post.id, Post.kind, Post.created_at, Post.language, Post.is_solution, func.substr(Post.body_html, 1, BODY_CHARS),
               *person_columns())
        .join(User, User.id == Post.author_id).where(Post.id.in_(post_ids))
    )
    return {
        row[0]: PostHit(row[0], row[1], f"/posts/{row[0]}/", row[2], person_of(row[6:]), row[3], row[4], snippet(plain_text(row[5]), found))
        for row in session().execute(bodies)
    }
