"""The first run: a one-time token, the first admin, the site's name, the first categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.accounts.commands.roles import add_admin, prepared_admin
from forum.admin.queries import is_setup_token, needs_admin
from forum.core import settings
from forum.core.db import command, session
from forum.core.models import SiteState
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.errors import NotFound
from forum.kit.tokens import new_token, token_hash
from forum.policy import Action
from forum.threads.commands.categories import CategoryDraft, add_category


@dataclass(frozen=True)
class SetupAnswers:
    """What the page of the first run asks for. `categories`: names, in order."""

    site_name: str
    locale: str
    handle: str
    address: str
    password: str
    categories: Sequence[str]


@command
def issue_setup_token(actor: Actor) -> str | None:
    """A token for `/setup`, shown once; earlier ones end. None when there is an admin already."""
    authorize(actor, Action.GRANT_ROLES)
    if not needs_admin():
        return None
    token = new_token()
    state = session().get(SiteState, 1, with_for_update=True)
    if state is None:
        state = SiteState(id=1)
        session().add(state)
    state.setup_token_hash = token_hash(token)
    return token


def set_up(actor: Actor, token: str, answers: SetupAnswers) -> int:
    """Make the first admin and what they asked for; the token ends. Returns their id. Raises Invalid, NotFound.

    Whoever holds the token acts for the operator; the password is hashed outside the transaction.
    """
    authorize(actor, Action.USE_MAILED_LINK)
    if not is_setup_token(token):
        raise NotFound()
    prepared = prepared_admin(answers.handle, answers.address, answers.password, name="")
    return _set_up(actor, token, answers, prepared)


@command
def _set_up(actor: Actor, token: str, answers: SetupAnswers, prepared: tuple[str, str, str, str]) -> int:
    authorize(actor, Action.USE_MAILED_LINK)
    state = session().get(SiteState, 1, with_for_update=True)
    if state is None or not is_setup_token(token):
        raise NotFound()
    state.setup_token_hash = None
    member_id = add_admin(SYSTEM, prepared, locale=answers.locale)
    for name, value in (("site.name", answers.site_name), ("site.default_locale", answers.locale)):
        if value != settings.get(name):
            settings.put(name, value, changed_by_id=member_id)
    for name in answers.categories:
        add_category(SYSTEM, CategoryDraft(name=name))
    return member_id
