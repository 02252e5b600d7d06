"""Which reasons may be chosen for what, and the words that help to choose. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.threads.forms import HIDE_WORDS
from forum.threads.models import Post
from forum.threads.states import HideReason
from moderation.flags.models import CategoryFlagReason
from moderation.flags.states import OF_MEMBERS, FlagReason

WORDS: dict[FlagReason, Any] = {code: HIDE_WORDS[HideReason(code)] for code in FlagReason}
HELP: dict[FlagReason, Any] = {
    FlagReason.SPAM: _l("Advertising, or links that have nothing to do with the thread."),
    FlagReason.ABUSIVE: _l("It insults, threatens or harasses somebody."),
    FlagReason.OFF_TOPIC: _l("It is about something else than this community or this thread."),
    FlagReason.DUPLICATE: _l("The same question has been asked before. Next you choose which one."),
    FlagReason.PERSONAL_INFORMATION: _l("It shows an address, a phone number, a contract number or other private things of somebody."),
    FlagReason.DANGEROUS_OR_WRONG: _l("Whoever follows it could be hurt, lose data or money."),
    FlagReason.NOT_AN_ANSWER: _l(
        "It asks something, says thanks or comments, but answers nothing. A wrong answer is still an answer: vote it down."),
    FlagReason.OTHER: _l("Something else that a moderator should see. Say what."),
}
OF_MEMBER_HELP: dict[FlagReason, Any] = {
    FlagReason.SPAM: _l("The account is there to advertise: its name, picture, profile or most of its posts."),
    FlagReason.ABUSIVE: _l("An offensive name, picture or profile, or somebody who is hounded across threads."),
    FlagReason.PERSONAL_INFORMATION: _l("The profile pretends to be somebody else, or shows private things of somebody."),
    FlagReason.OTHER: _l("Something else that a moderator should see. Say what."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One reason as the form shows it."""

    code: FlagReason
    words: Any
    help: Any


def offered_codes(post: Post) -> tuple[FlagReason, ...]:
    """The reasons that fit this kind of post and that its category offers. The post comes with its thread."""
    withheld = set(session().scalars(select(CategoryFlagReason.reason).where(
        CategoryFlagReason.category_id == post.thread.category_id, CategoryFlagReason.is_offered.is_(False),
    )))
    return tuple(code for code in FlagReason if fits(code, post) and code not in withheld)


def fits(code: FlagReason, post: Post) -> bool:
    """Only answers fail to answer; only questions are asked twice."""
    if code is FlagReason.NOT_AN_ANSWER:
        return post.is_answer and post.thread.type == "question"
    return code is not FlagReason.DUPLICATE or (post.is_opening and post.thread.type == "question")


def choices_for(post: Post | None, language: str) -> list[Choice]:
    """What the form offers for a post, or for a member (None), with the category's own words where it has some."""
    if post is None:
        return [Choice(code, WORDS[code], OF_MEMBER_HELP[code]) for code in OF_MEMBERS]
    own = category_words(post.thread.category_id, language)
    return [Choice(code, WORDS[code], own.get(code) or HELP[code]) for code in offered_codes(post)]


def category_words(category_id: int, language: str) -> dict[str, str]:
    """A category's own help by reason, in this language or else in the other one."""
    rows = session().scalars(select(CategoryFlagReason).where(CategoryFlagReason.category_id == category_id))
    return {row.reason: (row.help_es or row.help_en) if language == "es" else (row.help_en or row.help_es) for row in rows}


def category_rows(category_id: int) -> dict[str, CategoryFlagReason]:
    """What a category says, by reason; none for what is as everywhere."""
    rows = session().scalars(select(CategoryFlagReason).where(CategoryFlagReason.category_id == category_id))
    return {row.reason: row for row in rows}
