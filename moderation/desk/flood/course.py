"""The course of a flood: who posts what, and what became of it. Everything by the commands of the forum, through the screen."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from sqlalchemy import func, select

from forum.core.db import db, session
from forum.kit.errors import PlazaError
from forum.resolution.commands.loading import opening_post_id
from forum.threads.commands import post_answer, start_thread
from forum.threads.models import Post
from forum.threads.screening import ScreenedOut
from moderation.desk.flood.people import Crowd, actor_of
from moderation.desk.flood.texts import honest, spam
from moderation.review.models import ReviewItem

HONEST_EVERY = 20
QUESTIONS = 0.3
STATES = ("posted", "held", "refused")


class Course:
    """`posted` counts what spammers tried; `spam` and `honest` hold what became of each post (its id, or None when refused)."""

    def __init__(self, people: Crowd, chance: Random, posts: int) -> None:
        self.people, self.chance, self.posts = people, chance, posts
        self.posted = 0
        self.spam: list[int | None] = []
        self.honest: list[int | None] = []
        self.held: set[int] = set()
        self.other: Counter[str] = Counter()

    @property
    def honest_ids(self) -> set[int]:
        return {post_id for post_id in self.honest if post_id}

    @property
    def spam_ids(self) -> set[int]:
        return {post_id for post_id in self.spam if post_id}

    def go_on(self, until: int) -> None:
        """Until so much spam was tried."""
        while self.posted < until:
            self.posted += 1
            self._post(self.spam, self.chance.choice(self.people.spammers), is_spam=True)
            if self.posted % HONEST_EVERY == 0:
                who = self.people.newcomers if self.posted % (2 * HONEST_EVERY) else self.people.regulars
                self._post(self.honest, who[self.posted // HONEST_EVERY % len(who)], is_spam=False)

    def _post(self, into: list[int | None], member_id: int, *, is_spam: bool) -> None:
        thread_id, language = self.chance.choice(self.people.threads)
        title, body = spam(self.chance) if is_spam else honest(self.chance, self.people.sentences.get(language, []))
        actor, post_id = actor_of(member_id), None
        try:
            if self.chance.random() < QUESTIONS:
                category_id, facts = self.chance.choice(list(self.people.categories.items()))
                post_id = opening_post_id(start_thread(actor, category_id, title=title, body=body, fields=facts))
            else:
                post_id = post_answer(actor, thread_id, body=body).id
            if session().get_one(Post, post_id).held_at is not None:
                self.held.add(post_id)
        except ScreenedOut:
            pass
        except PlazaError as error:
            self.other[f"{'spam' if is_spam else 'honest'}: {error.code}"] += 1
        into.append(post_id)
        db.session.remove()

    def told(self) -> dict[str, Any]:
        """Counts by what became of them, and what stands in the queue."""
        items = session().execute(select(ReviewItem.post_id, func.count()).where(ReviewItem.post_id >= self._first()).group_by(
            ReviewItem.post_id)).all()
        return {"spam": self._became(self.spam), "honest": self._became(self.honest), "refused_otherwise": dict(self.other),
                "items": {"opened": sum(count for _post, count in items), "doubled": sum(count > 1 for _post, count in items)}}

    def _first(self) -> int:
        return min((post_id for post_id in (*self.spam, *self.honest) if post_id), default=0)

    def _became(self, posts: list[int | None]) -> dict[str, int]:
        found = Counter("refused" if post_id is None else "held" if post_id in self.held else "posted" for post_id in posts)
        return {state: found[state] for state in STATES}
