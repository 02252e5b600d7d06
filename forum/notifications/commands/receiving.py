"""What a mail that came in does, and that it was here: in one transaction, so that a mail that comes twice is posted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, func, select

from forum.core import jobs, settings
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, TooMany
from forum.notifications.addresses import ReplyTo
from forum.notifications.models import ReceivedMail
from forum.notifications.private_mail import take_reply
from forum.notifications.refusals import SEND_ANSWER, MailAnswer
from forum.notifications.states import Outcome
from forum.policy import Action
from forum.threads.commands import post_answer, post_comment, start_thread
from forum.threads.commands.attaching import Prepared, record_attachment
from forum.threads.models import Post
from forum.threads.queries import get_category, get_opening_post, get_post, get_thread

KEPT = timedelta(days=60)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class LaidDown:
    """A file of a mail whose bytes are stored already, and what it was called."""

    filename: str
    prepared: Prepared
    public_id: str


@dataclass(frozen=True)
class Posting:
    """A mail as it is to be posted. `key` is that of its row; `title` that of a question."""

    key: str
    words: str
    files: Sequence[LaidDown] = ()
    title: str = ""


@dataclass(frozen=True)
class Posted:
    """The row, and the names of the files that were not taken, with the refusals. `is_private`: it became no post."""

    row: ReceivedMail
    post: Post | None = None
    refused: tuple[tuple[str, Invalid | TooMany], ...] = ()
    is_private: bool = False


def find_received(key: str) -> ReceivedMail | None:
    return session().scalars(select(ReceivedMail).where(ReceivedMail.key == key)).one_or_none()


@command
def post_reply(actor: Actor, about: ReplyTo, posting: Posting) -> Posted:
    """Post a reply where it belongs. Raises what the commands of the page raise."""
    known = find_received(posting.key)
    if known is not None:
        return Posted(known)
    if about.is_private:
        return _post_privately(actor, about, posting)
    thread_id, parent_id = place_of(actor, about)
    body, refused = with_files(actor, posting)
    if parent_id is None:
        post = post_answer(actor, thread_id, body=body, key=posting.key)
    else:
        post = post_comment(actor, parent_id, body=body, key=posting.key)
    return _posted(actor, posting, post, refused)


def _post_privately(actor: Actor, about: ReplyTo, posting: Posting) -> Posted:
    """Where nobody else reads it, nor its files."""
    body, refused = with_files(actor, posting)
    take_reply(actor, about.thread_id, body, posting.key)
    return replace(_posted(actor, posting, None, refused), is_private=True)


def place_of(viewer: Actor, about: ReplyTo) -> tuple[int, int | None]:
    """What a reply to a notice becomes: (thread, post to comment on; None for an answer). Raises NotFound.

    About the question it is an answer, of the asker a comment; about anything else a comment on it, where a comment's comment
    stands beside it. Words of the asker, whichever way, are the details somebody asked for.
    """
    post = get_opening_post(get_thread(viewer, about.thread_id).id) if about.post_id is None else get_post(viewer, about.post_id)
    thread = get_thread(viewer, post.thread_id)
    if not post.is_opening:
        return thread.id, post.parent_id or post.id
    return thread.id, post.id if thread.is_question and thread.asker_id == viewer.id else None


@command
def post_question(actor: Actor, slug: str, posting: Posting) -> Posted:
    """Ask a question in a category. Raises what the ask page raises, NotFound for a category the member cannot read."""
    known = find_received(posting.key)
    if known is not None:
        return Posted(known)
    if not settings.get("mail.questions_by_mail"):
        raise NotFound()
    place = get_category(actor, slug)
    body, refused = with_files(actor, posting)
    thread = start_thread(actor, place.id, title=posting.title, body=body, key=posting.key)
    return _posted(actor, posting, get_opening_post(thread.id), refused)


def with_files(actor: Actor, posting: Posting) -> tuple[str, tuple[tuple[str, Invalid | TooMany], ...]]:
    """The text with the files below it, each within the member's limits; and those that are beyond them."""
    refused: list[tuple[str, Invalid | TooMany]] = []
    parts = [posting.words] if posting.words else []
    for file in posting.files:
        try:
            stored = record_attachment(actor, file.public_id, prepared=file.prepared)
        except (Invalid, TooMany) as error:
            refused.append((file.filename, error))
        else:
            parts.append(f"{'!' if stored.is_image else ''}[{stored.filename}]({stored.url})")
    session().flush()
    return "\n\n".join(parts), tuple(refused)


def _posted(
    actor: Actor, posting: Posting, post: Post | None, refused: tuple[tuple[str, Invalid | TooMany], ...],
) -> Posted:
    post_id = post.id if post else None
    row = ReceivedMail(key=posting.key, outcome=Outcome.POSTED, reason="", member_id=actor.id, post_id=post_id, received_at=utcnow())
    session().add(row)
    session().flush()
    return Posted(row, post, refused)


@command
def note_mail(
    actor: Actor, key: str, outcome: Outcome, *, reason: str = "", member_id: int | None = None, answer: MailAnswer | None = None
) -> ReceivedMail:
    """Remember what became of a mail that was not posted; its sender is told with `answer`, a few times a day at most."""
    authorize(actor, Action.RECEIVE_MAIL)
    known = find_received(key)
    if known is not None:
        return known
    row = ReceivedMail(key=key, outcome=outcome, reason=reason[:100], member_id=member_id, received_at=utcnow())
    session().add(row)
    session().flush()
    if answer is not None:
        _tell(row, answer)
    return row


@command
def tell_sender(actor: Actor, row_id: int, *, answer: MailAnswer) -> None:
    """Say which files of a posted mail were not taken."""
    authorize(actor, Action.RECEIVE_MAIL)
    _tell(session().get_one(ReceivedMail, row_id), answer)


def _tell(row: ReceivedMail, answer: MailAnswer) -> None:
    told = select(func.count()).where(
        ReceivedMail.member_id == answer.member_id, ReceivedMail.received_at > utcnow() - DAY, ReceivedMail.told.is_(True)
    )
    if not row.told and (session().scalar(told) or 0) < settings.get("mail.refusals_per_day"):
        row.told = True
        jobs.enqueue(SEND_ANSWER, {**answer.payload(), "received_id": row.id}, dedupe_key=f"mail-answer:{row.id}")


@command
def forget_received(actor: Actor) -> None:
    """Mails of long ago: nobody delivers them again."""
    authorize(actor, Action.RECEIVE_MAIL)
    session().execute(delete(ReceivedMail).where(ReceivedMail.received_at < utcnow() - KEPT))
