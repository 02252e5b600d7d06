"""What the knowledge base announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class ArticleMoved(Event):
    """An article is in another state, or readers have another revision. `listed`: whether they have one at all."""

    actor_id: int | None
    article_id: int
    name: str
    was: str | None
    became: str
    reason: str
    revision: int
    listed: bool


@dataclass(frozen=True)
class ArticleSettingsChanged(Event):
    """`what`: category, owner, review_by, position. `before` and `after` are in words."""

    actor_id: int | None
    article_id: int
    name: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ArticleCategoryChanged(Event):
    """`what`: added, text, order, removed."""

    actor_id: int | None
    name: str
    what: str


@dataclass(frozen=True)
class ArticleAlarmClosed(Event):
    """A reason to look at an article again is settled. `kind` is an `AlarmKind`, `how` an `AlarmEnd`."""

    actor_id: int | None
    article_id: int
    name: str
    kind: str
    how: str
    note: str = ""


@dataclass(frozen=True)
class ArticleDue(Event):
    """The day has come to look at an article again: told to whoever looks after it, once for each day that was set.
    `owner_id` None: nobody does."""

    article_id: int
    owner_id: int | None
    day: str
