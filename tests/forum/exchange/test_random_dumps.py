"""Dumps as chance makes them, cut off and whole: nothing drifts, again changes nothing, and out and in gives the same bytes."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.stackexchange.importing import import_dump
from forum.threads.models import Post
from tests.forum.exchange.drift import assert_no_drift
from tests.forum.exchange.dumps import Dump, at
from tests.forum.exchange.test_exporting import empty, exported

__all__ = ["empty"]  # a fixture
HISTORY_KINDS = (1, 2, 3, 4, 5, 6, 8, 10, 10, 11, 11, 12, 14, 15)


class Chance:
    """A dump in which anything may be missing, odd, early or late."""

    def __init__(self, dump: Dump, seed: int) -> None:
        self.dump, self.random = dump, random.Random(seed)

    def day(self) -> str:
        return at(self.random.randint(1, 28))

    def maybe(self, value: Any, share: float) -> Any:
        return value if self.random.random() < share else None

    def common(self) -> dict[str, Any]:
        pick = self.random.choice
        return {"OwnerUserId": pick([None, 1, 2, 3, -1, 99]), "OwnerDisplayName": pick([None, "Zoë", "x y"]), "CreationDate": self.day(),
                "Score": self.random.randint(-3, 9), "DeletionDate": self.maybe(at(28), 0.1), "LastEditDate": self.maybe(self.day(), 0.4)}

    def fill(self) -> None:
        pick, count = self.random.choice, self.random.randint
        questions = list(range(1, count(2, 14)))
        answers = [(number, pick([*questions, 777])) for number in range(100, 100 + count(0, 25))]
        for number in questions:
            accepted = pick([answer for answer, _question in answers] or [None])
            self.dump.question(f"Frage {number} é", Id=number, AcceptedAnswerId=self.maybe(accepted, 0.6),
                               Tags=pick(["<a><b>", "|c|", "", "<a><a>"]), ClosedDate=self.maybe(self.day(), 0.4),
                               CommunityOwnedDate=self.maybe(at(3), 0.2), **self.common())
        for number, question in answers:
            self.dump.answer(question, Id=number, **self.common())
        self.random.shuffle(self.dump.files["Posts.xml"])
        posts = [*questions, *(number for number, _question in answers), 5555]
        for _ in range(count(0, 20)):
            named = f'{{"OriginalQuestionIds":[{pick(questions)}]}}'
            self.dump.add("PostHistory.xml", PostId=pick(posts), PostHistoryTypeId=pick(HISTORY_KINDS), RevisionGUID=count(1, 30),
                          CreationDate=self.day(), UserId=pick([None, 1, 2]), Text=pick(["t", "<a>", "", named]),
                          Comment=pick(["", "101", "102", "1", "7", "note"]))
            self.dump.add("Votes.xml", PostId=pick(posts), VoteTypeId=pick([1, 2, 2, 3, 8]), CreationDate=self.day())
            self.dump.add("Comments.xml", PostId=pick(posts), Score=count(0, 3), Text="hey @user1", CreationDate=self.day(),
                          UserId=pick([None, 1]))
            self.dump.add("PostLinks.xml", PostId=pick(posts), RelatedPostId=pick([*questions, 999]), LinkTypeId=pick([1, 3, 3]),
                          CreationDate=self.day())
        self.dump.add("Users.xml", Id=2, DisplayName="admin", CreationDate=at(1))
        self.dump.raw("Posts.xml", '<row Id="9" broken')


@pytest.mark.parametrize("seed", range(12))
def test_any_dump_comes_in_whole_and_goes_out_again(app, tmp_path, empty, seed):
    dump = Dump(tmp_path / "odd")
    Chance(dump, seed).fill()
    folder = dump.write()
    whole = (folder / "Posts.xml").read_bytes()
    (folder / "Posts.xml").write_bytes(whole[:len(whole) * 2 // 3])
    import_dump(SYSTEM, folder, workers=0)
    assert_no_drift()
    (folder / "Posts.xml").write_bytes(whole)
    report = import_dump(SYSTEM, folder, workers=0)
    assert not report.notes["moves that could not follow from what was before, left out"]
    assert_no_drift()
    posts = session().scalar(select(func.count()).select_from(Post))
    assert sum(import_dump(SYSTEM, folder, workers=0).written.values()) == 0
    assert session().scalar(select(func.count()).select_from(Post)) == posts
    data = exported(with_removed=True)
    empty(data)
    assert exported(with_removed=True) == data
