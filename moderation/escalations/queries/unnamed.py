"""Whose name must not stand beside a question: members whose posts in its thread are anonymous. Their rows keep who they are, for their
own sake: what they wrote goes with their account."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.threads.models import AnonymisedPost, Post

Unnamed = Mapping[int, Person]


def unnamed_in(thread_id: int) -> Unnamed:
    """Each of them with the account that stands for nobody. One statement."""
    found = (
        select(AnonymisedPost.member_id, *person_columns()).join(Post, Post.id == AnonymisedPost.post_id)
        .join(User, User.id == Post.author_id).where(Post.thread_id == thread_id)
    )
    return {member_id: nobody for member_id, *values in session().execute(found) if (nobody := person_of(values)) is not None}


def shown(person: Person | None, unnamed: Unnamed) -> Person | None:
    return unnamed.get(person.id, person) if person is not None else None
