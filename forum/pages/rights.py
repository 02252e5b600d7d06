"""What a viewer may do on a thread's page, asked of the policy table once per kind of post instead of once per post.

The rules look at who wrote a post and when, at its kind and at its thread: posts of others of one kind get one answer, which
a test holds equal to asking for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forum.core.entries import Place, entries_for
from forum.core.permissions import Actor, Verdict, can, verdict
from forum.pages.facts import PostFacts, ThreadFacts
from forum.policy import Action


@dataclass(frozen=True, slots=True)
class PostRights:
    """Verdicts about one post; hashable, so that they can be part of a fragment's key. `entries` name what other rooms offer."""

    up: Verdict
    down: Verdict
    comment: Verdict
    edit: bool
    suggest: bool
    delete: bool
    undelete: bool
    hide: bool
    convert: bool
    is_own: bool
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThreadRights:
    """What may be done to the thread as a whole."""

    answer: Verdict
    me_too: Verdict
    claim: bool
    accept: bool
    withdraw: bool
    add_solution: bool
    verify: bool
    solve_by_self: bool
    ask_for_info: bool
    give_info: bool
    close: bool
    duplicate: bool
    reopen: bool
    still_broken: bool
    lock: bool
    pin: bool
    move: bool
    change_type: bool
    tools: bool
    is_asker: bool


def thread_rights(who: Actor, thread: ThreadFacts) -> ThreadRights:
    def may(action: Action) -> bool:
        return can(who, action, thread)

    asks = thread.is_question and thread.listed  # what is removed has to come back before anything is decided about it
    return ThreadRights(
        verdict(who, Action.ANSWER, thread), verdict(who, Action.ME_TOO, thread), asks and may(Action.CLAIM),
        accept=asks and may(Action.ACCEPT), withdraw=asks and may(Action.WITHDRAW_ACCEPTANCE),
        add_solution=asks and may(Action.ADD_SOLUTION), verify=asks and may(Action.VERIFY_ANSWER),
        solve_by_self=asks and may(Action.SOLVE_BY_SELF), ask_for_info=asks and may(Action.ASK_FOR_INFO),
        give_info=asks and may(Action.GIVE_INFO), close=asks and may(Action.CLOSE), duplicate=asks and may(Action.MARK_DUPLICATE),
        reopen=asks and may(Action.REOPEN), still_broken=asks and may(Action.STILL_BROKEN),
        lock=may(Action.LOCK), pin=may(Action.PIN), move=may(Action.MOVE_THREAD), change_type=may(Action.CHANGE_TYPE),
        tools=may(Action.SEE_THREAD_TOOLS),
        is_asker=thread.asker_id == who.id,
    )


def rights_by_post(who: Actor, posts: Iterable[PostFacts]) -> dict[int, PostRights]:
    """Each post's rights: own posts one by one, those of others once per kind."""
    others: dict[tuple[str, bool], PostRights] = {}
    found: dict[int, PostRights] = {}
    for post in posts:
        if post.author_id == who.id:
            found[post.id] = post_rights(who, post)
        else:
            alike = (post.kind, post.article_id is not None)
            if alike not in others:
                others[alike] = post_rights(who, post)
            found[post.id] = others[alike]
    return found


def post_rights(who: Actor, post: PostFacts) -> PostRights:
    return PostRights(
        verdict(who, Action.UPVOTE, post), verdict(who, Action.DOWNVOTE, post), verdict(who, Action.COMMENT, post),
        edit=can(who, Action.EDIT_POST, post), suggest=can(who, Action.SUGGEST_EDIT, post),
        delete=can(who, Action.DELETE_POST, post), undelete=can(who, Action.UNDELETE_POST, post),
        hide=can(who, Action.HIDE, post), convert=can(who, Action.CONVERT_POST, post), is_own=post.author_id == who.id,
        entries=tuple(entry.name for entry in entries_for(who, Place.POST, post)),
    )
