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
    """`asks_for_info`: the author needs details from the asker first."""

    asks_for_info: bool = False


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
    reason: str


@dataclass(frozen=True)
class PostRestored(PostEvent):
    pass


@dataclass(frozen=True)
class ThreadChanged(Event):
    """Moved, retitled, retagged, locked, pinned or given another type: `what` says which.

    `was` is what it was before: the old category's id ("category"), the old type ("type"), the old title ("title").
    """

    actor_id: int | None
    thread_id: int
    what: str
    was: str = ""


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
