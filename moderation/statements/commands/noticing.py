"""Notices of illegal content: sent by anybody, decided by moderators, forgotten after a while. Source: Digital Services Act, art. 16."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.accounts.names import address_key, check_address
from forum.accounts.queries import find_member
from forum.accounts.throttling import may_mail
from forum.core import jobs, limits, settings
from forum.core.config import current_config
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import normalise, plain_line
from forum.kit.tokens import new_public_id
from forum.threads.models import Post
from forum.threads.queries import get_post, get_thread
from moderation.flags.states import TOLD_SECONDS
from moderation.policy import DeskAction
from moderation.statements.errands import MAIL, TELL_NOTICE
from moderation.statements.events import NoticeDecided, NoticeReceived, NoticeWithdrawn
from moderation.statements.models import Notice
from moderation.statements.places import Place, other_host, place_of
from moderation.statements.states import (
    ANONYMOUS,
    EXPLANATION_MAX,
    EXPLANATION_MIN,
    KEPT_DAYS,
    NOTICE_MOVES,
    WORDS_MAX,
    Category,
    NoticeState,
)

HOUR_SECONDS = 3600
NAME_MAX, LAW_MAX = 120, 300
FORGOTTEN_AT_ONCE = 200


@dataclass(frozen=True)
class Report:
    """What somebody sends. `form_key` names the form, so that sending it twice is once; `origin` the network it comes from."""

    url: str
    category: str
    explanation: str
    form_key: str
    locale: str
    name: str = ""
    address: str = ""
    law: str = ""
    in_good_faith: bool = False
    origin: str = ""


def send_notice(actor: Actor, report: Report) -> Notice:
    """Take a notice from anybody. Raises Invalid about its fields, TooMany."""
    authorize(actor, DeskAction.SEND_NOTICE)
    known = session().scalars(select(Notice).where(Notice.form_key == report.form_key)).one_or_none()
    if known is not None:
        return known
    checked = _checked(actor, report)
    limits.spend_durably(f"notices:{report.origin}", limit=settings.get("moderation.notices_per_hour"), seconds=HOUR_SECONDS)
    return _store(actor, report, checked)


def _checked(actor: Actor, report: Report) -> dict[str, Any]:
    """Columns of the notice; everything that is wrong is said at once."""
    wrong: dict[str, list[object]] = {}
    found: dict[str, Any] = {
        "url": report.url.strip(), "law": plain_line(report.law)[:LAW_MAX], "name": plain_line(report.name)[:NAME_MAX],
        "explanation": normalise(report.explanation).strip(), "category": report.category,
    }
    found |= _place(actor, report.url, wrong)
    if report.category not in tuple(Category):
        wrong["category"] = [_l("Choose one of the list.")]
    if not EXPLANATION_MIN <= len(found["explanation"]) <= EXPLANATION_MAX:
        wrong["explanation"] = [_l("Explain it in %(low)s to %(high)s characters.", low=EXPLANATION_MIN, high=EXPLANATION_MAX)]
    if report.category not in ANONYMOUS:
        if not found["name"]:
            wrong["name"] = [_l("Say who you are. Only moderators read it.")]
        if not report.address.strip():
            wrong["address"] = [_l("We need an address to tell you what we decide.")]
    if report.address.strip():
        try:
            found["address"] = check_address(report.address)
        except Invalid as refusal:
            wrong["address"] = [message for messages in refusal.fields.values() for message in messages] or [refusal.message]
    if not report.in_good_faith:
        wrong["in_good_faith"] = [_l("Confirm this, so that we may act on your notice.")]
    if wrong:
        raise Invalid(fields=wrong)
    return found


def _place(actor: Actor, url: str, wrong: dict[str, list[object]]) -> dict[str, Any]:
    """Whose content it is. What the sender cannot see is not here, as for everybody."""
    place = place_of(url, current_config().public_url)
    try:
        if place is not None:
            return _subject(actor, place)
    except NotFound:
        pass
    wrong["url"] = [_unknown_place(url)]
    return {}


def _unknown_place(url: str) -> object:
    """Which address is expected."""
    ours = current_config().public_url
    if host := other_host(url, ours):
        return _l("This address is of %(host)s. We can only act on what is here: addresses that begin with %(ours)s/", host=host, ours=ours)
    return _l("We cannot find this page here. Copy the address of the post or of the member’s page; it begins with %(ours)s/", ours=ours)


def _subject(actor: Actor, place: Place) -> dict[str, Any]:
    if place.member_id is not None:
        member = find_member(place.member_id)
        if member is None or member.has_left:
            raise NotFound()
        return {"author_id": member.id}
    post_id = place.post_id
    if place.thread_id is not None:
        thread = get_thread(actor, place.thread_id)
        post_id = session().scalar(select(Post.id).where(Post.thread_id == thread.id, Post.kind == "question"))
    post = get_post(actor, post_id or 0)
    return {"post_id": post.id, "thread_id": post.thread_id, "author_id": post.author_id}


@command
def _store(actor: Actor, report: Report, checked: dict[str, Any]) -> Notice:
    authorize(actor, DeskAction.SEND_NOTICE)
    known = session().scalars(select(Notice).where(Notice.form_key == report.form_key)).one_or_none()
    if known is not None:
        return known
    now = utcnow()
    notice = Notice(number=new_public_id()[:10], form_key=report.form_key, filed_at=now, locale=report.locale, reporter_id=actor.id,
                    **checked)
    session().add(notice)
    session().flush()
    if notice.address and may_mail("notice", address_key(notice.address)):
        jobs.enqueue(MAIL, {"what": "notice_received", "id": notice.id}, dedupe_key=f"notice-received:{notice.id}")
    announce(NoticeReceived(at=now, actor_id=None, category=notice.category, **_subject_of(notice)))
    return notice


def _subject_of(notice: Notice) -> dict[str, Any]:
    return {"notice_id": notice.id, "post_id": notice.post_id, "member_id": notice.author_id, "thread_id": notice.thread_id}


@command
def withdraw_notice(actor: Actor, notice_id: int) -> Notice:
    """Whoever sent it takes it back while it is open; the route has seen that it is theirs. Raises WrongState."""
    authorize(actor, DeskAction.WITHDRAW_NOTICE)
    notice, now = lock(Notice, notice_id), utcnow()
    _move(notice, NoticeState.WITHDRAWN)
    notice.closed_at = now
    announce(NoticeWithdrawn(at=now, actor_id=None, **_subject_of(notice)))
    return notice


@command
def decide_notice(actor: Actor, notice_id: int, *, acted: bool, words: str = "", duplicate_of_id: int | None = None) -> Notice:
    """Say what came of it; what is done about the content is the caller's. Whoever sent it is told a little later.

    A duplicate of another notice is answered as such. Raises NotFound, WrongState.
    """
    authorize(actor, DeskAction.DECIDE_NOTICE)
    notice, now = lock(Notice, notice_id), utcnow()
    if duplicate_of_id is not None and (duplicate_of_id == notice_id or session().get(Notice, duplicate_of_id) is None):
        raise NotFound()
    _move(notice, NoticeState.DUPLICATE if duplicate_of_id else NoticeState.DECIDED)
    notice.closed_at, notice.decided_by_id, notice.acted = now, actor.id, acted
    notice.answer, notice.duplicate_of_id = normalise(words).strip()[:WORDS_MAX], duplicate_of_id
    session().flush()
    key = f"notice:{notice.id}:{int(now.timestamp() * 1000)}"
    jobs.enqueue(TELL_NOTICE, {"notice_id": notice.id}, dedupe_key=key, run_at=now + timedelta(seconds=TOLD_SECONDS), on_time=True)
    announce(NoticeDecided(at=now, actor_id=actor.id, state=notice.state, acted=acted, **_subject_of(notice)))
    return notice


@command
def reopen_notice(actor: Actor, notice_id: int) -> Notice:
    """The decision about it was undone. Raises WrongState."""
    authorize(actor, DeskAction.DECIDE_NOTICE)
    notice = lock(Notice, notice_id)
    _move(notice, NoticeState.OPEN)
    notice.closed_at = notice.decided_by_id = notice.acted = notice.duplicate_of_id = notice.told_at = notice.mailed_at = None
    notice.answer = ""
    announce(NoticeDecided(at=utcnow(), actor_id=actor.id, state=notice.state, **_subject_of(notice)))
    return notice


def _move(notice: Notice, to: NoticeState) -> None:
    if to not in NOTICE_MOVES[NoticeState(notice.state)]:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=notice.state)
    notice.state = to.value


@command
def forget_notices(actor: Actor) -> int:
    """Take who sent it and what they wrote out of notices that ended long ago: a batch. Returns how many."""
    authorize(actor, DeskAction.FORGET_NOTICES)
    now = utcnow()
    over = (Notice.closed_at.is_not(None), Notice.closed_at < now - timedelta(days=KEPT_DAYS))
    due = select(Notice.id).where(Notice.scrubbed_at.is_(None), *over)
    ids = session().scalars(due.order_by(Notice.closed_at).limit(FORGOTTEN_AT_ONCE)).all()
    blank = {"name": "", "address": "", "explanation": "", "reporter_id": None, "scrubbed_at": now}
    if ids:
        session().execute(update(Notice).where(Notice.id.in_(ids)).values(blank).execution_options(synchronize_session=False))
    return len(ids)
