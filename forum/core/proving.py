"""Forms on pages that are the same for all strangers, and so hold no token of a session."""

from __future__ import annotations

from flask import current_app, g

from forum.core.door import viewer
from forum.core.typed import sent_by_ourselves


def prove_form() -> None:
    """The proof that every form carries. A stranger, in whose name nothing can be done, may be without the token where the browser says
    that a page of ours sent it. The view is one of those that the token's own check leaves out. Raises CSRFError."""
    if viewer().is_anonymous and sent_by_ourselves():
        g.csrf_valid = True  # forms ask no second time
        return
    current_app.extensions["csrf"].protect()
