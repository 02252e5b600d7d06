"""The holes of a thread's page, filled for one viewer: votes, buttons, menus, the answer form.

Each is a macro of `templates/pages/_slots.html` drawn from few plain inputs and kept by them, so that the same buttons
are not drawn again for the next member who may do the same.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from forum.core import settings
from forum.core.permissions import Actor
from forum.core.rendering import slot
from forum.pages.facts import PostFacts, ThreadFacts, read_facts
from forum.pages.frame import fragment
from forum.pages.queries.viewer_facts import ViewerFacts
from forum.pages.rights import PostRights, ThreadRights, rights_by_post, thread_rights
from forum.pages.sharing import CSRF_SLOT, Part
from forum.threads.forms import new_key

KEY_SLOT = "key"
KEY_MARK = f"<!--slot:{KEY_SLOT}-->"


def thread_fills(who: Actor, part: Part, facts: ViewerFacts, draft: str) -> dict[str, str]:
    """Every slot of a thread's page but the frame's."""
    thread, posts = read_facts(part.facts)
    rights, each = thread_rights(who, thread), rights_by_post(who, posts)
    fills = {
        "standing": _drawn("standing", thread, rights, who.is_anonymous),
        "reply": _reply(who, thread, rights, draft),
    }
    for post in posts:
        vote = facts.votes.get(post.id, 0)
        if post.is_comment:
            fills[f"comment:{post.id}"] = _comment(who, post, each[post.id], vote)
        else:
            fills.update(_post(who, post, each[post.id], rights, facts, vote))
    return fills


def _post(who: Actor, post: PostFacts, may: PostRights, whole: ThreadRights, facts: ViewerFacts, vote: int) -> dict[str, str]:
    stranger, thread = who.is_anonymous, post.thread
    standing = (facts.me_too, facts.bookmarked, bool(facts.follows) and facts.follows != "muted") if post.is_opening else None
    return {
        f"vote:{post.id}": _drawn("vote", post.id, post.score, vote, may.up, may.down, stranger),
        f"actions:{post.id}": _drawn("actions", post, thread, whole, standing, stranger),
        f"menu:{post.id}": "" if stranger else _drawn("post_menu", post, thread, may, whole),
        f"cform:{post.id}": "" if stranger or not may.comment else _drawn("comment_box", post.id, settings.get("threads.comment_max")),
    }


def _comment(who: Actor, post: PostFacts, may: PostRights, vote: int) -> str:
    if who.is_anonymous and not post.score:
        return ""
    return _drawn("comment_tools", post.id, post.score, vote, may, post.removed, who.is_anonymous)


def _reply(who: Actor, thread: ThreadFacts, rights: ThreadRights, draft: str) -> str:
    asks = thread.is_question and thread.resolution == "open" and rights.ask_for_info
    longest = settings.get("threads.body_max")
    if draft:
        return _draw("reply", thread, rights.answer, asks, who.is_anonymous, longest, draft)
    return _drawn("reply", thread, rights.answer, asks, who.is_anonymous, longest, "")


def _drawn(macro: str, *inputs: Any) -> str:
    return fragment((macro, *inputs), lambda: _draw(macro, *inputs))


def _draw(macro: str, *inputs: Any) -> str:
    return str(getattr(_macros(), macro)(*inputs)).strip()


def _macros() -> Any:
    """The macros with the marks for what is different in every answer; made once, as they hold nothing else."""
    template = current_app.jinja_env.get_template("pages/_slots.html")
    held = current_app.extensions.get("plaza_slot_macros")
    if held is None or held[0] is not template:
        held = (template, template.make_module({"csrf_slot": slot(CSRF_SLOT), "key_slot": slot(KEY_SLOT)}))
        current_app.extensions["plaza_slot_macros"] = held
    return held[1]


def with_key(page: str) -> str:
    """The page with a fresh one-time key in its answer form."""
    return page.replace(KEY_MARK, new_key()) if KEY_MARK in page else page
