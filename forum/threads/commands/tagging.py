"""Tags of a thread: names as typed to rows, synonyms resolved, new ones only for those who may make them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_ngettext as _ln
from sqlalchemy import delete, insert

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import tag_name
from forum.policy import Action
from forum.threads.models import Tag, Thread, ThreadTag
from forum.threads.queries import tags_called


def clean_names(raw: Iterable[str]) -> list[str]:
    """Tag names as they are stored, each once, in order; what has nothing usable is left out."""
    return list(dict.fromkeys(name for name in map(tag_name, raw) if name))


def resolve_tags(actor: Actor, raw: Iterable[str]) -> list[Tag]:
    """The tags meant, each once, made where the actor may. Raises Invalid naming `tags` with the unknown ones."""
    names, known = check_tags(actor, raw)
    known = {**known, **{name: _create(name) for name in names if name not in known}}
    return list({known[name].id: known[name] for name in names}.values())


def check_tags(actor: Actor, raw: Iterable[str]) -> tuple[list[str], dict[str, Tag]]:
    """The names and those of them that exist, if the actor may use them all. Raises Invalid as `resolve_tags` does; changes nothing."""
    names = clean_names(raw)
    most = settings.get("threads.tags_max")
    if len(names) > most:
        raise Invalid.field("tags", _ln("At most %(num)d tag.", "At most %(num)d tags.", most))
    known = tags_called(names)
    unknown = [name for name in names if name not in known]
    if unknown and not can(actor, Action.CREATE_TAG):
        words = _ln(
            "There is no tag %(names)s, and only tags that exist can be used. Leave it out or choose another one.",
            "There are no tags %(names)s, and only tags that exist can be used. Leave them out or choose others.", len(unknown),
            names=", ".join(unknown),
        )
        raise Invalid(words, fields={"tags": [words]}, details={"unknown_tags": unknown})
    return names, known


def known_tags(raw: Iterable[str]) -> list[Tag]:
    """The tags of these names that still exist (going back to an older revision)."""
    names = clean_names(raw)
    known = tags_called(names)
    return list({known[name].id: known[name] for name in names if name in known}.values())


def _create(name: str) -> Tag:
    tag = Tag(name=name, created_at=utcnow())
    session().add(tag)
    session().flush()
    return tag


def put_tags(thread: Thread, tags: Sequence[Tag]) -> None:
    """Write the tags of a thread in this order (inside `recounted`, or before the first count)."""
    session().execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    rows = [{"thread_id": thread.id, "tag_id": tag.id, "position": position} for position, tag in enumerate(tags)]
    if rows:
        session().execute(insert(ThreadTag), rows)
