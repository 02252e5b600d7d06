"""What every format is turned into before it is written, and what an export starts from. Plain values, no database.

People, posts and threads are named by `ref`: whatever the source calls them. All instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


class BadRecord(ValueError):
    """A record that cannot be used. The message says where in it and why, for the person who made the file."""


@dataclass(slots=True)
class SurveyRecord:
    """What somebody was asked, and said: of the help with a question (about the solution of `solved_at`), or of the place."""

    asked_at: datetime
    told_at: datetime | None = None
    answered_at: datetime | None = None
    score: int | None = None
    words: str = ""
    reason: str | None = None
    solved_at: datetime | None = None


@dataclass(slots=True)
class ReaderRecord:
    """Whether the page of a question helped somebody, of whom nothing is known."""

    at: datetime
    helped: bool
    sought: bool | None = None
    would_contact: bool | None = None


@dataclass(slots=True)
class MemberRecord:
    """Somebody who writes. Never has an e-mail address or a password.

    `reputation_brought` are points earned elsewhere, beyond what the votes and acceptances that come along explain.
    `hides` are the words of `accounts.states.Hidden`.
    """

    ref: str
    handle: str
    display_name: str
    created_at: datetime | None = None
    roles: tuple[str, ...] = ()
    locale: str | None = None
    bio: str = ""
    left_at: datetime | None = None
    reputation_brought: int = 0
    hides: tuple[str, ...] = ()
    helper_languages: tuple[str, ...] = ()
    recommendations: list[SurveyRecord] = field(default_factory=list)


@dataclass(slots=True)
class FieldRecord:
    """Something every question of a category says."""

    key: str
    label: str
    help: str = ""
    kind: str = "text"
    role: str = "none"
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(slots=True)
class CategoryRecord:
    slug: str
    name: str
    description: str = ""
    position: int | None = None
    icon: str = ""
    read_access: str = "everyone"
    post_access: str = "members"
    archived: bool = False
    fields: tuple[FieldRecord, ...] = ()


@dataclass(slots=True)
class TagRecord:
    name: str
    description: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(slots=True)
class FileRecord:
    """A file that posts show as `attachment:<ref>`; its bytes are read when a post needs them."""

    ref: str
    filename: str
    data: bytes
    owner: str | None = None
    created_at: datetime | None = None


@dataclass(slots=True)
class CastVote:
    member: str
    up: bool
    at: datetime


@dataclass(slots=True)
class EarlierText:
    """What a post said before its current text: when that was written, by whom and with which note."""

    at: datetime
    by: str
    body: str
    title: str | None = None
    tags: tuple[str, ...] | None = None
    fields: dict[str, str] | None = None
    note: str = ""
    restores: int | None = None


@dataclass(slots=True)
class PostRecord:
    """A text. `edited_*` describe the current one when there are `revisions` before it.

    `carried` are up and down votes of which only the sum is known. `is_html` says that `body` is another site's HTML.
    """

    ref: str
    author: str
    created_at: datetime
    body: str
    is_html: bool = False
    votes: list[CastVote] = field(default_factory=list)
    carried: tuple[int, int] = (0, 0)
    comments: list[PostRecord] = field(default_factory=list)
    revisions: list[EarlierText] = field(default_factory=list)
    edited_at: datetime | None = None
    edited_by: str | None = None
    edit_note: str = ""
    restores: int | None = None
    language: str | None = None
    verified_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None
    hidden_reason: str | None = None
    asks_for_info: bool = False

    @property
    def is_removed(self) -> bool:
        return self.deleted_at is not None or self.hidden_at is not None


@dataclass(slots=True)
class MoveRecord:
    """One change of a question's resolution, in the words of the line format."""

    at: datetime
    move: str
    by: str | None = None
    how: str | None = None
    reason: str | None = None
    answer: str | None = None
    of: str | None = None
    scope: str | None = None
    note: str | None = None


@dataclass(slots=True)
class ThreadRecord:
    """A thread with everything in it. `origin` says where it was read: a file and a place in it."""

    ref: str
    type: str
    title: str
    category: str | None
    opening: PostRecord
    tags: tuple[str, ...] = ()
    language: str | None = None
    views: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    pinned: bool = False
    locked: bool = False
    me_toos: list[tuple[str, datetime]] = field(default_factory=list)
    carried_me_toos: int = 0
    followers: list[tuple[str, str]] = field(default_factory=list)
    answers: list[PostRecord] = field(default_factory=list)
    history: list[MoveRecord] = field(default_factory=list)
    surveys: list[SurveyRecord] = field(default_factory=list)
    readers: list[ReaderRecord] = field(default_factory=list)
    origin: tuple[str, str] = ("", "")

    @property
    def posts(self) -> int:
        """How many texts there are, comments included."""
        return 1 + len(self.answers) + len(self.opening.comments) + sum(len(answer.comments) for answer in self.answers)

    @property
    def originals(self) -> list[str]:
        """Refs of the questions this one was ever called a duplicate of."""
        return [move.of for move in self.history if move.of]

    @property
    def last_closing(self) -> MoveRecord | None:
        """The move that makes it a duplicate now, None when it is none (any more)."""
        for move in reversed(self.history):
            if move.move in ("reopened", "closed"):
                return move if move.of else None
        return None
