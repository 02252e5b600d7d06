"""What members of a simulation do: one table of acts with how often each is done. Refusals are part of life, and counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.accounts.commands import leave, set_roles
from forum.cli.simulate.people import PASSWORD, Person, Talk, World
from forum.cli.simulate.words import TAGS, tags, text
from forum.core.db import session
from forum.notifications.commands import follow_tag, follow_thread, mark_read
from forum.notifications.states import Level
from forum.resolution import commands as resolution
from forum.resolution.commands.loading import opening_post_id
from forum.resolution.states import ClosedReason
from forum.threads import commands as threads
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.models import Category, Post, SuggestedEdit
from forum.threads.states import HideReason, ReadAccess, RejectReason
from forum.votes import commands as votes


class Nothing(Exception):
    """There was nothing to do it to."""


@dataclass(frozen=True)
class Act:
    """Something that is done `weight` times as often as something of weight 1."""

    name: str
    weight: float
    perform: Callable[[World], object]


def _talk(world: World, fits: Callable[[Talk], bool] = lambda talk: True) -> Talk:
    found = world.such_a_talk(fits)
    if found is None:
        raise Nothing
    return found


def _is_answered(talk: Talk) -> bool:
    return bool(talk.answers) and not talk.asker.has_left


def ask(world: World) -> None:
    person = world.somebody()
    title, body = (text(world.chance, person.locale, what) for what in ("title", "body"))
    category_id = world.chance.choice(world.categories)
    thread = threads.start_thread(world.actor(person), category_id, title=title, body=body, tags=tags(world.chance))
    world.talks.append(Talk(thread.id, opening_post_id(thread), person, category_id))


def answer(world: World) -> None:
    helper, talk = world.helper(), _talk(world)
    post = threads.post_answer(world.actor(helper), talk.id, body=text(world.chance, helper.locale, "answer"))
    talk.answers.append((post.id, helper))


def request_details(world: World) -> None:
    helper, talk = world.helper(), _talk(world)
    threads.post_comment(world.actor(helper), talk.post_id, body=text(world.chance, helper.locale, "remark"), asks_for_info=True)


def comment(world: World) -> None:
    talk = _talk(world)
    post_id, author = world.post_of(talk)
    person = world.chance.choice((world.helper(), talk.asker))
    mention = f"@{author.handle} " if world.chance.random() < 0.2 and not author.has_left else ""
    threads.post_comment(world.actor(person), post_id, body=mention + text(world.chance, person.locale, "remark"))


def vote(world: World) -> None:
    person, talk = world.chance.choice((world.somebody, world.helper))(), _talk(world)
    post_id, _author = world.post_of(talk)
    votes.cast_vote(world.actor(person), post_id, 1 if world.chance.random() < 0.88 else -1)
    world.votes.append((person, post_id))


def withdraw_vote(world: World) -> None:
    if not world.votes:
        raise Nothing
    person, post_id = world.votes.pop(world.chance.randrange(len(world.votes)))
    votes.withdraw_vote(world.actor(person), post_id)


def me_too(world: World) -> None:
    votes.add_me_too(world.actor(world.somebody()), _talk(world).id)


def accept(world: World) -> None:
    talk = _talk(world, _is_answered)
    resolution.accept_answer(world.actor(talk.asker), world.chance.choice(talk.answers)[0])


def withdraw_acceptance(world: World) -> None:
    talk = _talk(world, _is_answered)
    resolution.withdraw_acceptance(world.actor(talk.asker), world.chance.choice(talk.answers)[0])


def solve_by_self(world: World) -> None:
    talk = _talk(world)
    resolution.solve_by_self(world.actor(talk.asker), talk.id, note=text(world.chance, talk.asker.locale, "note"))


def give_details(world: World) -> None:
    talk = _talk(world)
    threads.post_comment(world.actor(talk.asker), talk.post_id, body=text(world.chance, talk.asker.locale, "details"))


def say_still_broken(world: World) -> None:
    talk = _talk(world, _is_answered)
    resolution.say_still_broken(world.actor(talk.asker), talk.id)


def ask_for_details(world: World) -> None:
    person, talk = world.staff["agent"], _talk(world)
    resolution.ask_for_info(world.actor(person), talk.id, body=text(world.chance, person.locale, "remark"))


def close(world: World) -> None:
    reason = world.chance.choice((ClosedReason.OFF_TOPIC, ClosedReason.NOT_REPRODUCIBLE, ClosedReason.NO_REPLY))
    resolution.close_question(world.actor(world.staff["moderator"]), _talk(world).id, reason=reason)


def mark_duplicate(world: World) -> None:
    talk, original = _talk(world), _talk(world)
    resolution.mark_duplicate(world.actor(world.staff["agent"]), talk.id, original.id)


def reopen(world: World) -> None:
    resolution.reopen_question(world.actor(world.staff["moderator"]), _talk(world).id)


def verify(world: World) -> None:
    talk = _talk(world, lambda one: bool(one.answers))
    resolution.verify_answer(world.actor(world.staff["agent"]), world.chance.choice(talk.answers)[0])


def edit(world: World) -> None:
    talk = _talk(world)
    post_id, author = world.post_of(talk)
    post = session().get_one(Post, post_id)
    editor = author if world.chance.random() < 0.7 else world.staff["moderator"]
    words = post.body_markdown + text(world.chance, author.locale, "edit")
    threads.edit_post(world.actor(editor), post_id, body=words, base=post.revision)


def suggest_edit(world: World) -> None:
    talk = _talk(world)
    post_id, author = world.post_of(talk)
    post = session().get_one(Post, post_id)
    words, note = post.body_markdown + text(world.chance, author.locale, "edit"), text(world.chance, author.locale, "details")
    made = threads.suggest_edit(world.actor(world.helper()), post_id, body=words, base=post.revision, note=note)
    world.suggested.append(made.id)


def review_edit(world: World) -> None:
    if not world.suggested:
        raise Nothing
    suggestion_id, reviewer = world.suggested.pop(0), world.actor(world.staff["moderator"])
    version = session().get_one(SuggestedEdit, suggestion_id).version
    if world.chance.random() < 0.7:
        threads.approve_suggestion(reviewer, suggestion_id, version=version)
    else:
        threads.reject_suggestion(reviewer, suggestion_id, version=version, reason=RejectReason.NO_IMPROVEMENT)


def begin_answer(world: World) -> None:
    """A draft that is never posted: others see for a while that somebody writes."""
    helper, talk = world.helper(), _talk(world)
    threads.save_draft(world.actor(helper), f"answer-{talk.id}", content={"body": text(world.chance, helper.locale, "answer")})


def follow_place(world: World) -> None:
    follow_tag(world.actor(world.somebody()), world.chance.choice(TAGS))


def delete(world: World) -> None:
    post_id, author = world.post_of(_talk(world))
    threads.delete_post(world.actor(author), post_id)
    if world.chance.random() < 0.4:
        threads.undelete_post(world.actor(author), post_id)


def hide(world: World) -> None:
    talk = _talk(world)
    post_id, _author = world.post_of(talk)
    reason = world.chance.choice((HideReason.SPAM, HideReason.ABUSIVE, HideReason.OFF_TOPIC, HideReason.NOT_AN_ANSWER))
    threads.hide_post(world.actor(world.staff["moderator"]), post_id, reason=reason)
    talk.hidden.add(post_id)


def restore(world: World) -> None:
    talk = _talk(world, lambda one: bool(one.hidden))
    threads.restore_post(world.actor(world.staff["moderator"]), talk.hidden.pop())


def move(world: World) -> None:
    talk = _talk(world)
    talk.category_id = world.chance.choice(world.categories)
    threads.move_thread(world.actor(world.staff["moderator"]), talk.id, category_id=talk.category_id)


def change_readers(world: World) -> None:
    """A category is closed to the public for a while, or opened again."""
    category = session().get_one(Category, world.categories[-1])
    access = ReadAccess.EVERYONE if category.read_access != ReadAccess.EVERYONE else ReadAccess.STAFF
    draft = CategoryDraft(category.name, category.description, category.icon, access, category.post_access)
    edit_category(world.actor(world.staff["admin"]), category.id, draft)


def follow(world: World) -> None:
    follow_thread(world.actor(world.somebody()), _talk(world).id, level=world.chance.choice(list(Level)))


def read_inbox(world: World) -> None:
    mark_read(world.actor(world.somebody()))


def lose_role(world: World) -> None:
    """Somebody becomes an agent for a while."""
    person: Person = world.helper()
    roles = ("agent",) if world.chance.random() < 0.5 else ()
    if person not in world.staff.values():
        set_roles(world.actor(world.staff["admin"]), person.id, roles)


def leave_plaza(world: World) -> None:
    person = world.somebody()
    if person in world.staff.values():
        raise Nothing
    leave(world.actor(person), PASSWORD)
    person.has_left = True
    world.people.remove(person)


ACTS = (
    Act("ask", 10, ask), Act("answer", 15.6, answer), Act("comment", 12, comment), Act("vote", 32, vote), Act("me_too", 6, me_too),
    Act("accept", 7, accept), Act("withdraw_vote", 1.5, withdraw_vote), Act("withdraw_acceptance", 0.6, withdraw_acceptance),
    Act("solve_by_self", 0.6, solve_by_self), Act("give_details", 1.5, give_details), Act("still_broken", 0.5, say_still_broken),
    Act("ask_for_details", 0.8, ask_for_details), Act("request_details", 1.4, request_details),
    Act("close", 0.4, close), Act("mark_duplicate", 0.5, mark_duplicate),
    Act("reopen", 0.2, reopen), Act("verify", 0.8, verify), Act("edit", 2, edit), Act("delete", 0.5, delete), Act("hide", 0.5, hide),
    Act("restore", 0.3, restore), Act("move", 0.3, move), Act("change_readers", 0.03, change_readers), Act("follow", 2, follow),
    Act("read_inbox", 3, read_inbox), Act("change_roles", 0.05, lose_role), Act("leave", 0.1, leave_plaza),
    Act("suggest_edit", 1, suggest_edit), Act("review_edit", 0.9, review_edit), Act("begin_answer", 2, begin_answer),
    Act("follow_place", 1, follow_place),
)
