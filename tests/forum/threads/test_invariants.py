"""Whatever is done in whatever order, every counter equals what it counts."""

from __future__ import annotations

import random

import pytest

from forum.core.db import session
from forum.kit.errors import PlazaError
from forum.threads import commands, invariants
from forum.threads.models import Post, Thread
from tests import make

STEPS = 80
CHECKS = [
    invariants.listed_threads, invariants.opening_posts, invariants.listed_posts, invariants.reply_counts, invariants.comment_counts,
    invariants.first_responses, invariants.revision_numbers, invariants.statuses, invariants.tallies, invariants.contributions,
]


@pytest.mark.parametrize("seed", range(4))
def test_counters_survive_any_order_of_deeds(app, seed):
    chance = random.Random(seed)
    mod, members = make.moderator(), [make.member(reputation=600) for _each in range(3)]
    places = [make.category("open"), make.category("members", read_access="members"), make.category("staff", read_access="staff")]
    threads = [make.question(chance.choice(members), category=places[0], tags=["one"]) for _each in range(3)]
    done = 0
    for _step in range(STEPS):
        try:
            chance.choice(DEEDS)(chance, mod, members, chance.choice(threads), places)
            done += 1
        except PlazaError:
            session().rollback()  # not allowed or not possible just now: nothing may have happened
    assert done > STEPS // 3
    drift = {check.__name__: found for check in CHECKS if (found := check())}
    assert drift == {}


def some_post(chance: random.Random, thread: Thread, *kinds: str) -> Post:
    posts = [post for post in session().query(Post).filter_by(thread_id=thread.id).order_by(Post.id) if post.kind in kinds]
    return chance.choice(posts) if posts else make.answer(thread)


def reply(chance, mod, members, thread, places):
    commands.post_answer(chance.choice([mod, *members]), thread.id, body="An answer.")


def comment(chance, mod, members, thread, places):
    commands.post_comment(mod, some_post(chance, thread, "question", "answer").id, body="A comment.")


def hide(chance, mod, members, thread, places):
    commands.hide_post(mod, some_post(chance, thread, "question", "answer", "comment").id, reason="spam")


def restore(chance, mod, members, thread, places):
    commands.restore_post(mod, some_post(chance, thread, "question", "answer", "comment").id)


def delete(chance, mod, members, thread, places):
    commands.delete_post(chance.choice([mod, *members]), some_post(chance, thread, "answer", "comment", "question").id)


def undelete(chance, mod, members, thread, places):
    commands.undelete_post(mod, some_post(chance, thread, "answer", "comment", "question").id)


def move(chance, mod, members, thread, places):
    commands.move_thread(mod, thread.id, category_id=chance.choice(places).id)


def retype(chance, mod, members, thread, places):
    commands.change_type(mod, thread.id, type=chance.choice(["question", "discussion"]))


def retag(chance, mod, members, thread, places):
    commands.retag_thread(mod, thread.id, tags=chance.sample(["one", "two", "three"], chance.randrange(3)))


def edit(chance, mod, members, thread, places):
    post = some_post(chance, thread, "question", "answer", "comment")
    commands.edit_post(mod, post.id, body=f"Words {chance.random()}", base=post.revision)


DEEDS = [reply, comment, hide, restore, delete, undelete, move, retype, retag, edit]
