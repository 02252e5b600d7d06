"""Personal data that an asker wrote in public: the text goes to their private exchange, and the public post says so in its place."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.threads.commands.redacting import redact, texts_of
from forum.threads.models import Post
from forum.threads.queries import get_post, get_thread
from moderation.correspondence.commands.composing import columns, kept
from moderation.correspondence.events import PersonalDataMoved
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.suggesting import personal_parts
from moderation.escalations.commands.holding import find_open
from moderation.policy import DeskAction


@command
def move_to_private(actor: Actor, post_id: int) -> PrivateMessage:
    """The whole text as it stood becomes a message of the asker; what looks personal is replaced in the post and in its history.

    By the asker, or by whoever works cases. Raises WrongState where staff are not on the question or nothing is found, NotFound.
    """
    thread_id = session().scalar(select(Post.thread_id).where(Post.id == post_id))
    if thread_id is None:
        raise NotFound()
    thread = get_thread(actor, thread_id, lock=True)
    post = get_post(actor, post_id, lock=True)
    if post.author_id != thread.asker_id or not post.listed:
        raise NotFound()
    authorize(actor, DeskAction.MOVE_TO_PRIVATE, thread)
    case, said = find_open(thread.id), post.body_markdown
    if case is None:
        raise WrongState(_l("Staff are not on this question now. Edit the post instead."), current="over")
    if post.is_opening and personal_parts(thread.title):
        said = f"{thread.title}\n\n{said}"
    parts = personal_parts("\n".join(texts_of(post)))
    if not parts:
        raise WrongState(_l("There is nothing in it any more that looks personal."), current="clean")
    with force_locale("es" if post.language == "es" else "en"):
        placeholder, note = f"[{_('moved to private')}]", _("Personal data moved to private")
    redact(actor, post, parts, placeholder, note=note)
    message = PrivateMessage(
        thread_id=thread.id, escalation_id=case.id, asker_id=thread.asker_id, author_id=thread.asker_id, by_staff=False, sent_at=utcnow(),
        language=post.language, **columns(kept(said)),
    )
    session().add(message)
    session().flush()
    announce(PersonalDataMoved(message.sent_at, actor.id, thread.id, post.id))
    return message
