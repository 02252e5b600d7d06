"""The tags themselves: renamed, described, merged, deleted. What a thread is tagged with is changed in `tagging`."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from forum.core import settings
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import normalise, tag_name
from forum.policy import Action
from forum.threads.events import TagChanged, TagsMerged
from forum.threads.models import Tag, TagSynonym, ThreadTag
from forum.threads.tallies import forget_tag, move_tag

DESCRIPTION_MAX, SYNONYMS_MAX = 300, 30


@command
def edit_tag(actor: Actor, tag_id: int, *, name: str, description: str, synonyms: Iterable[str]) -> Tag:
    """Rename and describe a tag; its old name goes on to mean it. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_TAGS)
    tag = lock(Tag, tag_id)
    clean, words = tag_name(name), normalise(description).strip()
    if not clean:
        raise Invalid.field("name", _l("Use letters or digits."))
    if len(words) > DESCRIPTION_MAX:
        raise Invalid.field("description", _l("Use at most %(max)d characters.", max=DESCRIPTION_MAX))
    wanted = {spelling for spelling in map(tag_name, synonyms) if spelling}
    before, tag.description = tag.name, words
    if clean != before:
        _check_free("name", clean, tag_id)
        session().execute(delete(TagSynonym).where(TagSynonym.name == clean))
        tag.name = clean
        wanted.add(before)
    session().flush()
    respelled = _write_synonyms(tag, wanted - {clean})
    _changed(actor, tag, "renamed" if clean != before else "respelled" if respelled else "edited", before if clean != before else "")
    return tag


@command
def merge_tags(actor: Actor, tag_id: int, *, into_id: int) -> Tag:
    """Make one tag of two: threads, synonyms and the name of the first go to the second. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_TAGS)
    if tag_id == into_id:
        raise Invalid.field("into", _l("Choose another tag."))
    first, second = (lock(Tag, row_id) for row_id in sorted((tag_id, into_id)))
    source, target = (first, second) if first.id == tag_id else (second, first)
    move_tag(source.id, target.id)
    own = update(TagSynonym).where(TagSynonym.tag_id == source.id).values(tag_id=target.id)
    session().execute(own.execution_options(synchronize_session=False))
    name = source.name
    announce(TagsMerged(utcnow(), actor.id, source.id, target.id))
    session().delete(source)
    session().flush()
    forget_tag(tag_id)
    session().add(TagSynonym(name=name, tag_id=target.id))
    _changed(actor, target, "merged", name)
    return target


@command
def delete_tag(actor: Actor, tag_id: int) -> None:
    """Delete a tag that no thread has, not even a hidden one. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_TAGS)
    tag = lock(Tag, tag_id)
    if session().scalar(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id).limit(1)) is not None:
        raise Invalid(_l("Threads have this tag. Merge it into another one instead."))
    session().execute(delete(TagSynonym).where(TagSynonym.tag_id == tag_id))
    _changed(actor, tag, "deleted")
    session().delete(tag)
    session().flush()
    forget_tag(tag_id)


def _write_synonyms(tag: Tag, wanted: set[str]) -> bool:
    """Whether that changed anything."""
    if len(wanted) > SYNONYMS_MAX:
        raise Invalid.field("synonyms", _l("Use at most %(max)d synonyms.", max=SYNONYMS_MAX))
    kept = set(session().scalars(select(TagSynonym.name).where(TagSynonym.tag_id == tag.id)))
    session().execute(delete(TagSynonym).where(TagSynonym.tag_id == tag.id, TagSynonym.name.not_in(wanted)))
    for spelling in sorted(wanted - kept):
        _check_free("synonyms", spelling, tag.id)
        session().add(TagSynonym(name=spelling, tag_id=tag.id))
    session().flush()
    return kept != wanted


def _check_free(field: str, name: str, tag_id: int) -> None:
    """A word means one tag."""
    other = session().scalar(select(Tag.name).where(Tag.name == name, Tag.id != tag_id))
    if other is not None:
        raise Invalid.field(field, _l("There is a tag %(name)s already. Merge the two instead.", name=name))
    synonym = select(Tag.name).join(TagSynonym, TagSynonym.tag_id == Tag.id).where(TagSynonym.name == name, Tag.id != tag_id)
    meant = session().scalar(synonym)
    if meant is not None:
        raise Invalid.field(field, _l("%(name)s is a synonym of %(other)s already.", name=name, other=meant))


def _changed(actor: Actor, tag: Tag, what: str, was: str = "") -> None:
    settings.raise_epoch()
    announce(TagChanged(utcnow(), actor.id, tag.id, what, tag.name, was))
