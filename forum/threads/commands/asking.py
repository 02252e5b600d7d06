"""Starting a thread: a question, a discussion or an announcement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import insert

from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from forum.policy import Action
from forum.threads.commands.allowances import checked_body, prepare_body, spend_thread
from forum.threads.commands.composing import add_post, end_draft, find_sent, member_id, note_mentions
from forum.threads.commands.contributions import counts_for_authors, credit
from forum.threads.commands.holding import Entry, entry_of, hold_new, keep_record
from forum.threads.commands.tagging import known_tags, put_tags, resolve_tags
from forum.threads.events import QuestionAsked, ThreadStarted
from forum.threads.fields import Answer, check_fields
from forum.threads.models import Category, Tag, Thread, ThreadField
from forum.threads.queries import fields_of, get_category_by_id
from forum.threads.screening import screened
from forum.threads.states import LANGUAGES, PostKind, ThreadType
from forum.threads.tallies import count_new
from forum.threads.writing import Body, form_key, guess_language

ASK_DRAFT = "ask"


@screened(PostKind.QUESTION)
@command
def start_thread(
    actor: Actor, category_id: int | None, *, title: str, body: str, type: str = ThreadType.QUESTION, tags: Iterable[str] = (),
    fields: Mapping[str, object] | None = None, language: str | None = None, key: str | None = None,
) -> Thread:
    """Post a thread and return it. `fields` are answers by field key; the same `key` and words twice make one thread.

    What the screen holds is returned as well, with `held_at`. `category_id` None is a choice not made yet, refused together with
    what else is wrong.
    Raises Invalid naming every wrong input at once, TooMany, NotAllowed, NotFound for a category the actor cannot read.
    """
    tag_names = list(tags)
    prepared = prepare_body(actor, body, PostKind.QUESTION)
    category = None if category_id is None else get_category_by_id(actor, category_id)
    authorize(actor, Action.ASK, category)
    if type == ThreadType.ANNOUNCEMENT:
        authorize(actor, Action.ANNOUNCE)
    sent_as = form_key(actor.id or 0, key, "thread", category_id, type, title, body)
    if (sent := find_sent(sent_as)) is not None:
        return sent.thread
    spend_thread(actor)
    words, answers, found = _checked(actor, category, type, title, prepared or body, tag_names, fields or {})
    chosen = language if language in LANGUAGES else guess_language(f"{plain_line(title)}\n{words.text}")
    entry = entry_of(actor, PostKind.QUESTION, words, category_id=category_id, title=plain_line(title), language=chosen, key=key)
    return _insert(actor, cast(Category, category), ThreadType(type), entry, sent_as, answers, _with_tags(found, entry))


def _checked(
    actor: Actor, category: Category | None, type: str, title: str, body: Body | str, tags: Sequence[str], fields: Mapping[str, object]
) -> tuple[Body, list[Answer], list[Tag]]:
    errors: dict[str, list[object]] = {} if category is not None else {"category": [_l("Choose a category.")]}
    if type not in tuple(ThreadType):
        errors["type"] = [_l("Choose one of the list.")]
    if message := title_problem(title):
        errors["title"] = [message]
    asked = fields_of(category.id) if category is not None and type == ThreadType.QUESTION else []
    answers, wrong = check_fields(asked, fields)
    errors.update(wrong)
    words, found = None, []
    try:
        words = body if isinstance(body, Body) else checked_body(actor, body, PostKind.QUESTION)
    except Invalid as error:
        errors.update(error.fields)
    try:
        found = resolve_tags(actor, tags)
    except Invalid as error:
        errors.update(error.fields)
    if errors or words is None:
        raise Invalid(fields=errors)
    return words, answers, found


def title_problem(title: str) -> object | None:
    """What is wrong with a title, in words, or None."""
    line = plain_line(title)
    most: int = settings.get("threads.title_max")
    if not any(char.isalnum() for char in line):
        return cast(object, _l("Give it a title."))
    if len(line) > most:
        return cast(object, _ln("At most %(num)d character.", "At most %(num)d characters.", most))
    return None


def _insert(
    actor: Actor, category: Category, type: ThreadType, entry: Entry, sent_as: str | None, answers: Sequence[Answer], tags: Sequence[Tag],
) -> Thread:
    now, asker_id, is_held = utcnow(), member_id(actor), entry.is_held
    thread = Thread(
        type=type.value, language=entry.submission.language, category=category, asker_id=asker_id, created_at=now, last_activity_at=now,
        last_activity_by_id=asker_id, resolution="open" if type == ThreadType.QUESTION else None, listed=not is_held, status="unanswered",
        held_at=now if is_held else None,
    )
    thread.rename(entry.title)
    session().add(thread)
    post = add_post(
        actor, thread, entry.body, kind=PostKind.QUESTION, at=now, form_key=sent_as, title=entry.title, tags=[tag.name for tag in tags],
        fields={answer.key: answer.value for answer in answers}, is_held=is_held,
    )
    put_tags(thread, tags)
    put_fields(thread, answers)
    count_new(thread)
    if type == ThreadType.QUESTION and counts_for_authors(thread):
        credit(asker_id, questions=1)
    end_draft(actor, ASK_DRAFT, by_form=sent_as is not None)
    if is_held:
        hold_new(entry, post, now)
    else:
        keep_record(entry, post)
        happened = QuestionAsked if type == ThreadType.QUESTION else ThreadStarted
        announce(happened(at=now, actor_id=actor.id, thread_id=thread.id, post_id=post.id))
    thread.word_to_author = post.word_to_author
    note_mentions(actor, post, entry.body.member_ids, now)
    return thread


def _with_tags(tags: list[Tag], entry: Entry) -> list[Tag]:
    """The writer's tags, then those a rule adds, as far as there is room."""
    known = known_tags(entry.outcome.tags) if entry.outcome.tags else []
    more = [tag for tag in known if tag.id not in {each.id for each in tags}]
    return [*tags, *more][:max(len(tags), settings.get("threads.tags_max"))]


def put_fields(thread: Thread, answers: Sequence[Answer]) -> None:
    """Insert a thread's answers to the fields of its category."""
    rows = [{"thread_id": thread.id, "field_id": a.field_id, "value": a.value, "number": a.number} for a in answers]
    if rows:
        session().execute(insert(ThreadField), rows)
