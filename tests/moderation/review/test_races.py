"""Several processes at the queue at once: every item is decided once, claimed by one, opened once."""

import random

import pytest
from sqlalchemy import func, insert, select

from forum.core.db import command, db, session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import PlazaError, Unavailable, WrongState
from forum.threads.models import Post
from moderation.flags.commands import raise_flag, withdraw_flag
from moderation.flags.models import Flag
from moderation.review.commands import claim_more, decide, undo
from moderation.review.models import Decision, ReviewCause, ReviewItem
from tests import make
from tests.forum.crowd import PROCESSES, together
from tests.forum.drift import drifting

ITEMS = 200


@command
def flagged_answers(count: int, author: Actor, reporter: Actor, thread_id: int) -> None:
    """Answers with one flag each, as rows: posting them one by one would take longer than the race."""
    now = utcnow()
    posts = [{"thread_id": thread_id, "kind": "answer", "author_id": author.id, "body_markdown": f"Buy number {number}", "body_html": "",
              "renderer_version": 1, "created_at": now} for number in range(count)]
    ids = list(session().scalars(insert(Post).returning(Post.id), posts))
    flags = [{"post_id": post_id, "reporter_id": reporter.id, "reason": "spam", "weight": 1.0, "created_at": now} for post_id in ids]
    flag_ids = list(session().scalars(insert(Flag).returning(Flag.id), flags))
    rows = [{"subject": "post", "post_id": post_id, "opened_at": now, "author_id": author.id, "flag_count": 1, "flag_weight": 1.0,
             "reason": "spam"} for post_id in ids]
    items = list(session().scalars(insert(ReviewItem).returning(ReviewItem.id), rows))
    session().execute(insert(ReviewCause), [
        {"item_id": item, "kind": "flag", "ref_id": flag, "reason": "spam", "at": now} for item, flag in zip(items, flag_ids, strict=True)
    ])


def decide_what_comes(seed: int, moderator: Actor) -> int:
    """Decide whatever is open, each in another order. How many decisions were one's own."""
    dice, mine = random.Random(seed), 0
    rows = list(session().execute(select(ReviewItem.id, ReviewItem.version).where(ReviewItem.closed_at.is_(None))))
    dice.shuffle(rows)
    for item_id, version in rows:
        try:
            decide(moderator, item_id, version=version, decision="keep", note=f"by {seed}")
            mine += 1
        except WrongState:
            continue
        except Unavailable:
            continue
    return mine


@pytest.mark.processes
def test_eight_moderators_decide_two_hundred_items_each_exactly_once(app):
    thread = make.question(make.member("asker"))
    flagged_answers(ITEMS, make.member("author"), make.member("ana"), thread.id)
    moderators = [make.moderator(f"mod{number}") for number in range(PROCESSES)]
    db.session.remove()
    done = together(app, decide_what_comes, list(enumerate(moderators)))
    assert sum(done) == ITEMS
    assert session().scalar(select(func.count()).select_from(Decision)) == ITEMS
    assert session().scalar(select(func.count(Decision.item_id.distinct()))) == ITEMS
    assert set(session().scalars(select(ReviewItem.state))) == {"decided"}
    assert set(session().scalars(select(Flag.state))) == {"rejected"}


def flag_it(reporter: Actor, about: dict[str, int]) -> int:
    try:
        return raise_flag(reporter, reason="spam", **about).id
    except PlazaError:
        return 0


@pytest.mark.processes
@pytest.mark.parametrize("about", ["post", "member"])
def test_first_flags_at_once_open_one_item_with_all_causes(app, about):
    author = make.member("author")
    answer = make.answer(make.question(), author)
    reporters = [make.member(f"reporter{number}", reputation=20) for number in range(PROCESSES)]
    db.session.remove()
    subject = {"post_id": answer.id} if about == "post" else {"member_id": author.id}
    raised = together(app, flag_it, [(reporter, subject) for reporter in reporters])
    assert all(raised)
    assert session().scalar(select(func.count()).select_from(ReviewItem)) == 1
    assert session().scalar(select(func.count()).select_from(ReviewCause)) == PROCESSES
    assert drifting() == {}


def take(moderator: Actor) -> list[int]:
    return claim_more(moderator)


@pytest.mark.processes
def test_whoever_asks_for_more_at_once_gets_different_ones(app):
    thread = make.question(make.member("asker"))
    flagged_answers(100, make.member("author"), make.member("ana"), thread.id)
    moderators = [make.moderator(f"mod{number}") for number in range(PROCESSES)]
    db.session.remove()
    taken = [item for ids in together(app, take, [(moderator,) for moderator in moderators]) for item in ids]
    assert len(taken) == len(set(taken)) == PROCESSES * 10


def quarrel(seed: int, moderator: Actor, reporter: Actor, flags: list[int]) -> int:
    """Decide and undo, or withdraw and flag again, about the same posts."""
    dice = random.Random(seed)
    for _each in range(8):
        try:
            if seed % 2:
                flag = dice.choice(flags)
                withdraw_flag(reporter, flag)
                post_id = session().scalar(select(Flag.post_id).where(Flag.id == flag))
                flags.append(raise_flag(reporter, post_id=post_id, reason="spam").id)
            else:
                row = session().execute(select(ReviewItem.id, ReviewItem.version).where(ReviewItem.closed_at.is_(None)).limit(1)).first()
                if row:
                    made = decide(moderator, row.id, version=row.version, decision=dice.choice(("keep", "hide")), reason="spam")
                    if dice.random() < 0.5:
                        undo(moderator, made.id)
        except PlazaError:
            continue
    return 0


@pytest.mark.processes
def test_deciding_undoing_withdrawing_and_flagging_at_once(app):
    author, ana = make.member("author"), make.member("ana", reputation=20)
    answers = [make.answer(make.question(), author) for _each in range(4)]
    flags = [raise_flag(ana, post_id=answer.id, reason="spam").id for answer in answers]
    moderators = [make.moderator(f"mod{number}") for number in range(PROCESSES)]
    db.session.remove()
    together(app, quarrel, [(seed, moderator, ana, flags) for seed, moderator in enumerate(moderators)])
    assert drifting() == {}
