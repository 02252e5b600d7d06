"""How the room joins the desk: its pages, its command, and what it tells the clocks and the card beside a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from forum.accounts.events import MemberLeft
from forum.cli import plaza
from forum.core.entries import offer
from moderation.customers.cli import customers_group
from moderation.customers.entries import ENTRIES
from moderation.customers.events import CustomerFactsChanged
from moderation.customers.offered import plan_names
from moderation.customers.queries import facts_about, page_of, plans_of
from moderation.customers.reactions import member_leaves
from moderation.customers.routes import blueprint


def open_room(app: Flask, declare_plans: Callable[..., None], clocks_follow: Callable[[Any], None]) -> None:
    """Before the reactions of other rooms: what is kept of a customer is locked before cases (`moderation/locking.py`)."""
    app.register_blueprint(blueprint)
    app.extensions["plaza_wiring"].connect(now={MemberLeft: (member_leaves,), CustomerFactsChanged: (clocks_follow,)}, later={})
    plaza.add_command(customers_group)
    offer(*ENTRIES)
    declare_plans(plan_names, plans_of, facts_about, page_of)
