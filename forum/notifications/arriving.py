"""A mail comes in: who wrote it, what it is for, what becomes of it. The same for every way by which mail reaches Plaza."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from forum.accounts.models import User
from forum.accounts.queries import find_email, get_member, roles_of
from forum.accounts.sessions import to_actor
from forum.core import settings
from forum.core.mail import own_domain
from forum.core.permissions import SYSTEM, Actor
from forum.kit.errors import Invalid, NotAllowed, NotFound, PlazaError, TooMany, Unavailable
from forum.kit.mail_in import Enclosed, Mail, Unreadable, is_authenticated, is_refuted, new_words, read_mail, title_of, why_automatic
from forum.kit.text import excerpt
from forum.notifications.addresses import CategoryAddress, ReplyTo, read_address
from forum.notifications.commands.receiving import (
    LaidDown,
    Posted,
    Posting,
    find_received,
    note_mail,
    post_question,
    post_reply,
    tell_sender,
)
from forum.notifications.refusals import MailAnswer, locale_of, reasons_of
from forum.notifications.states import Outcome
from forum.threads import storage
from forum.threads.commands.attaching import lay_down
from forum.threads.queries import fields_of, get_category, get_thread
from forum.threads.screening import note_refusal

log = structlog.get_logger("plaza.mail_in")
SOON_SECONDS = 300
"""A limit that is over so soon is no reason to refuse: the mail server delivers the mail again."""
FILES_MAX = 10
QUOTE_CHARS, PREFILL_CHARS = 400, 1_200


@dataclass(frozen=True)
class Receipt:
    """What became of a mail. `again` says that it was here before."""

    outcome: Outcome
    reason: str = ""
    post_id: int | None = None
    again: bool = False


@dataclass(frozen=True)
class Writer:
    """The member whose confirmed address a mail is from."""

    member: User
    actor: Actor


def receive(raw: bytes, *, recipient: str = "", is_complete: bool = True) -> Receipt:
    """Act upon one mail. Raises TooMany or Unavailable when it should be delivered again later; everything else is final."""
    try:
        mail = read_mail(raw, is_complete=is_complete)
    except Unreadable:
        return _noted(hashlib.sha256(raw).hexdigest(), Outcome.UNREADABLE)
    key = hashlib.sha256(f"{mail.message_id}\n{','.join(mail.senders).casefold()}".encode("utf-8", "surrogateescape")).hexdigest()
    known = find_received(key)
    if known is not None:
        return Receipt(Outcome(known.outcome), known.reason, known.post_id, again=True)
    if why := why_automatic(mail, own_domain()):
        return _noted(key, Outcome.IGNORED, why)
    writer = find_writer(mail)
    if writer is None:
        return _noted(key, Outcome.UNKNOWN_SENDER)
    server = settings.get("mail.authenticating_server")
    if server and not is_authenticated(mail, server):
        return _noted(key, Outcome.UNPROVEN_SENDER)
    with force_locale(locale_of(writer.member)):
        return _acted_upon(mail, key, writer, recipient)


def _noted(key: str, outcome: Outcome, reason: str = "") -> Receipt:
    row = note_mail(SYSTEM, key, outcome, reason=reason)
    log.info("mail_in", outcome=row.outcome, reason=row.reason)
    return Receipt(Outcome(row.outcome), row.reason, row.post_id)


def find_writer(mail: Mail) -> Writer | None:
    """Whoever has confirmed the one address the mail is from; nobody for a mail from several."""
    email = find_email(mail.senders[0]) if len(mail.senders) == 1 else None
    if email is None or email.verified_at is None:
        return None
    member = get_member(email.user_id)
    return None if member.has_left or member.is_placeholder else Writer(member, to_actor(member, roles_of(member.id)))


def _acted_upon(mail: Mail, key: str, writer: Writer, recipient: str) -> Receipt:
    about: ReplyTo | CategoryAddress | None = None
    try:
        about = read_address(mail, recipient)
        if isinstance(about, ReplyTo) and about.is_private and is_refuted(mail):
            return _noted(key, Outcome.UNPROVEN_SENDER)
        posted, untaken = _post(mail, key, writer, about)
    except Unavailable:
        raise
    except PlazaError as error:
        note_refusal(error)
        if isinstance(error, TooMany) and error.retry_after <= SOON_SECONDS:
            raise
        return _refused(mail, key, writer, about, error)
    if untaken and (link := _place_of(posted, about)):
        reasons = [_("%(file)s was not taken: %(why)s", file=name, why=why) for name, why in untaken]
        answer = _answer(mail, writer, reasons, link=link, is_posted=True)
        tell_sender(SYSTEM, posted.row.id, answer=answer)
    log.info("mail_in", outcome=posted.row.outcome, post=posted.row.post_id)
    return Receipt(Outcome(posted.row.outcome), posted.row.reason, posted.row.post_id)


def _place_of(posted: Posted, about: ReplyTo | CategoryAddress | None) -> str:
    """Where a mail was posted just now; nowhere if it had been before."""
    if posted.post is not None:
        return posted.post.permalink
    return f"/questions/{about.thread_id}/private" if posted.is_private and isinstance(about, ReplyTo) else ""


def _post(mail: Mail, key: str, writer: Writer, about: ReplyTo | CategoryAddress) -> tuple[Posted, list[tuple[str, str]]]:
    if isinstance(about, ReplyTo) and about.member_id != writer.actor.id:
        raise Invalid(_l("The mail you answered was sent to another address. Answer from the address it was sent to."))
    if isinstance(about, CategoryAddress) and not questions_are_taken():
        raise Invalid(_l("Questions are not taken by mail here. Please ask on the page."))
    if not mail.is_complete:
        most = settings.get("mail.inbound_max_mb")
        raise Invalid(_ln("Your mail is larger than %(num)d megabyte.", "Your mail is larger than %(num)d megabytes.", most))
    words = new_words(mail)
    if not words and not mail.enclosed:
        raise Invalid(_l("We found no text of yours in the mail, only what it quotes."))
    with laid_down(writer.actor, mail.enclosed[:FILES_MAX]) as (files, refused):
        most = str(ngettext("A mail may bring %(num)d file.", "A mail may bring %(num)d files.", FILES_MAX))
        refused.extend((one.filename, most) for one in mail.enclosed[FILES_MAX:])
        if isinstance(about, ReplyTo):
            posted = post_reply(writer.actor, about, Posting(key, words, files))
        else:
            posted = post_question(writer.actor, about.slug, Posting(key, words, files, title_of(mail.subject)))
        return posted, [*refused, *((name, " ".join(reasons_of(error))) for name, error in posted.refused)]


def questions_are_taken() -> bool:
    """Only where the mail server proves who wrote: anybody can put any address into From."""
    return bool(settings.get("mail.questions_by_mail") and settings.get("mail.authenticating_server"))


@contextmanager
def laid_down(actor: Actor, enclosed: Sequence[Enclosed]) -> Iterator[tuple[list[LaidDown], list[tuple[str, str]]]]:
    """The files checked and written before the transaction, and those refused. What was not posted in the end is removed again."""
    files: list[LaidDown] = []
    refused: list[tuple[str, str]] = []
    digests: set[str] = set()
    try:
        for one in enclosed:
            try:
                prepared, public_id = lay_down(actor, filename=one.filename, data=one.data)
            except NotAllowed:
                raise
            except Invalid as error:
                refused.append((one.filename, " ".join(reasons_of(error))))
            else:
                files.append(LaidDown(one.filename, prepared, public_id))
                if prepared.digest in digests:
                    files.pop()
                    storage.remove(public_id)
                digests.add(prepared.digest)
        yield files, refused
    except BaseException:
        for file in files:
            storage.remove(file.public_id)
        raise


def _refused(mail: Mail, key: str, writer: Writer, about: ReplyTo | CategoryAddress | None, error: PlazaError) -> Receipt:
    labels, link = {}, "/"
    if isinstance(about, CategoryAddress):
        labels, link = _labels(writer.actor, about.slug), _ask_link(mail, about.slug)
    elif isinstance(about, ReplyTo) and about.member_id == writer.actor.id:
        link = _thread_link(writer.actor, about.thread_id)
    answer = _answer(mail, writer, reasons_of(error, labels), link=link)
    row = note_mail(SYSTEM, key, Outcome.REFUSED, reason=error.code, member_id=writer.actor.id, answer=answer)
    log.info("mail_in", outcome=row.outcome, reason=row.reason, member=writer.actor.id)
    return Receipt(Outcome(row.outcome), row.reason, row.post_id)


def _answer(mail: Mail, writer: Writer, reasons: list[str], *, link: str, is_posted: bool = False) -> MailAnswer:
    words = "" if is_posted or not mail.is_complete else excerpt(new_words(mail), QUOTE_CHARS)
    message_id = mail.message_id if mail.message_id.startswith("<") and mail.message_id.isascii() and len(mail.message_id) < 250 else ""
    return MailAnswer(writer.actor.member_id, title_of(mail.subject)[:180], reasons, words, link, is_posted, "".join(message_id.split()))


def _labels(actor: Actor, slug: str) -> dict[str, str]:
    try:
        return {field.key: field.label for field in fields_of(get_category(actor, slug).id)}
    except NotFound:
        return {}


def _ask_link(mail: Mail, slug: str) -> str:
    """The ask page with what the mail said."""
    said = {"category": slug, "title": title_of(mail.subject)[:180], "prefill": new_words(mail)[:PREFILL_CHARS]}
    return f"/ask?{urlencode({name: value for name, value in said.items() if value})}"


def _thread_link(actor: Actor, thread_id: int) -> str:
    try:
        return get_thread(actor, thread_id).url
    except NotFound:
        return "/"
