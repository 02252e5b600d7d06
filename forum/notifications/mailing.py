"""From a letter to a mail: rendered in its reader's language, handed to the mail server outside any transaction."""

from __future__ import annotations

import smtplib
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from flask_babel import force_locale

from forum.accounts.commands.deliverability import mark_undeliverable
from forum.core import mail, settings
from forum.core.config import current_config
from forum.core.permissions import SYSTEM
from forum.kit.markdown import plain
from forum.kit.text import excerpt
from forum.notifications import letters, words
from forum.notifications.addresses import ReplyTo, reply_address, takes_mail
from forum.notifications.asking import ASKING, question_to
from forum.notifications.delivery import Delivery, Line, ready
from forum.notifications.links import Stop, inbox_of, place_of, stop_link
from forum.notifications.private_mail import private_words
from forum.notifications.recommending import Recommended
from forum.notifications.states import (
    ABOUT_ARTICLES,
    ABOUT_CASES,
    ABOUT_REQUESTS,
    ABOUT_SUGGESTIONS,
    ABOUT_SURVEYS,
    IN_PRIVATE,
    Kind,
    LetterKind,
    Rhythm,
    WhyNot,
)
from forum.notifications.surveying import survey_in, survey_link
from forum.notifications.weeks import week_of
from forum.threads.models import Thread

log = structlog.get_logger("plaza.mail")
EXCERPT_CHARS, PRIVATE_CHARS = 400, 8_000
NOT_ANSWERED = ABOUT_SUGGESTIONS | ABOUT_REQUESTS | ABOUT_CASES | ABOUT_SURVEYS
QUOTED = {Kind.ANSWER, Kind.COMMENT, Kind.MENTION, Kind.NEEDS_INFO, Kind.INFO_GIVEN}


def send_letter(letter_id: int) -> None:
    """Send one letter unless it was sent, dropped, or has nothing to say any more. Raises what the mail server raised."""
    letter = letters.claim(letter_id)
    if letter is None:
        return
    found = ready(letter)
    if isinstance(found, WhyNot):
        letters.drop(letter_id, found)
    elif isinstance(found, datetime):
        letters.put_off(letter_id, found)
    else:
        _hand_over(found)


def _hand_over(delivery: Delivery) -> None:
    letter_id = delivery.letter.id
    try:
        _send(delivery)
    except smtplib.SMTPRecipientsRefused as error:
        if not _for_good(error):
            letters.let_go(letter_id)
            raise
        log.info("address_refused", letter=letter_id, member=delivery.member.id)
        mark_undeliverable(SYSTEM, delivery.address, why="bounce")
        letters.drop(letter_id, WhyNot.REFUSED)
    except Exception:
        letters.let_go(letter_id)
        raise
    else:
        letters.mark_sent(letter_id)


def _for_good(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server says that there is no such mailbox, rather than "not now"."""
    return all(code // 100 == 5 for code, _words in error.recipients.values())


def _send(delivery: Delivery) -> None:
    kind = LetterKind(delivery.letter.kind)
    stop = stop_link(_stop(delivery, kind))
    headers = _headers(delivery, stop)
    about = answerable(delivery) if takes_mail() and kind is LetterKind.THREAD else None
    reply_to = reply_address(about) if about else ""
    headers |= {"Reply-To": reply_to} if reply_to else {}
    with force_locale(delivery.locale):
        context = CONTEXTS[kind](delivery)
    message = "reminder" if context.get("question") else "survey" if context.get("survey") else kind.value
    mail.send(
        delivery.address, message, locale=delivery.locale,
        message_key=f"letter-{delivery.letter.id}-{int(delivery.letter.created_at.timestamp())}", headers=headers,
        name=delivery.member.display_name, can_reply=bool(reply_to), stop_link=stop,
        settings_link=f"{current_config().public_url}/settings/notifications", follow_link=f"{current_config().public_url}/following/",
        **context,
    )


def _stop(delivery: Delivery, kind: LetterKind) -> Stop:
    """What unsubscribing from this letter ends."""
    for kinds, instead in ((ABOUT_SURVEYS, LetterKind.SURVEY), (ABOUT_ARTICLES, LetterKind.ARTICLES)):
        if kind is not LetterKind.DIGEST and kinds.issuperset(line.kind for line in delivery.lines):
            return Stop(delivery.member.id, instead, None)
    return Stop(delivery.member.id, kind, delivery.letter.thread_id)


def answerable(delivery: Delivery) -> ReplyTo | None:
    """What a reply to a letter is about: the post its button leads to. None for what only tells of suggested edits and of cases: those are
    seen to on their pages, and a word about one is nothing to post. Where anything of it was said in private, the reply is private;
    where it tells of a note of staff, there is no reply at all."""
    kinds = {line.kind for line in delivery.lines}
    if Kind.CASE_NOTE in kinds:
        return None
    if not kinds.isdisjoint(IN_PRIVATE):
        thread = next(line.thread for line in reversed(delivery.lines) if line.kind in IN_PRIVATE)
        return ReplyTo(delivery.member.id, thread.id, None, is_private=True) if thread is not None else None
    last = next((line for line in reversed(delivery.lines) if line.thread is not None and line.kind not in NOT_ANSWERED), None)
    if last is None or last.thread is None:
        return None
    return ReplyTo(delivery.member.id, last.thread.id, last.post.id if last.post is not None else None)


def _headers(delivery: Delivery, stop: str) -> dict[str, str]:
    """One-click unsubscribing (RFC 8058), and one conversation for each thread in mail programs (RFC 5322)."""
    host = urlsplit(current_config().public_url).hostname or "localhost"
    found = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "X-Auto-Response-Suppress": "All"}
    if delivery.letter.kind != LetterKind.THREAD:
        return found | {"List-Id": f"<{'digest' if delivery.letter.kind == LetterKind.DIGEST else 'notices'}.{host}>"}
    root = mail.message_id(f"thread-{delivery.letter.thread_id}")
    return found | {"List-Id": f"<threads.{host}>", "In-Reply-To": root, "References": root}


def _thread(delivery: Delivery) -> dict[str, Any]:
    said, last = _once(delivery.lines), delivery.lines[-1]
    thread = cast(Thread, last.thread)
    question, survey = question_to(delivery.member.id, thread, {line.kind for line in said}), survey_in(said)
    button = {} if question or survey else {
        "link": _link(said[0] if len(said) == 1 else last), "action": words.action(said[0].kind if len(said) == 1 else ""),
    }
    return button | {
        "title": thread.title, "language": thread.language, "lines": [_shown(line) for line in said],
        "reasons": list(dict.fromkeys(words.reason(line.topic) for line in said)),
        "survey": survey, "question": question, "asked": {words.sentence(kind, "") for kind in ASKING} if question else set(),
    }


def _once(lines: tuple[Line, ...]) -> list[Line]:
    """A post that is an answer, mentions somebody and asks for details is said once: by the reason that means its reader most."""
    weight = {Kind.NEEDS_INFO: 0, Kind.INFO_GIVEN: 1, Kind.ACCEPTED: 1, Kind.MENTION: 2}
    found: dict[object, Line] = {}
    for line in sorted(lines, key=lambda one: weight.get(Kind(one.kind), 3)):
        key = (line.post.id, line.kind in QUOTED) if line.post else (line.kind, line.at)
        found.setdefault(key, line)
    return sorted(found.values(), key=lambda line: line.at)


def _digest(delivery: Delivery) -> dict[str, Any]:
    """What waited, in sections: solved, answered, new questions, the rest; questions to answer; and on Mondays the reader's own week."""
    solved = [line for line in delivery.lines if line.kind == Kind.SOLVED]
    answered = [line for line in delivery.lines if line.kind == Kind.ANSWER]
    asked = [line for line in delivery.lines if line.kind == Kind.QUESTION]
    standing = [line for line in delivery.lines if line.thread is None]
    rest = [line for line in delivery.lines if line.thread and line.kind not in {Kind.SOLVED, Kind.ANSWER, Kind.QUESTION}]
    weekly = delivery.hours.digest is Rhythm.WEEKLY
    return {
        "solved": [_shown(line) for line in solved], "answered": [_shown(line) for line in answered],
        "asked": [_shown(line) for line in asked], "rest": [_shown(line) for line in rest],
        "standing": [_shown(line) for line in standing],
        "questions": [_suggested(one) for one in delivery.questions], "for_you_link": f"{current_config().public_url}/for-you/",
        "week": week_of(delivery.member.id, delivery.letter.created_at) if weekly else None,
        "count": len(delivery.lines), "suggested": len(delivery.questions), "is_weekly": weekly,
    }


def _notice(delivery: Delivery) -> dict[str, Any]:
    """About the reader and no thread. The link leads to the inbox, which asks again who may see what."""
    lines = [_shown(line) for line in delivery.lines]
    survey, reasons = survey_in(delivery.lines), list(dict.fromkeys(words.reason(line.topic) for line in delivery.lines))
    return {"lines": lines, "survey": survey, "reasons": reasons} | ({} if survey else {"link": _of_all(lines)})


def _of_all(lines: list[dict[str, Any]]) -> str:
    """The tab that all of a letter lies on, or the whole inbox."""
    links = {line["link"] for line in lines}
    return links.pop() if len(links) == 1 else f"{current_config().public_url}/inbox/"


CONTEXTS = {LetterKind.THREAD: _thread, LetterKind.DIGEST: _digest, LetterKind.NOTICE: _notice}


def _shown(line: Line) -> dict[str, Any]:
    """A line for the templates: plain texts, escaped there."""
    quoted = line.post is not None and line.kind in QUOTED
    name = line.actor.display_name if line.actor else settings.get("site.name")
    said, language = (line.post.body_markdown, line.post.language) if quoted and line.post else ("", "")
    if line.kind in IN_PRIVATE:
        said, language = private_words(line.member_id, line.detail)
    return {
        "sentence": words.sentence(line.kind, name, line.detail), "title": line.thread.title if line.thread else "",
        "language": line.thread.language if line.thread else "",
        "link": _link(line), "quote": excerpt(plain(said), PRIVATE_CHARS if line.kind in IN_PRIVATE else EXCERPT_CHARS) if said else "",
        "quote_language": language or (line.post.language if line.post else ""),
    }


def _suggested(one: Recommended) -> dict[str, Any]:
    """A suggested question for the templates, with its reason."""
    return {
        "sentence": words.because(one.because), "title": one.row.title, "language": one.row.language,
        "link": f"{current_config().public_url}{one.row.url}",
    }


def _link(line: Line) -> str:
    if link := survey_link(line):
        return link
    if line.thread is None:
        return f"{current_config().public_url}{inbox_of(line.topic)}"
    path = place_of(line.kind, line.post.id if line.post is not None else None, line.detail) or line.thread.url
    return f"{current_config().public_url}{path}"
