"""Who takes part in a flood: spammers, people of the demo, newcomers who only want to ask, and whoever reviews."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import and_, func, select

from forum.accounts.commands import confirm_address, sign_up
from forum.accounts.models import User
from forum.accounts.queries import find_member_by_handle, roles_of
from forum.accounts.sessions import to_actor
from forum.cli.simulate.people import PASSWORD
from forum.cli.simulate.postbag import Postbag
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER, Actor, can
from forum.exchange.demo import SOURCE
from forum.threads.models import Category, CategoryField, Post, Thread
from forum.threads.queries.lookups import fields_of
from forum.threads.states import PostAccess, PostKind, ReadAccess
from moderation.policy import DeskAction

HANDLE = "flood_"
NEWCOMERS = 10
REGULARS = 30
SENTENCE = re.compile(r"[A-ZÁÉÍÓÚÑ¿¡][^.!?\n`|*\[\]<>#@:]{30,140}[.!?]")
TALKS, SOURCES = 200, 2_000


@dataclass
class Crowd:
    """Ids of members; `categories` with what a question there says; `sentences` are of honest people, by language."""

    spammers: list[int]
    regulars: list[int]
    newcomers: list[int]
    reviewer: Actor
    threads: list[tuple[int, str]]
    categories: dict[int, dict[str, object]]
    sentences: dict[str, list[str]]


def crowd(members: int, chance: Random) -> Crowd:
    """Everybody, signed up like anybody else. Raises LookupError where the demo has nobody who reviews."""
    reviewer = _reviewer()
    first = 1 + (session().scalar(select(func.count()).where(User.handle.startswith(HANDLE, autoescape=True))) or 0)
    postbag = Postbag()
    joined = [_joined(f"{HANDLE}{first + number}", postbag) for number in range(members + NEWCOMERS)]
    of_demo = select(User.id).where(User.source == SOURCE, User.is_staff.is_(False), User.verified_at.is_not(None))
    regulars = session().scalars(of_demo.order_by(User.id).limit(REGULARS))
    open_to_all = and_(Category.read_access == ReadAccess.EVERYONE, Category.archived_at.is_(None),
                       Category.post_access == PostAccess.MEMBERS)
    threads = session().execute(
        select(Thread.id, Thread.language).join(Category, Category.id == Thread.category_id)
        .where(Thread.listed.is_(True), Thread.type == "question", Thread.locked_at.is_(None), open_to_all)
        .order_by(Thread.id.desc()).limit(TALKS))
    strict = select(CategoryField.id).where(
        CategoryField.category_id == Category.id, CategoryField.required.is_(True), CategoryField.retired_at.is_(None),
        CategoryField.pattern != "").exists()
    categories = session().scalars(select(Category.id).where(open_to_all, ~strict).order_by(Category.id))
    return Crowd(joined[:members], list(regulars), joined[members:], reviewer, [(row.id, row.language) for row in threads],
                 {category_id: _facts(category_id) for category_id in categories}, _sentences(chance))


def actor_of(member_id: int) -> Actor:
    """A member with the rights of this moment."""
    return to_actor(session().get_one(User, member_id), roles_of(member_id))


def _joined(handle: str, postbag: Postbag) -> int:
    """Sign up, wait for the mail, press the button behind its link."""
    address = f"{handle}@example.org"
    sign_up(STRANGER, handle=handle, display_name="", address=address, password=PASSWORD, locale="en", origin=handle)
    jobs.drain()
    confirm_address(STRANGER, postbag.link_for(address))
    member: Any = find_member_by_handle(handle)
    return int(member.id)


def _reviewer() -> Actor:
    staff = session().scalars(select(User.id).where(User.is_staff.is_(True), User.source == SOURCE).order_by(User.id))
    actors = (actor_of(member_id) for member_id in staff)
    found = next((actor for actor in actors if can(actor, DeskAction.REVIEW)), None)
    if found is None:
        raise LookupError("the demo has nobody who reviews")
    return found


def _facts(category_id: int) -> dict[str, object]:
    """Something for everything that a category asks for."""
    return {field.key: field.choices[0] if field.choices else field.minimum or 1 for field in fields_of(category_id) if field.required}


def _sentences(chance: Random) -> dict[str, list[str]]:
    """What people of the demo say, taken apart: put together anew it is honest, and a copy of nothing."""
    found: dict[str, list[str]] = {}
    posts = (
        select(Post.body_markdown, Thread.language).join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .where(User.source == SOURCE, Post.listed.is_(True), Post.kind.in_((PostKind.QUESTION, PostKind.ANSWER)))
    )
    for text, language in session().execute(posts.order_by(Post.id).limit(SOURCES)):
        found.setdefault(language, []).extend(SENTENCE.findall(text))
    for sentences in found.values():
        chance.shuffle(sentences)
    return found
