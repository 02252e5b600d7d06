"""Whatever staff do with the posts of threads, every counter equals its ledger."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.errors import PlazaError
from forum.resolution import commands as resolution
from forum.threads import commands as threads
from forum.threads.models import Post, Thread, ThreadAct
from forum.votes.commands import add_me_too, cast_vote
from tests import make
from tests.forum.drift import drifting

ACTS = (
    "ask", "answer", "answer", "comment", "comment", "vote", "vote", "me_too", "accept", "accept", "duplicate", "split", "split", "merge",
    "merge", "undo", "undo", "undo", "convert", "convert", "hide", "restore", "delete", "anonymise", "close", "reopen", "retype",
)


class Walk:
    """A few threads in three categories, and whatever happens to them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.people = [make.member(reputation=2_000) for _ in range(4)]
        self.max = make.moderator()
        self.places = [make.category("one"), make.category("two"), make.category("secret", read_access="staff")]
        self.done: dict[str, int] = {}
        for _ in range(4):
            self._ask()

    def _ask(self) -> None:
        type = self.dice.choice(["question", "question", "question", "discussion"])
        make.question(self.dice.choice(self.people), category=self.places[self.dice.randrange(2)], type=type)

    def step(self) -> str:
        act = self.dice.choice(ACTS)
        try:
            getattr(self, f"_{act}")()
        except (PlazaError, IndexError):
            session().rollback()
            return f"{act} refused"
        self.done[act] = self.done.get(act, 0) + 1
        return act

    def _thread(self, *where) -> int:
        found = select(Thread.id).where(Thread.merged_into_id.is_(None), *where).order_by(Thread.id)
        return self.dice.choice(list(session().scalars(found)))

    def _post(self, *where) -> int:
        return self.dice.choice(list(session().scalars(select(Post.id).where(*where).order_by(Post.id))))

    def _answer(self) -> None:
        threads.post_answer(self.dice.choice(self.people), self._thread(), body=f"Try {self.dice.random()}.")

    def _comment(self) -> None:
        threads.post_comment(self.dice.choice(self.people), self._post(Post.kind != "comment"), body=f"And {self.dice.random()}?")

    def _vote(self) -> None:
        cast_vote(self.dice.choice(self.people), self._post(), self.dice.choice([1, 1, -1]))

    def _me_too(self) -> None:
        add_me_too(self.dice.choice(self.people), self._thread())

    def _accept(self) -> None:
        resolution.accept_answer(self.max, self._post(Post.kind == "answer"))

    def _duplicate(self) -> None:
        resolution.mark_duplicate(self.max, self._thread(), self._thread())

    def _split(self) -> None:
        thread_id = self._thread(Thread.answer_count > 0, Thread.listed.is_(True))
        replies = select(Post.id).where(Post.thread_id == thread_id, Post.kind != "question", Post.listed.is_(True))
        posts = list(session().scalars(replies.order_by(Post.id)))
        chosen = self.dice.sample(posts, min(len(posts), self.dice.randint(1, 4)))
        said = {"title": "Split off", "type": self.dice.choice(["question", "discussion"])}
        threads.split_thread(self.max, thread_id, post_ids=chosen, category_id=self.dice.choice(self.places).id, **said)

    def _merge(self) -> None:
        threads.merge_threads(self.max, self._thread(), into_id=self._thread(), as_comment=self.dice.random() < 0.3)

    def _undo(self) -> None:
        acts = list(session().scalars(select(ThreadAct.id).where(ThreadAct.undone_at.is_(None)).order_by(ThreadAct.id)))
        threads.undo_act(self.max, self.dice.choice(acts))

    def _convert(self) -> None:
        post_id = self._post(Post.kind != "question", Post.listed.is_(True))
        thread_id = session().scalar(select(Post.thread_id).where(Post.id == post_id))
        threads.convert_post(self.max, post_id, under_id=self._post(Post.thread_id == thread_id, Post.kind != "comment"))

    def _anonymise(self) -> None:
        threads.anonymise_author(self.max, self._post())

    def _hide(self) -> None:
        threads.hide_post(self.max, self._post(), reason=self.dice.choice(["spam", "other"]))

    def _restore(self) -> None:
        threads.restore_post(self.max, self._post(Post.hidden_at.is_not(None)))

    def _delete(self) -> None:
        threads.delete_post(self.max, self._post())

    def _close(self) -> None:
        resolution.close_question(self.max, self._thread(Thread.resolution == "open"), reason="off_topic")

    def _reopen(self) -> None:
        resolution.reopen_question(self.max, self._thread(Thread.resolution != "open"), words="once again")

    def _retype(self) -> None:
        threads.change_type(self.max, self._thread(), type=self.dice.choice(["question", "discussion"]))


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.once), pytest.param(3, marks=pytest.mark.once)])
def test_nothing_drifts_whatever_is_split_merged_converted_and_taken_back(app, seed):
    walk, said = Walk(seed), []
    for number in range(110):
        said.append(walk.step())
        if number % 4 == 0 or number > 104:
            assert drifting() == {}, said
            session().rollback()
    jobs.drain()
    assert drifting() == {}, said
    assert len({"split", "merge", "undo", "convert", "anonymise"} & set(walk.done)) >= 3
