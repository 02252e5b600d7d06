"""The holes of a thread's page, filled for one viewer: votes, buttons, menus, the answer form.

Each is a macro of `templates/pages/_slots.html` drawn from few plain inputs and kept by them, so that the same buttons
are not drawn again for the next member who may do the same.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from flask import current_app

from forum.core import settings
from forum.core.cache import parts
from forum.core.door import locale
from forum.core.entries import Entry, Place, entries, panels_for, thread_marks
from forum.core.permissions import Actor
from forum.core.rendering import slot
from forum.metrics.surveys.states import takes_ratings
from forum.notifications.places import PlaceKind, follows_place
from forum.pages.facts import PostFacts, ThreadFacts, read_facts
from forum.pages.frame import fragment, fragments, kept_in
from forum.pages.queries.viewer_facts import ViewerFacts
from forum.pages.rights import PostRights, ThreadRights, rights_by_post, thread_rights
from forum.pages.sharing import CSRF_SLOT, Part
from forum.threads.opening_times import new_key
from forum.threads.queries import KeptDraft, slow_wait

KEY_SLOT = "key"
CLAIMS_SLOT = "claims"
DELETED = "deleted"
MOST_RIGHTS = 1_000
_numbers = itertools.count()
KEY_MARK = f"<!--slot:{KEY_SLOT}-->".encode()
CLAIMS_MARK = f"<!--slot:{CLAIMS_SLOT}-->"


@dataclass(frozen=True, slots=True)
class Beholder:
    """All that a slot is drawn from besides its post, in one hashable value per page view."""

    language: str
    versions: tuple[int, ...]
    stranger: bool
    whole: ThreadRights
    standing: tuple[bool, bool, str]

    def key(self, rights: dict[Any, int]) -> tuple[Any, ...]:
        """A short key: rights are named by a number, as there are few different ones."""
        return (self.language, self.versions, self.stranger, _number(rights, self.whole), self.standing)


def thread_fills(who: Actor, part: Part, facts: ViewerFacts, draft: KeptDraft | None = None) -> dict[str, str]:
    """Every slot of a thread's page but the frame's."""
    thread, posts = read_facts(part.facts)
    each = rights_by_post(who, posts)
    standing = (facts.me_too, facts.bookmarked, facts.follows)
    beholder = Beholder(locale(), part.versions, who.is_anonymous, thread_rights(who, thread), standing)
    numbers: dict[Any, int] = parts().held("rights", dict)
    key, kept = beholder.key(numbers), fragments()
    asked = _drawn("standing", thread, beholder.whole, who.is_anonymous, facts.denied)
    asked += _said(who, thread, facts, beholder.whole)
    fills = {"standing": asked, "panels": _panels(who, thread), "reply": _reply(who, thread, beholder.whole, draft)}
    fills["helped"] = _helped(thread, is_concerned=beholder.whole.is_asker or _has_solved(who, posts), stranger=who.is_anonymous)
    fills["reply"] = fills["reply"].replace(CLAIMS_MARK, _claims(thread, beholder.whole, facts))
    for post in posts:
        vote, may = facts.votes.get(post.id, 0), each[post.id]
        done = tuple(name for name in may.entries if (name, post.id) in facts.done)
        said = facts.remarks.get(post.id, ())
        inputs = (*key, post.id, vote, _number(numbers, may), done, said)
        made = kept_in(kept, inputs, lambda: _of_post(post, may, vote, done, said, beholder))  # noqa: B023
        fills.update(zip(_names(post), made, strict=True))
        if post.is_opening and post.removed == DELETED:  # nothing goes on in a deleted thread but bringing it back
            fills |= {"standing": _draw("bring_back", post.id, each[post.id]), "reply": ""}
    return fills


def _said(who: Actor, thread: ThreadFacts, facts: ViewerFacts, rights: ThreadRights) -> str:
    """What other rooms know of this viewer and this thread; staff have cards at the side."""
    if who.is_staff:
        return ""
    marks = thread_marks()
    lines = tuple(
        (name, *map(str, marks[name].says(level, rights.is_asker)), marks[name].path.format(id=thread.id)) for name, level in facts.said
    )
    return _beside("thread_marks", lines) if lines else ""


def _has_solved(who: Actor, posts: list[PostFacts]) -> bool:
    """Whether a solution on the page is the viewer's own."""
    return any(post.is_solution and post.author_id == who.id for post in posts)


def _helped(thread: ThreadFacts, *, is_concerned: bool, stranger: bool) -> str:
    """The same for everybody but the asker, who is asked otherwise, and whoever wrote the solution. The page of
    strangers is one for all and sets no cookie: no token."""
    wanted = takes_ratings(thread) and not is_concerned and settings.get("metrics.page_helped")
    return _beside("helped", thread.id, "" if stranger else slot(CSRF_SLOT)) if wanted else ""


def _panels(who: Actor, thread: ThreadFacts) -> str:
    found = ((one.name, one.path.format(id=thread.id), one.icon, str(one.label)) for one in panels_for(who, thread))
    return "".join(_beside("panel", *one) for one in found)


def _number(numbers: dict[Any, int], rights: Any) -> int:
    """A number that equal rights share and no others have; there are as many as there are kinds of members."""
    found = numbers.get(rights)
    if found is None:
        if len(numbers) > MOST_RIGHTS:
            numbers.clear()
        found = numbers[rights] = next(_numbers)
    return found


def _names(post: PostFacts) -> tuple[str, ...]:
    return (f"comment:{post.id}",) if post.is_comment else tuple(f"{name}:{post.id}" for name in ("vote", "actions", "menu", "cform"))


def _of_post(
    post: PostFacts, may: PostRights, vote: int, done: tuple[str, ...], said: tuple[tuple[str, str, str], ...], beholder: Beholder,
) -> tuple[str, ...]:
    """The slots of one post, in the order of `_names`."""
    stranger, thread, whole = beholder.stranger, post.thread, beholder.whole
    more = () if post.removed else _entries(may, done, stranger=stranger)
    if post.is_comment:
        if stranger and not post.score:
            return ("",)
        return (_draw("comment_tools", post.id, post.score, vote, may, post.removed, stranger, () if stranger else more) + _remarks(said),)
    gone, takes_words = post.removed == DELETED, thread.listed and not post.removed
    return (
        _draw("vote", post.id, post.score, vote, may.up, may.down, stranger),
        ("" if gone else _draw("actions", post, thread, whole, beholder.standing, stranger, more)) + _remarks(said),
        "" if stranger else _draw("post_menu", post, thread, may, whole, more),
        _draw("comment_box", post.id, settings.get("threads.comment_max")) if may.comment and takes_words and not stranger else "",
    )


def _entries(may: PostRights, done: tuple[str, ...], *, stranger: bool) -> tuple[tuple[Entry, bool], ...]:
    """What other rooms offer for a post, and whether the viewer has done it."""
    offered = (entry for entry in entries(Place.POST) if entry.name in may.entries and (entry.strangers or not stranger))
    return tuple((entry, entry.name in done) for entry in offered)


def _remarks(said: tuple[tuple[str, str, str], ...]) -> str:
    return _draw("remarks", said) if said else ""


def _reply(who: Actor, thread: ThreadFacts, rights: ThreadRights, draft: KeptDraft | None) -> str:
    if not thread.listed:  # nothing can be added to what is out of sight
        return ""
    asks = thread.is_question and thread.resolution == "open" and rights.ask_for_info
    longest = settings.get("threads.body_max")
    if thread.slow_minutes and rights.answer.allowed:
        wait = slow_wait(who, thread.id, thread.slow_minutes)
        return _draw("slow", thread.slow_minutes, wait, who.is_staff) + _draw(
            "reply", thread, rights.answer, asks, who.is_anonymous, longest, draft
        )
    if draft:
        return _draw("reply", thread, rights.answer, asks, who.is_anonymous, longest, draft)
    return _drawn("reply", thread, rights.answer, asks, who.is_anonymous, longest, None)


def _claims(thread: ThreadFacts, rights: ThreadRights, facts: ViewerFacts) -> str:
    """Who is writing an answer, for members only, and the button to say so; nothing once the question takes no answers."""
    if not (thread.is_question and thread.listed and thread.resolution == "open" and thread.locked_at is None):
        return ""
    if not (facts.writing or rights.claim):
        return ""
    return _drawn("claims", thread.id, facts.writing, rights.claim, facts.claims)


def place_fill(who: Actor, kind: PlaceKind, slug: str) -> str:
    """The follow button of a category's or tag's page."""
    return "" if who.is_anonymous else _drawn("follow_place", kind.value, slug, follows_place(who, kind, slug))


def _drawn(macro: str, *inputs: Any) -> str:
    return fragment((macro, *inputs), lambda: _draw(macro, *inputs))


def _beside(macro: str, *inputs: Any) -> str:
    macros = current_app.jinja_env.get_template("pages/_beside.html").module
    return fragment((macro, *inputs), lambda: str(getattr(macros, macro)(*inputs)).strip())


def _draw(macro: str, *inputs: Any) -> str:
    return str(getattr(_macros(), macro)(*inputs)).strip()


def _macros() -> Any:
    """The macros with the marks for what is different in every answer; made once, as they hold nothing else."""
    template = current_app.jinja_env.get_template("pages/_slots.html")
    held = current_app.extensions.get("plaza_slot_macros")
    if held is None or held[0] is not template:
        marks = {"csrf_slot": slot(CSRF_SLOT), "key_slot": slot(KEY_SLOT), "claims_slot": slot(CLAIMS_SLOT)}
        held = (template, template.make_module(marks))
        current_app.extensions["plaza_slot_macros"] = held
    return held[1]


def with_key(page: bytes) -> bytes:
    """The page with a fresh one-time key in its answer form."""
    return page.replace(KEY_MARK, new_key().encode()) if KEY_MARK in page else page
