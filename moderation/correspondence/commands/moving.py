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
from forum.threads.commands.withholding import withhold_from
from forum.threads.models import AnonymisedPost, Post
from forum.threads.queries import get_post, get_thread
from moderation.correspondence.commands.composing import columns, kept, send_along
from moderation.correspondence.events import PersonalDataMoved, PrivateMessageSent
from moderation.correspondence.files import files_of_post, mentions_of
from moderation.correspondence.models import PrivateMessage
from moderation.correspondence.suggesting import personal_parts
from moderation.escalations.commands.holding import changed, find_open
from moderation.escalations.commands.holding import note as note_line
from moderation.escalations.commands.raising import raise_escalation
from moderation.escalations.states import EventKind, Reason
from moderation.policy import DeskAction


@command
def move_to_private(actor: Actor, post_id: int, *, asks: bool = False) -> PrivateMessage:
    """The whole text as it stood becomes a message of the asker, with the post's files; what looks personal, and where a file stood, is
    replaced in the post and in its history. A post with files needs no words that look personal.

    By the asker, or by whoever works cases. `asks`: where staff are not on the question, its asker asks them for help
    with it. Raises WrongState where staff are not on the question or nothing is found, NotFound.
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
    if case is None and asks and thread.asker_id == actor.id:
        case = raise_escalation(actor, thread.id, reason=Reason.BILLING_OR_PERSONAL_DATA)
    if case is None:
        raise WrongState(_l("Staff are not on this question now. Edit the post instead."), current="over")
    if post.is_opening and personal_parts(thread.title):
        said = f"{thread.title}\n\n{said}"
    texts, files = list(texts_of(post)), files_of_post(post.id)
    parts = personal_parts("\n".join(texts))
    if not parts and not files:  # what a picture shows nobody finds but people
        raise WrongState(_l("There is nothing in it any more that looks personal."), current="clean")
    with force_locale("es" if post.language == "es" else "en"):
        placeholder, note = f"[{_('moved to private')}]", _("Personal data moved to private")
    withheld = withhold_from(post.id)
    redact(actor, post, [*parts, *mentions_of(texts, files)], placeholder, note=note)
    writer_id = _writer_of(post)
    message = PrivateMessage(
        thread_id=thread.id, escalation_id=case.id, asker_id=writer_id, author_id=writer_id, by_staff=False, sent_at=utcnow(),
        language=post.language, **columns(kept(said, files)),
    )
    session().add(message)
    session().flush()
    send_along(message, withheld)
    changed(case)
    note_line(case, EventKind.REPLIED, actor.id, moved=True, private=True, post_id=post.id)
    announce(PersonalDataMoved(message.sent_at, actor.id, thread.id, post.id))
    announce(PrivateMessageSent(message.sent_at, actor.id, thread.id, case.id, message.id, by_staff=False))
    return message


def _writer_of(post: Post) -> int:
    """Who wrote the words: of an anonymous post the member behind it, with whom the words stay and go. Nobody is shown who that is."""
    return session().scalar(select(AnonymisedPost.member_id).where(AnonymisedPost.post_id == post.id)) or post.author_id
