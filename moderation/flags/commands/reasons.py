"""Which reasons a category offers, and its own words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_ngettext as _ln
from sqlalchemy import delete

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from forum.policy import Action
from forum.threads.models import Category
from moderation.flags.events import FlagReasonsChanged
from moderation.flags.models import CategoryFlagReason
from moderation.flags.states import HELP_MAX, FlagReason


@dataclass(frozen=True)
class ReasonChoice:
    """What a category says of one reason. Empty help: the words that hold everywhere."""

    is_offered: bool = True
    help_en: str = ""
    help_es: str = ""


@command
def set_flag_reasons(actor: Actor, category_id: int, choices: Mapping[str, ReasonChoice]) -> None:
    """Replace what a category says of reasons to flag; "other" is always offered. Raises Invalid naming `help_en-<reason>`, NotFound."""
    authorize(actor, Action.EDIT_CATEGORIES)
    category = lock(Category, category_id)
    rows = [row for code in FlagReason if (row := _row(category_id, code, choices.get(code, ReasonChoice()))) is not None]
    session().execute(delete(CategoryFlagReason).where(CategoryFlagReason.category_id == category_id))
    session().add_all(rows)
    session().flush()
    withheld = {row.reason for row in rows if not row.is_offered}
    announce(FlagReasonsChanged(
        at=utcnow(), actor_id=actor.id, category_id=category_id, name=category.name,
        offered=tuple(code.value for code in FlagReason if code not in withheld),
    ))


def _row(category_id: int, code: FlagReason, choice: ReasonChoice) -> CategoryFlagReason | None:
    """None for what is as everywhere."""
    said = {name: plain_line(getattr(choice, name)) for name in ("help_en", "help_es")}
    for name, words in said.items():
        if len(words) > HELP_MAX:
            raise Invalid.field(f"{name}-{code}", _ln("At most %(num)d character.", "At most %(num)d characters.", HELP_MAX))
    is_offered = choice.is_offered or code is FlagReason.OTHER
    if is_offered and not any(said.values()):
        return None
    return CategoryFlagReason(category_id=category_id, reason=code.value, is_offered=is_offered, **said)
