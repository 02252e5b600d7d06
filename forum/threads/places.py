"""Where posts stand in a thread, and where they come to stand when staff move them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from forum.threads.states import PostKind


@dataclass(frozen=True, slots=True)
class Place:
    """What a post is in its thread, and under which post it stands."""

    kind: str
    parent_id: int | None = None


OPENING, ANSWER = Place(PostKind.QUESTION.value), Place(PostKind.ANSWER.value)
Places = dict[int, Place]


@dataclass(frozen=True, slots=True)
class Standing:
    """A post as far as its place goes."""

    id: int
    kind: str
    parent_id: int | None
    created_at: datetime

    @property
    def place(self) -> Place:
        return Place(self.kind, self.parent_id)


def under(post_id: int) -> Place:
    return Place(PostKind.COMMENT.value, post_id)


def with_comments(posts: Collection[Standing], chosen: Collection[int]) -> list[Standing]:
    """The chosen posts, and the comments under chosen answers, which always go along."""
    return [post for post in posts if post.id in chosen or post.parent_id in chosen]


def split_places(posts: Collection[Standing], chosen: Collection[int]) -> Places:
    """The chosen posts as a thread of their own: the earliest of them opens it, answers stay answers, comments whose post stays
    behind stand under the opening one."""
    moving = with_comments(posts, chosen)
    ids = {post.id for post in moving}
    roots = [post for post in moving if post.parent_id not in ids]
    first = min(roots, key=lambda post: (post.created_at, post.id))
    found = {post.id: post.place if post.parent_id in ids else under(first.id) for post in moving}
    found.update({post.id: ANSWER for post in moving if post.kind == PostKind.ANSWER})
    return found | {first.id: OPENING}


def merge_places(posts: Collection[Standing], into_opening_id: int, *, as_comment: bool) -> Places:
    """All posts of a thread as posts of another: the opening one becomes an answer, or a comment under the other's opening post."""
    found = {post.id: post.place for post in posts}
    opening = next(post.id for post in posts if post.kind == PostKind.QUESTION)
    return flattened(found | {opening: under(into_opening_id) if as_comment else ANSWER}, into_opening_id)


def flattened(places: Mapping[int, Place], otherwise_id: int, known: Collection[int] = ()) -> Places:
    """No comment under a comment, none under a post that is not there: they stand under what their post stands under, or under
    `otherwise_id`. `known` are further posts of the thread that take comments."""
    def above(place: Place) -> int:
        parent_id, seen = place.parent_id, set[int]()
        while parent_id is not None and parent_id in places and places[parent_id].kind == PostKind.COMMENT and parent_id not in seen:
            seen.add(parent_id)
            parent_id = places[parent_id].parent_id
        takes = parent_id is not None and (parent_id in known or (parent_id in places and places[parent_id].kind != PostKind.COMMENT))
        return parent_id if takes and parent_id is not None else otherwise_id

    return {post_id: under(above(place)) if place.kind == PostKind.COMMENT else place for post_id, place in places.items()}


def convert_places(posts: Collection[Standing], post_id: int, under_id: int | None) -> Places:
    """A comment as an answer (`under_id` None), or an answer as a comment, its own comments beside it."""
    if under_id is None:
        return {post_id: ANSWER}
    return {post_id: under(under_id)} | {post.id: under(under_id) for post in posts if post.parent_id == post_id}


def places_back(
    here: Collection[Standing], was: Mapping[int, Place], opening_id: int, takes: Iterable[int], *, all_of: bool
) -> Places:
    """Posts of a thread where they stood before. Comments written under them since go along, and with `all_of` every other post.

    `takes` are the posts of the place they go to that take comments, `opening_id` its opening post.
    """
    returning = {post.id: was[post.id] for post in here if post.id in was}
    joining = {post.id: post.place for post in here if post.id not in was and (all_of or post.parent_id in returning)}
    known = {post_id for post_id in takes if post_id not in returning}
    return flattened(joining | returning, opening_id, known)
