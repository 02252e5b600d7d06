"""Opposing commands at once about the same posts and people: they wait for each other, and none waits in a circle."""

import random
import threading
import time
import traceback
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from forum.accounts.commands import set_roles
from forum.core import db as database
from forum.core.db import db, locks_rows, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import PlazaError
from forum.threads.commands import hide_post, restore_post
from moderation.cleanup.commands import advance, advance_back, revert_cleanup
from moderation.cleanup.models import Cleanup
from moderation.flags.commands import raise_flag, return_flagging, suspend_flagging, withdraw_flag
from moderation.flags.models import Flag
from moderation.review.commands import act, decide, free_expired, release_mine, settle_decision, undo
from moderation.review.models import ReviewItem
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.sanctions.models import Sanction
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Statement
from tests import make

SECONDS = 6.0


def scene():
    """Two who write, flag each other and are flagged; decisions about them with a sanction each, appealed against."""
    ana, eve = (make.member(name, reputation=50) for name in ("ana", "eve"))
    mods = [make.moderator(f"mod{number}") for number in range(3)]
    boss, second, bob = make.admin("boss"), make.admin("second"), make.member("bob", reputation=50)
    posts = [make.answer(make.question(bob), who).id for who in (ana, eve, ana, eve)]
    for number, (post_id, who) in enumerate(zip(posts, (ana, eve, ana, eve), strict=True)):
        raise_flag((eve, ana)[number % 2], post_id=post_id, reason="spam")
        raise_flag(bob, post_id=post_id, reason="spam")
        if number < 2:
            made = act(mods[0], post_id=posts[number], decision="hide", reason="spam")
            settle_decision(SYSTEM, made.id)
            statement = session().scalars(select(Statement).where(Statement.post_id == post_id)).one()
            tell_statement(SYSTEM, statement.id)
            file_appeal(who, statement.id, words="It was none.")
            warned = act(mods[0], post_id=posts[number], decision="warn", reason="abusive", words="Be kind.")
            settle_decision(SYSTEM, warned.id)
    raise_flag(ana, member_id=eve.id, reason="abusive")
    raise_flag(eve, member_id=ana.id, reason="abusive")
    return SimpleNamespace(ana=ana, eve=eve, bob=bob, mods=mods, boss=boss, second=second, posts=posts)


def of_queue(s, dice):
    """Decide, and undo every other time; items of appeals are upheld or overturned."""
    moderator = dice.choice(s.mods)
    rows = session().execute(select(ReviewItem.id, ReviewItem.version, ReviewItem.subject).where(ReviewItem.closed_at.is_(None))).all()
    row = dice.choice(rows)
    kinds = {"appeal": ("overturn", "uphold"), "post": ("keep", "hide", "warn", "silence", "spam"), "member": ("warn", "silence", "keep")}
    made = decide(moderator if row.subject != "appeal" else s.boss, row.id, version=row.version, decision=dice.choice(kinds[row.subject]),
                  reason="abusive", words="Because.", hours=24)
    if dice.random() < 0.7:
        undo(moderator if row.subject != "appeal" else s.boss, made.id)


def of_members(s, dice):
    """Roles, sanctions, the privilege to flag."""
    who = dice.choice((s.ana, s.eve))
    deed = dice.randrange(4)
    if deed == 0:
        set_roles(s.boss, s.second.id, dice.choice((["admin"], ["moderator"])))
    elif deed == 1:
        impose_sanction(s.boss, who.id, kind="silence", reason="abusive", hours=24)
    elif deed == 2:
        running = session().scalars(select(Sanction.id).where(Sanction.ended_at.is_(None), Sanction.kind != "warning")).all()
        lift_sanction(s.boss, dice.choice(running), why="Enough.")
    else:
        suspend_flagging(s.boss, who.id, days=1, why="Wrong flags.")
        return_flagging(s.boss, who.id)


def of_flags(s, dice):
    """Flag and take back, posts and each other; hide and restore by hand."""
    who, other = dice.sample((s.ana, s.eve), 2)
    mine = session().scalars(select(Flag.id).where(Flag.reporter_id == who.id, Flag.state == "open")).all()
    if mine and dice.random() < 0.5:
        withdraw_flag(who, dice.choice(mine))
    elif dice.random() < 0.3:
        raise_flag(who, member_id=other.id, reason="abusive")
    elif dice.random() < 0.6:
        raise_flag(who, post_id=dice.choice(s.posts), reason="spam")
    else:
        post_id = dice.choice(s.posts)
        restore_post(s.mods[0], post_id)
        hide_post(s.mods[0], post_id, reason="off_topic")


def of_jobs(s, dice):
    """Clean-ups forth and back; claims that are over."""
    for row in session().execute(select(Cleanup.id, Cleanup.state).order_by(Cleanup.id.desc()).limit(2)).all():
        if row.state == "running":
            advance(SYSTEM, row.id)
        elif row.state == "done":
            revert_cleanup(s.boss, row.id)
        else:
            advance_back(SYSTEM, row.id)
    free_expired(SYSTEM)
    release_mine(dice.choice(s.mods))


@pytest.mark.processes
def test_opposing_commands_never_wait_in_a_circle(app, monkeypatch):
    s, circles, failed, done = scene(), [], [], []
    monkeypatch.setattr(database, "_may_retry", noted(database._may_retry, circles))
    until = time.monotonic() + (SECONDS if locks_rows() else 1)
    db.session.remove()

    def at_work(seed, deed):
        dice = random.Random(seed)
        while time.monotonic() < until:
            with app.app_context():
                try:
                    deed(s, dice)
                    done.append(deed.__name__)
                except (PlazaError, IndexError):  # somebody else was faster, or nothing is there to do
                    continue
                except Exception as error:
                    failed.append(error)

    workers = [threading.Thread(target=at_work, args=share) for share in enumerate(
        (of_queue, of_queue, of_queue, of_members, of_members, of_flags, of_flags, of_jobs))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failed
    assert not circles, "\n\n".join(circles)
    assert set(done) == {"of_queue", "of_members", "of_flags", "of_jobs"}


def noted(may_retry, circles):
    def ask(error):
        if "deadlock" in str(error.orig).lower():
            way = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__))
            circles.append("\n".join([str(error.orig), *(line for line in way if "site-packages" not in line)]))
        return may_retry(error)

    return ask
