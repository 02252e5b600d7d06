"""Editing with revisions: number 1 is the first text, the newest equals the post; going back is an edit as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.personal_data import masked
from forum.kit.text import plain_line
from forum.policy import Action
from forum.threads.commands.allowances import checked_body, spend_edit
from forum.threads.commands.asking import put_fields, title_problem
from forum.threads.commands.composing import end_draft, note_mentions, take_files
from forum.threads.commands.holding import Entry, edit_entry, keep_record
from forum.threads.commands.tagging import known_tags, put_tags, resolve_tags
from forum.threads.events import PostEdited, ThreadChanged
from forum.threads.fields import Answer, check_fields
from forum.threads.models import CategoryField, Post, Revision, SuggestedEdit, Tag, Thread, ThreadField
from forum.threads.queries import field_values, fields_of, get_opening_post, get_post, get_thread, tags_of
from forum.threads.screening import screened
from forum.threads.states import ThreadType
from forum.threads.tallies import recounted, touched
from forum.threads.writing import RENDERER_VERSION, Body, clean_source

MAX_NOTE_CHARS = 200


@dataclass(frozen=True)
class Wording:
    """What a post is to say. None leaves a part as it is; title, tags and fields belong to opening posts."""

    body: Body | None = None
    title: str | None = None
    tags: Sequence[Tag] | None = None
    fields: Sequence[Answer] | None = None

    @property
    def is_same(self) -> bool:
        return self.body is None and self.title is None and self.tags is None and self.fields is None


@screened("edit")
@command
def edit_post(
    actor: Actor, post_id: int, *, body: str, base: int, note: str = "", title: str | None = None,
    tags: Iterable[str] | None = None, fields: Mapping[str, object] | None = None, key: str | None = None,
) -> Post:
    """Change a post's text, and for opening posts title, tags and field answers. No difference writes nothing. `key`: the form's.

    `base` is the revision the editor started from: if there is a newer one, WrongState carries its number and text, so that
    both texts can be shown. Raises Invalid, TooMany, NotAllowed.
    """
    tag_names = None if tags is None else list(tags)
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.EDIT_POST, post)
    refuse_if_gone(actor, post)
    wording = differences(actor, post, body, title, tag_names, fields)
    if wording.is_same:
        return post
    if base != post.revision:
        raise WrongState(
            _l("Somebody has edited this in the meantime."), current=post.revision, details={"body": post.body_markdown},
        )
    if wording.tags is not None:
        authorize(actor, Action.RETAG, post.thread)
    spend_edit(actor)
    wording, entry = _screened(actor, post, wording)
    put_wording(actor, post, wording, note=note)
    if entry is not None:
        keep_record(entry, post)
    end_draft(actor, edit_draft(post.id), by_form=key is not None)
    return post


def _screened(actor: Actor, post: Post, wording: Wording) -> tuple[Wording, Entry | None]:
    """The wording as the screen lets it in; tags and fields alone are not looked at."""
    if wording.body is None and wording.title is None:
        return wording, None
    entry = edit_entry(actor, post, wording.body or _rendered(actor, post, post.body_markdown), title=wording.title)
    if entry is None or (entry.outcome.markdown is None and entry.outcome.title is None):
        return wording, entry
    body = entry.body if entry.body.markdown != post.body_markdown else None
    return replace(wording, body=body, title=entry.outcome.title or wording.title), entry


@command
def rollback_post(actor: Actor, post_id: int, number: int, *, base: int | None = None) -> Post:
    """Make a post say again what revision `number` said, as a new revision. Raises NotFound for a revision that is not there."""
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.EDIT_POST, post)
    refuse_if_gone(actor, post)
    wanted = select(Revision).where(Revision.post_id == post.id, Revision.number == number)
    old = session().scalars(wanted).one_or_none() if number <= post.revision else None
    if old is None:
        raise NotFound()
    if base is not None and base != post.revision:
        raise WrongState(_l("Somebody has edited this in the meantime."), current=post.revision)
    wording = wording_of(actor, post, old)
    if wording.is_same:
        return post
    spend_edit(actor)
    put_wording(actor, post, wording, restores=number)
    return post


@command
def retag_thread(actor: Actor, thread_id: int, *, tags: Iterable[str], note: str = "") -> Thread:
    """Give a thread other tags, as a revision of its opening post. The same tags write nothing."""
    names = list(tags)
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.RETAG, thread)
    post = get_post(actor, get_opening_post(thread_id).id, lock=True)
    found = _changed_tags(post.thread, resolve_tags(actor, names))
    if found is not None:
        spend_edit(actor)
        put_wording(actor, post, Wording(tags=found), note=note)
    return post.thread


def refuse_if_gone(actor: Actor, post: Post) -> None:
    """What its author deleted is taken back before it is edited. Raises WrongState."""
    if (post.deleted_at is not None or post.thread.deleted_at is not None) and not can(actor, Action.HIDE, post):
        raise WrongState(_l("This is deleted. Undelete it first."), current="deleted")


def edit_draft(post_id: int) -> str:
    """The draft key of an edit."""
    return f"edit-{post_id}"


def differences(
    actor: Actor, post: Post, body: str, title: str | None, tags: Sequence[str] | None, fields: Mapping[str, object] | None,
    *, tagger: Actor | None = None,
) -> Wording:
    """What the form changes, checked; every problem is named at once. New tags are made if the `tagger` may, else if the actor may."""
    errors: dict[str, list[object]] = {}
    words, line, found, answers = None, None, None, None
    try:
        if clean_source(body) != post.body_markdown:
            words = _rendered(actor, post, body)
    except Invalid as error:
        errors.update(error.fields)
    if post.is_opening and title is not None and plain_line(title) != post.thread.title:
        line, problem = plain_line(title), title_problem(title)
        if problem:
            errors["title"] = [problem]
    try:
        found = _changed_tags(post.thread, resolve_tags(tagger or actor, tags)) if post.is_opening and tags is not None else None
    except Invalid as error:
        errors.update(error.fields)
    if post.is_opening and fields is not None and post.thread.type == ThreadType.QUESTION:
        answers, wrong = _changed_fields(post.thread, fields)
        errors.update(wrong)
    if errors:
        raise Invalid(fields=errors)
    return Wording(words, line, found, answers)


def _rendered(actor: Actor, post: Post, source: str) -> Body:
    return checked_body(actor, source, post.kind, thread_id=post.thread_id, post=post)


def _changed_tags(thread: Thread, tags: Sequence[Tag]) -> Sequence[Tag] | None:
    return None if [tag.id for tag in tags] == [tag.id for tag in tags_of(thread.id)] else tags


def _changed_fields(thread: Thread, given: Mapping[str, object]) -> tuple[list[Answer] | None, dict[str, list[object]]]:
    answers, wrong = check_fields(fields_of(thread.category_id), given)
    now = {answer.key: answer.value for answer in answers}
    before = field_values(thread.id, thread.category_id)
    kept = {key: value for key, value in before.items() if key in given or key in now}
    return (None if now == kept else answers), wrong


def wording_of(actor: Actor, post: Post, old: Revision | SuggestedEdit) -> Wording:
    """What making a post say `old` changes: tags and fields that have gone since stay gone."""
    body = None if old.body_markdown == post.body_markdown else _rendered(actor, post, old.body_markdown)
    if not post.is_opening:
        return Wording(body)
    title = old.title if old.title and old.title != post.thread.title else None
    tags = None if old.tags is None else _changed_tags(post.thread, known_tags(old.tags))
    answers = None
    if old.fields is not None and post.thread.type == ThreadType.QUESTION:
        usable, _unusable = check_fields(fields_of(post.thread.category_id), old.fields, required=False)
        same = {answer.key: answer.value for answer in usable} == field_values(post.thread_id, post.thread.category_id)
        answers = None if same else usable
    return Wording(body, title, tags, answers)


def put_wording(
    actor: Actor, post: Post, wording: Wording, *, note: str = "", restores: int | None = None, tells_title: bool = True,
) -> None:
    """Write what is to be said: the post, the thread around an opening post, one revision row, and the events.

    Events go into records that nobody can change: personal data in a title is masked in them, and without `tells_title` they do not say
    what it was.
    """
    if wording.body is not None and post.article_id is not None and not post.is_opening:
        raise WrongState(_l("This answer shows an article. What it says is changed there."), current="article")
    now, thread, old_title = utcnow(), post.thread, post.thread.title
    with recounted(thread) if wording.tags is not None else touched(thread):
        if wording.body is not None:
            post.body_markdown, post.body_html, post.renderer_version = wording.body.markdown, wording.body.html, RENDERER_VERSION
            take_files(post, wording.body.file_ids)
        if wording.title is not None:
            thread.rename(wording.title)
        if wording.tags is not None:
            put_tags(thread, wording.tags)
        if wording.fields is not None:
            _replace_fields(thread, wording.fields)
        post.revision += 1  # the row is locked
        post.edited_at, post.edited_by_id = now, actor.id
    _add_revision(actor, post, note, restores)
    announce(PostEdited(at=now, actor_id=actor.id, thread_id=thread.id, post_id=post.id, revision=post.revision))
    for what in ("title", "tags", "fields"):
        if getattr(wording, what) is not None:
            was, became = (masked(old_title), masked(thread.title)) if what == "title" and tells_title else ("", "")
            announce(ThreadChanged(at=now, actor_id=actor.id, thread_id=thread.id, what=what, was=was, became=became))
    if wording.body is not None:
        note_mentions(actor, post, wording.body.member_ids, now)


def _replace_fields(thread: Thread, answers: Sequence[Answer]) -> None:
    here = select(CategoryField.id).where(CategoryField.category_id == thread.category_id)
    session().execute(delete(ThreadField).where(ThreadField.thread_id == thread.id, ThreadField.field_id.in_(here)))
    put_fields(thread, answers)


def _add_revision(actor: Actor, post: Post, note: str, restores: int | None) -> None:
    opening = post.is_opening
    session().add(Revision(
        post_id=post.id, number=post.revision, editor_id=actor.id, created_at=post.edited_at, body_markdown=post.body_markdown,
        note=plain_line(note)[:MAX_NOTE_CHARS], restores=restores,
        title=post.thread.title if opening else None,
        tags=[tag.name for tag in tags_of(post.thread_id)] if opening else None,
        fields=field_values(post.thread_id, post.thread.category_id) if opening else None,
    ))
    session().flush()
