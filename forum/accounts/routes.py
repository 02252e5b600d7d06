"""HTTP of the accounts room."""

from __future__ import annotations

from flask import Blueprint

from forum.accounts.sessions import actor_of_request
from forum.core.door import login_manager

blueprint = Blueprint("accounts", __name__)
login_manager.request_loader(actor_of_request)
