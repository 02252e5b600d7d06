"""Where pages of the forum lead staff to the desk."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.core.entries import Entry, Place, Remark
from forum.core.permissions import Actor, can
from moderation.desk.queries.waiting import waiting_of
from moderation.policy import DeskAction


def reads_dossiers(viewer: Actor, _subject: Any) -> bool:
    return can(viewer, DeskAction.READ_DOSSIER)


def reads_dossiers_from(viewer: Actor, post: Any) -> bool:
    """Under a comment there is no room for it."""
    return post.kind != "comment" and can(viewer, DeskAction.READ_DOSSIER)


def reviews(viewer: Actor) -> bool:
    return can(viewer, DeskAction.REVIEW)


def in_the_queue(viewer: Actor, post_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """What says that a post waits, and the way to where it is decided."""
    return {post_id: (_words(flags), f"/desk/review/{item_id}/") for post_id, item_id, flags in waiting_of(viewer, post_ids)}


def _words(flags: int) -> str:
    if not flags:
        return _("In the review queue")
    return str(ngettext("In the review queue: %(num)d flag", "In the review queue: %(num)d flags", flags))


ENTRIES = (
    Entry(Place.MEMBER, "dossier", "/desk/members/{id}/", "folder-open", _l("Dossier"), reads_dossiers),
    Entry(Place.POST, "dossier", "/desk/posts/{id}/author", "folder-open", _l("Dossier of the author"), reads_dossiers_from),
)
REMARKS = (Remark("queue", "list-checks", reviews, in_the_queue),)
