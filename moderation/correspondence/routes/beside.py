"""Forms that stand on the page of a case and in the card beside its question: each goes back to where it was sent from."""

from __future__ import annotations

from typing import Any

from flask import redirect, request

from forum.core.door import viewer
from forum.threads.queries import get_thread
from moderation.escalations.models import Escalation
from moderation.escalations.routes.acting import case_page
from moderation.escalations.routes.rail import rail_page


def is_beside() -> bool:
    return request.form.get("beside") == "y"


def back(case: Escalation, place: str) -> Any:
    """After a form was accepted: the thread, or this place on the page of the case."""
    return redirect(get_thread(viewer(), case.thread_id).url if is_beside() else f"{case.url}#{place}", 303)


def again(case: Escalation, status: int, **more: Any) -> Any:
    """The same forms with what was typed and what is wrong."""
    return rail_page(case.thread_id, status, **more) if is_beside() else case_page(case.id, status, **more)
