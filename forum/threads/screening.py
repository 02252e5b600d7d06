"""Whether a text is posted, held for review or refused. Who decides is declared from above; without a screen everything is posted.

A screen is asked in two steps. `advise` runs before the command begins, outside every transaction: what asks other machines
belongs there. `judge` runs inside, after the writer was found to be allowed to write and before anything is stored.
The system, imports and whoever writes in `unscreened` are never screened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from flask import has_request_context, request

from forum.core.db import in_command
from forum.core.limits import address_prefix
from forum.core.permissions import Actor
from forum.kit.errors import Invalid
from forum.threads.models import Post, Thread
from forum.threads.opening_times import seconds_since
from forum.threads.states import PostKind
from forum.threads.writing import Body

P = ParamSpec("P")
R = TypeVar("R")
FORMS = "threads"
"""The blueprint whose forms all carry a signed key."""


class Verdict(StrEnum):
    POST = "post"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Submission:
    """What somebody is about to post. `before` is what the post said until now (edits); `seconds` since the form was opened."""

    actor: Actor
    kind: str
    markdown: str
    text: str = ""
    title: str = ""
    links: tuple[str, ...] = ()
    images: int = 0
    thread_id: int | None = None
    category_id: int | None = None
    language: str = ""
    seconds: float | None = None
    address: str = ""
    before: str | None = None
    before_links: tuple[str, ...] = ()
    post_id: int | None = None
    advice: Any = None

    @property
    def is_edit(self) -> bool:
        return self.before is not None


@dataclass(frozen=True)
class Outcome:
    """`words` are for the author: why not, or what was changed. `markdown`, `title` replace theirs; `tags` are added; `record` is
    the screen's own."""

    verdict: Verdict = Verdict.POST
    words: tuple[Any, ...] = ()
    record: Any = None
    markdown: str | None = None
    title: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        return self.verdict is Verdict.HOLD


class Screen(Protocol):
    """What is declared. `keep` stores the outcome with its post and returns the number of its record; `note` stores a refusal."""

    def advise(self, submission: Submission) -> Any: ...

    def judge(self, submission: Submission) -> Outcome: ...

    def keep(self, submission: Submission, outcome: Outcome, post: Post) -> int | None: ...

    def note(self, submission: Submission, outcome: Outcome) -> None: ...


class ScreenedOut(Invalid):
    """Refused by the screen: kind words beside the text, which stays in the form."""

    def __init__(self, submission: Submission, outcome: Outcome) -> None:
        super().__init__(fields={"body": list(outcome.words)})
        self.submission, self.outcome = submission, outcome


_POSTED = Outcome()
_declared: list[Screen] = []
_advice: ContextVar[Any] = ContextVar("plaza_screening_advice", default=None)
_off: ContextVar[bool] = ContextVar("plaza_unscreened", default=False)


def declare(screen: Screen | None) -> None:
    """Install the screen; None takes it away."""
    _declared[:] = [] if screen is None else [screen]


@contextmanager
def unscreened() -> Iterator[None]:
    """Whatever is posted inside is not screened: made-up communities, demonstrations, measuring."""
    token = _off.set(True)
    try:
        yield
    finally:
        _off.reset(token)


def screen_for(actor: Actor) -> Screen | None:
    """Who screens what this actor posts, if anybody."""
    return None if actor.is_system or _off.get() or not _declared else _declared[0]


def screened(kind: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Around a posting command: asks for advice before the transaction, and remembers a refusal after it was rolled back.

    Inside another command (mail) there is no advice, and whoever runs that command calls `note_refusal`.
    """
    def around(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = args[0]
            screen = screen_for(actor)
            if screen is None or in_command():
                return function(*args, **kwargs)
            said = {name: str(kwargs.get(name) or "") for name in ("title", "body")}
            token = _advice.set(screen.advise(Submission(actor, kind, said["body"], title=said["title"], address=address())))
            try:
                return function(*args, **kwargs)
            except ScreenedOut as refusal:
                note_refusal(refusal)
                raise
            finally:
                _advice.reset(token)

        return run

    return around


def judged(submission: Submission) -> Outcome:
    """What becomes of it (inside the command). Raises ScreenedOut."""
    screen = screen_for(submission.actor)
    if screen is None:
        return _POSTED
    outcome = screen.judge(submission)
    if outcome.verdict is Verdict.REFUSE:
        raise ScreenedOut(submission, outcome)
    return outcome


def kept(submission: Submission, outcome: Outcome, post: Post) -> int | None:
    """Store what was found, now that there is a post (inside the command). The number of the record, if one was written."""
    screen = screen_for(submission.actor)
    if screen is None:
        return None
    post.word_to_author = " ".join(str(words) for words in outcome.words)
    return screen.keep(submission, outcome, post)


def note_refusal(error: Exception) -> None:
    """Remember what was refused, once the transaction of the refused command is over; any other error is none of ours."""
    if isinstance(error, ScreenedOut) and (screen := screen_for(error.submission.actor)) is not None:
        screen.note(error.submission, error.outcome)


def submission_of(
    actor: Actor, kind: str, body: Body, *, thread: Thread | None = None, category_id: int | None = None, title: str = "",
    language: str = "", key: str | None = None,
) -> Submission:
    """A text that is checked and about to be stored."""
    return Submission(
        actor, kind, body.markdown, body.text, title, body.addresses, body.images, thread.id if thread else None,
        thread.category_id if thread else category_id, language or (thread.language if thread else ""), typed_seconds(key), address(),
        advice=_advice.get(),
    )


def edit_of(actor: Actor, post: Post, body: Body, before: Body, *, title: str = "") -> Submission:
    """A text that is to take the place of another."""
    return Submission(
        actor, post.kind, body.markdown, body.text, title, body.addresses, body.images, post.thread_id, post.thread.category_id,
        post.language, None, address(), before.text, before.addresses, post.id, advice=_advice.get(),
    )


def typed_seconds(key: str | None) -> float | None:
    """Seconds the writer had the form open. A page's form without a key of ours was sent by something that never opened it."""
    seconds = seconds_since(key)
    if seconds is None and has_request_context() and request.blueprint == FORMS:
        return 0.0
    return seconds


def address() -> str:
    """The network a request came from; nothing for jobs and scripts."""
    return address_prefix() if has_request_context() else ""


KINDS = (PostKind.QUESTION, PostKind.ANSWER, PostKind.COMMENT)
