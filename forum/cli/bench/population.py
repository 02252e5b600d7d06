"""A scratch community of a chosen size, written in bulk: Zipf words, five posts a thread, one thread of 10 and one of 200 answers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from forum.accounts.models import Email, User
from forum.core.db import Model, command, db, session
from forum.kit import markdown
from forum.kit.text import slugify
from forum.reputation.causes import Cause
from forum.reputation.ledger import earn
from forum.reputation.states import Kind
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.models import Category, Post, Revision, Tag, Thread, ThreadTag

CATEGORIES = 8
TAGS = 60
PARAGRAPHS = 600
WORDS = 4_000
BATCH_THREADS = 1_000
NOW = datetime.fromisoformat("2026-11-01T12:00:00+00:00")
HISTORY_DAYS = 1_500
MAY_VOTE = 500
"""Points members begin with, so that those who measure may vote."""


@dataclass(frozen=True)
class Landmarks:
    """Threads the load is aimed at."""

    ten_answers: int = 1
    two_hundred_answers: int = 2


@dataclass(frozen=True)
class Plan:
    """How a community is spread. `questions`: so many of them instead of a number of posts, asked one after another.

    `answers`: how many a question gets on average (none gets more than 40, but for the landmarks).
    """

    categories: int = CATEGORIES
    tags: int = TAGS
    days: int = HISTORY_DAYS
    answers: float = 4.0
    questions: int | None = None


PLAN = Plan()


@dataclass
class Language:
    """Words by Zipf's law, and paragraphs of them rendered once by the real pipeline."""

    chance: random.Random

    def __post_init__(self) -> None:
        syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
        self.words = ["".join(self.chance.choices(syllables, k=self.chance.randint(2, 4))) for _ in range(WORDS)]
        self.weights = [1 / rank for rank in range(1, WORDS + 1)]
        self.paragraphs = [self._paragraph(number) for number in range(PARAGRAPHS)]

    def title(self) -> str:
        return " ".join(self.chance.choices(self.words, self.weights, k=self.chance.randint(5, 11))).capitalize()

    def body(self) -> tuple[str, str]:
        """(Markdown, HTML) of one to four paragraphs."""
        chosen = self.chance.choices(self.paragraphs, k=self.chance.randint(1, 4))
        return "\n\n".join(source for source, _ in chosen), "\n".join(html for _, html in chosen)

    def _paragraph(self, number: int) -> tuple[str, str]:
        source = " ".join(self.chance.choices(self.words, self.weights, k=self.chance.randint(25, 60)))
        if number % 12 == 0:
            source = f"```\n$ ping {source[:30]}\n64 bytes from 192.0.2.1: time={number} ms\n```"
        return source, markdown.render(source).html


class Population:
    """Builds the rows thread by thread; ids are counted here, so that nothing has to be read back."""

    def __init__(self, posts: int, plan: Plan = PLAN) -> None:
        self.posts, self.plan, self.chance = posts, plan, random.Random(posts)  # noqa: S311 - repeatable test data
        self.language = Language(self.chance)
        self.members = max(50, min(posts // 20, 20_000))
        self.next_post = self.next_thread = 1

    def members_rows(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.members + 1):
            joined = NOW - timedelta(days=self.plan.days + 1)
            yield {"id": number, "handle": f"member{number}", "handle_key": f"member{number}", "display_name": f"Member {number}",
                   "created_at": joined, "verified_at": joined, "is_staff": False, "is_placeholder": False}

    @property
    def is_full(self) -> bool:
        if self.plan.questions is not None:
            return self.next_thread > self.plan.questions
        return self.next_post > self.posts

    def batches(self) -> Iterator[dict[type[Model], list[dict[str, Any]]]]:
        """Rows of about 1,000 threads at a time, until enough posts were made."""
        while not self.is_full:
            rows: dict[type[Model], list[dict[str, Any]]] = {
                model: [] for model in (Thread, Post, Revision, ThreadTag, ResolutionChange, Solution)
            }
            for _ in range(BATCH_THREADS):
                if self.is_full:
                    break
                self._thread(rows)
            yield rows

    def _thread(self, rows: dict[type[Model], list[dict[str, Any]]]) -> None:
        number, self.next_thread = self.next_thread, self.next_thread + 1
        answers = {1: 10, 2: 200}.get(number) or min(int(self.chance.expovariate(1 / self.plan.answers)), 40)
        asked = NOW - timedelta(seconds=self._age(number) * self.plan.days * 86_400)
        asker, title = self.chance.randint(1, self.members), self.language.title()
        thread: dict[str, Any] = {
            "id": number, "type": "question", "title": title, "slug": slugify(title), "language": "en",
            "category_id": self.chance.randint(1, self.plan.categories), "asker_id": asker, "created_at": asked, "last_activity_at": asked,
            "last_activity_by_id": asker, "resolution": "open", "solved_how": None, "waiting_on": "community",
            "resolution_changed_at": asked, "first_response_at": None, "status": "unanswered", "answer_count": answers,
            "view_count": self.chance.randint(1, 4_000),
        }
        question = self._post(rows, thread, "question", asker, asked)
        replies = [self._reply(rows, thread, asked) for _ in range(answers)]
        rows[ThreadTag].extend(
            {"thread_id": number, "tag_id": tag, "position": place}
            for place, tag in enumerate(self.chance.sample(range(1, self.plan.tags + 1), self.chance.randint(1, 3)))
        )
        rows[ResolutionChange].append(self._change(thread, 1, asked, "asked"))
        if replies:
            self._answered(rows, thread, replies)
        rows[Thread].append(thread)
        question["language"] = "en"

    def _age(self, number: int) -> float:
        """How long ago a question was asked, as a part of the whole time: anywhere in it, or later than the one before."""
        chance = self.chance.random()
        return chance if self.plan.questions is None else 1 - (number - chance) / self.plan.questions

    def _reply(self, rows: dict[type[Model], list[dict[str, Any]]], thread: dict[str, Any], asked: datetime) -> dict[str, Any]:
        at = min(asked + timedelta(hours=self.chance.expovariate(1 / 30)), NOW)
        return self._post(rows, thread, "answer", self.chance.randint(1, self.members), at)

    def _post(
        self, rows: dict[type[Model], list[dict[str, Any]]], thread: dict[str, Any], kind: str, author: int, at: datetime
    ) -> dict[str, Any]:
        source, html = self.language.body()
        post = {
            "id": self.next_post, "thread_id": thread["id"], "kind": kind, "author_id": author, "body_markdown": source,
            "body_html": html, "renderer_version": markdown.RENDERER_VERSION, "language": "en", "created_at": at, "is_solution": False,
        }
        self.next_post += 1
        rows[Post].append(post)
        rows[Revision].append({"post_id": post["id"], "number": 1, "editor_id": author, "created_at": at, "body_markdown": source,
                               "title": thread["title"] if kind == "question" else None})
        return post

    def _answered(self, rows: dict[type[Model], list[dict[str, Any]]], thread: dict[str, Any], replies: list[dict[str, Any]]) -> None:
        last = max(replies, key=lambda reply: reply["created_at"])
        thread.update(status="answered", first_response_at=min(reply["created_at"] for reply in replies),
                      last_activity_at=last["created_at"], last_activity_by_id=last["author_id"])
        if self.chance.random() > 0.6 and thread["id"] > 2:
            return
        best, at = self.chance.choice(replies), last["created_at"]
        best["is_solution"] = True
        thread.update(resolution="solved", solved_how="accepted_by_asker", status="solved", resolution_changed_at=at)
        rows[Solution].append({"answer_id": best["id"], "thread_id": thread["id"], "is_primary": True, "revision": 1, "scope": "",
                               "how": "accepted_by_asker", "accepted_by_id": thread["asker_id"], "accepted_at": at})
        change = self._change(thread, 2, at, "solved")
        change.update(was_counted=True, was_resolution="open", was_waiting_on="community", is_resolution="solved",
                      is_how="accepted_by_asker", answer_id=best["id"], answer_revision=1)
        rows[ResolutionChange].append(change)

    def _change(self, thread: dict[str, Any], seq: int, at: datetime, move: str) -> dict[str, Any]:
        return {
            "thread_id": thread["id"], "seq": seq, "at": at, "actor_id": thread["asker_id"], "move": move, "was_counted": False,
            "was_resolution": None, "was_waiting_on": None, "is_counted": True, "is_resolution": "open", "is_how": None,
            "is_waiting_on": "community", "answer_id": None, "answer_revision": None,
        }


@command
def add_frame(population: Population) -> None:
    """Members, categories and tags."""
    _add(User, population.members_rows())
    _add(Email, ({"user_id": n, "address": f"member{n}@example.org", "address_key": f"member{n}@example.org", "created_at": NOW,
                  "verified_at": NOW} for n in range(1, population.members + 1)))
    joined = NOW - timedelta(days=population.plan.days + 1)
    earn(Cause(Kind.BROUGHT_ALONG, n, None, joined, given=MAY_VOTE) for n in range(1, population.members + 1))
    _add(Category, ({"id": n, "slug": f"category-{n}", "name": f"Category {n}", "description": "Made to be measured.", "position": n,
                     "created_at": NOW} for n in range(1, population.plan.categories + 1)))
    _add(Tag, ({"id": n, "name": f"tag-{n}", "created_at": NOW} for n in range(1, population.plan.tags + 1)))


@command
def add_batch(rows: dict[type[Model], list[dict[str, Any]]]) -> None:
    for model, made in rows.items():
        _add(model, made)


def _add(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    made = list(rows)
    for start in range(0, len(made), 5_000):
        session().execute(insert(model).execution_options(render_nulls=True), made[start:start + 5_000])


def count_contributions() -> None:
    """Members' own counters, from the posts (inside a command)."""
    for column, kind in (("question_count", "question"), ("answer_count", "answer")):
        mine = select(func.count()).where(Post.author_id == User.id, Post.kind == kind).scalar_subquery()
        session().execute(update(User).values({column: mine}).execution_options(synchronize_session=False))


def restart_sequences() -> None:
    """PostgreSQL hands out ids after the ones given here."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.begin() as connection:
        for table in ("users", "emails", "categories", "tags", "threads", "posts"):
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
