"""Entries of menus that rooms above a page offer: what else can be done to a post, a member, a category.

Filled once, when the app is made. The page asks who may, and never knows who offered it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select

from forum.core.permissions import Actor


class Place(StrEnum):
    """What an entry is about; `may` is asked about it."""

    POST = "post"
    MEMBER = "member"
    CATEGORY = "category"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One link. `path` has a hole for the id; `dialog` names the part of the page there that scripts show in a dialog.

    `marks` selects, for `forum/pages/queries/viewer_facts`, (name, post id, 1) of those posts that the viewer has done it to already:
    the link then says `done`. `strangers`: also shown to them, as one plain link under a post.
    `warned`: what is said with the link right after its author posted something in spite of the warning of personal data.
    """

    place: Place
    name: str
    path: str
    icon: str
    label: Any
    may: Callable[[Actor, Any], bool]
    done: Any = None
    dialog: str = ""
    strangers: bool = False
    warned: Any = ""
    marks: Callable[[Any, Any], Select[Any]] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """A quiet line under posts of a thread's page, for the few who `may`: nobody else pays for finding it out.

    `of` takes the viewer and the ids of the page's posts, and gives (words, address) for those that have one.
    """

    name: str
    icon: str
    may: Callable[[Actor], bool]
    of: Callable[[Actor, Collection[int]], Mapping[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A card at the side of a thread's page for those who `may`, fetched once the page is there: the page itself asks nothing for it.

    The page at `path`, with a hole for the thread's id, has the card as its `#panel-NAME`; without scripts a link leads there.
    """

    name: str
    path: str
    icon: str
    label: Any
    may: Callable[[Actor, Any], bool]


@dataclass(frozen=True, slots=True, eq=False)
class ThreadMark:
    """A line above the answers about this viewer and this thread, read together with what else is theirs: no statement of its own.

    `of` takes parameters for thread and viewer and selects at most one row of (name, level, instant); a row whose instant is older
    than `lasts` says nothing. `says` gives (icon, words, label of the link) for a level and whether the viewer asked the question.
    """

    name: str
    path: str
    of: Callable[[Any, Any], Select[Any]]
    says: Callable[[str, bool], tuple[str, Any, Any]]
    lasts: timedelta


_entries: dict[tuple[Place, str], Entry] = {}
_remarks: dict[str, Remark] = {}
_panels: dict[str, Panel] = {}
_thread_marks: dict[str, ThreadMark] = {}


def offer(*entries: Entry) -> None:
    """Install entries; one of the same name takes the other's place."""
    for entry in entries:
        _entries[entry.place, entry.name] = entry


def remark(*remarks: Remark) -> None:
    """Install remarks; one of the same name takes the other's place."""
    for one in remarks:
        _remarks[one.name] = one


def lay_beside(*panels: Panel) -> None:
    """Install panels; one of the same name takes the other's place."""
    _panels.update({one.name: one for one in panels})


def panels_for(viewer: Actor, thread: Any) -> tuple[Panel, ...]:
    """What is fetched to the side of this thread's page for this viewer."""
    return tuple(one for one in _panels.values() if one.may(viewer, thread))


def mark_threads(*marks: ThreadMark) -> None:
    """Install lines about a viewer and a thread; one of the same name takes the other's place."""
    _thread_marks.update({one.name: one for one in marks})


def thread_marks() -> Mapping[str, ThreadMark]:
    """All of them, by name."""
    return _thread_marks


def remarks_for(viewer: Actor, post_ids: Collection[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """The lines under these posts for this viewer: (icon, words, address)."""
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for one in _remarks.values() if post_ids else ():
        if one.may(viewer):
            for post_id, (words, url) in one.of(viewer, post_ids).items():
                found[post_id] = (*found.get(post_id, ()), (one.icon, words, url))
    return found


def entries(place: Place) -> tuple[Entry, ...]:
    """All that are offered there, in the order they came."""
    return tuple(entry for (where, _name), entry in _entries.items() if where is place)


def side_entries(viewer: Actor, here: str) -> list[dict[str, Any]]:
    """What other rooms add for this viewer to the side of the pages of one's own settings; `here` is the name of the page."""
    return [
        {"label": entry.label, "url": entry.path, "icon": entry.icon, "current": entry.name == here}
        for entry in entries_for(viewer, Place.SETTINGS)
    ]


def entries_for(viewer: Actor, place: Place, subject: Any = None) -> list[Entry]:
    """Those this viewer may use on this."""
    return [entry for entry in entries(place) if entry.may(viewer, subject)]
