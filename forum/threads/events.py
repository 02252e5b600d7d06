"""What the threads room announces. `actor_id` None means the system or an import."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class ThreadStarted(Event):
    """A question was asked, a discussion or an announcement begun."""

    actor_id: int | None
    thread_id: int
    post_id: int


@dataclass(frozen=True)
class QuestionAsked(ThreadStarted):
    pass


@dataclass(frozen=True)
class PostEvent(Event):
    actor_id: int | None
    thread_id: int
    post_id: int


@dataclass(frozen=True)
class AnswerPosted(PostEvent):
    pass


@dataclass(frozen=True)
class CommentPosted(PostEvent):
    """`asks_for_info`: the author needs details from the asker first."""

    asks_for_info: bool = False


@dataclass(frozen=True)
class PostEdited(PostEvent):
    revision: int


@dataclass(frozen=True)
class EditSuggested(PostEvent):
    """Somebody who may not edit this post says how it could be better."""

    suggestion_id: int


@dataclass(frozen=True)
class SuggestionDecided(PostEvent):
    """`state` is a `SuggestionState`: approved, improved or rejected, then with the code of the `reason`."""

    suggestion_id: int
    state: str
    reason: str = ""


@dataclass(frozen=True)
class SuggestionWithdrawn(PostEvent):
    """Whoever suggested an edit took it back before it was decided."""

    suggestion_id: int


@dataclass(frozen=True)
class MembersMentioned(PostEvent):
    """Members named for the first time in this post."""

    member_ids: tuple[int, ...]


@dataclass(frozen=True)
class MemberUnnamed(PostEvent):
    """The name of a member who has left was taken out of a post; nobody edited it."""


@dataclass(frozen=True)
class PostDeleted(PostEvent):
    pass


@dataclass(frozen=True)
class PostUndeleted(PostEvent):
    pass


@dataclass(frozen=True)
class PostHidden(PostEvent):
    """`quietly`: it is part of something larger, of which its author is told as a whole. `was_held`: it was not let in."""

    reason: str
    quietly: bool = False
    was_held: bool = False


@dataclass(frozen=True)
class PostRestored(PostEvent):
    """`quietly` as with `PostHidden`. `was_held`: it was not let in, and now it waits again; nobody else sees it yet."""

    quietly: bool = False
    was_held: bool = False


@dataclass(frozen=True)
class PostHeld(PostEvent):
    """Posted, but nobody sees it until somebody has looked at it. `screening_id` names the record that says why."""

    screening_id: int | None = None


@dataclass(frozen=True)
class PostReleased(PostEvent):
    """A held post was let in; what posting announces was announced just before. `author_id` wrote it."""

    author_id: int | None = None


@dataclass(frozen=True)
class ThreadChanged(Event):
    """Moved, retitled, retagged, locked, pinned or given another type: `what` says which.

    `was` is what it was before: the old category's id ("category"), the old type ("type"), the old title ("title"); `became` is
    what it is now.
    """

    actor_id: int | None
    thread_id: int
    what: str
    was: str = ""
    became: str = ""


@dataclass(frozen=True)
class CategoryChanged(Event):
    """`name` is the category's, `was` what it was before (name, readers); `field` the label of what is asked for there."""

    actor_id: int | None
    category_id: int
    what: str
    name: str = ""
    was: str = ""
    field: str = ""


@dataclass(frozen=True)
class TagChanged(Event):
    """`name` is the tag's, `was` its name before or that of the tag merged into it."""

    actor_id: int | None
    tag_id: int
    what: str
    name: str = ""
    was: str = ""


@dataclass(frozen=True)
class TagsMerged(Event):
    """Everything of one tag goes to another; said while both are still there."""

    actor_id: int | None
    tag_id: int
    into_id: int


@dataclass(frozen=True)
class PostsMoved(Event):
    """Posts that stood in `thread_id` stand in `into_id` now. `act_id` names the record by which it is taken back."""

    actor_id: int | None
    thread_id: int
    into_id: int
    act_id: int


@dataclass(frozen=True)
class ThreadSplit(PostsMoved):
    """`into_id` is a new thread, made of posts of the other."""


@dataclass(frozen=True)
class ThreadsMerged(PostsMoved):
    """All posts of a thread; it is only a way to the other one from now on."""


@dataclass(frozen=True)
class SplitUndone(PostsMoved):
    """What was split off (`thread_id`) is back in the thread it came from."""


@dataclass(frozen=True)
class MergeUndone(PostsMoved):
    """What was merged stands alone again (`into_id`)."""


@dataclass(frozen=True)
class PostConverted(PostsMoved):
    """A comment is an answer now, or the reverse: `was` and `kind`. Both threads are the same."""

    post_id: int
    was: str
    kind: str


@dataclass(frozen=True)
class AuthorAnonymised(Event):
    """What a member wrote in a thread is shown as written by nobody in particular: by the account `anonymous_id`."""

    actor_id: int | None
    thread_id: int
    member_id: int
    act_id: int
    anonymous_id: int


@dataclass(frozen=True)
class AnonymityLifted(AuthorAnonymised):
    """It shows the member's name again."""
