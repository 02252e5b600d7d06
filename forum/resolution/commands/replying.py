"""The asker's word by the link of a reminder: the token proves whose it is, their rights are asked as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Gone, NotFound
from forum.kit.markdown import plain
from forum.kit.text import excerpt
from forum.policy import Action
from forum.resolution.commands.accepting import accept_answer
from forum.resolution.commands.closing import close_question
from forum.resolution.commands.denying import has_denied, say_not_yet
from forum.resolution.links import Reply, read_reply
from forum.resolution.models import ResolutionChange
from forum.resolution.states import UNDECIDED, ClosedReason, Purpose, Resolution, SolvedHow
from forum.threads.models import Post, Thread
from forum.threads.queries import get_post, get_thread

QUOTE_CHARS = 240
ASKS = {
    Purpose.SOLVED: Action.ACCEPT, Purpose.NOT_YET: Action.STILL_BROKEN, Purpose.NOT_NEEDED: Action.CLOSE_AS_NOT_NEEDED,
}


@dataclass(frozen=True)
class Reminded:
    """A link as things are now. `is_open`: pressing its button still does something; `answer` is gone when it was removed."""

    reply: Reply
    member: Actor
    thread: Thread
    answer: Post | None
    is_open: bool
    has_denied: bool
    helper: str = ""

    @property
    def quote(self) -> str:
        """How the answer begins, plain."""
        return excerpt(plain(self.answer.body_markdown), QUOTE_CHARS) if self.answer else ""


def get_reminded(token: str, *, lock: bool = False) -> Reminded:
    """What a link is about, with its asker's rights of this moment. Raises Gone, NotAllowed."""
    reply = read_reply(token)
    user = session().get(User, reply.member_id) if reply else None
    if reply is None or user is None or user.left_at is not None or user.is_placeholder:
        raise Gone()
    member = to_actor(user, roles_of(user.id))
    try:
        thread = get_thread(member, reply.thread_id, lock=lock)
    except NotFound:
        raise Gone() from None
    if not thread.is_question or not thread.listed or thread.asker_id != member.id:
        raise Gone()
    authorize(member, ASKS[reply.purpose], thread)
    answer, denied = _answer(member, reply), has_denied(thread.id)
    author = session().get(User, answer.author_id) if answer else None
    name = author.display_name if author and author.left_at is None else ""
    return Reminded(reply, member, thread, answer, _is_open(reply, thread, answer, denied), denied, name)


def _answer(member: Actor, reply: Reply) -> Post | None:
    if reply.purpose is not Purpose.SOLVED:
        return None
    try:
        answer = get_post(member, reply.answer_id, kind="answer")
    except NotFound:
        return None
    return answer if answer.listed and answer.thread_id == reply.thread_id else None


def _is_open(reply: Reply, thread: Thread, answer: Post | None, denied: bool) -> bool:
    """Nobody has decided since the mail; what Plaza itself presumed is no decision."""
    row = ResolutionChange
    decided = select(row.id).where(
        row.thread_id == thread.id, row.seq > reply.version, row.move.not_in(UNDECIDED),
        or_(row.is_how.is_(None), row.is_how != SolvedHow.PRESUMED),
    )
    presumed = thread.solved_how == SolvedHow.PRESUMED
    if session().scalar(decided.limit(1)) is not None or not (thread.resolution == Resolution.OPEN or presumed):
        return False
    if reply.purpose is Purpose.SOLVED:
        return answer is not None
    return not presumed if reply.purpose is Purpose.NOT_NEEDED else presumed or not denied


@command
def take_reply(actor: Actor, token: str) -> Reminded:
    """Do what the link says, once; afterwards, and after anybody's decision, it does nothing. Raises Gone, NotAllowed."""
    authorize(actor, Action.USE_MAILED_LINK)
    found = get_reminded(token, lock=True)
    if not found.is_open:
        return found
    if found.reply.purpose is Purpose.SOLVED:
        accept_answer(found.member, found.reply.answer_id)
    elif found.reply.purpose is Purpose.NOT_YET:
        say_not_yet(found.member, found.thread.id)
    else:
        close_question(found.member, found.thread.id, reason=str(ClosedReason.NO_LONGER_NEEDED))
    return found
