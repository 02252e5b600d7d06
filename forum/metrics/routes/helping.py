"""Whether the page of a solved question helped: one press on the page itself says it, and what else one may say is asked after that. No
cookie tells strangers apart; what is written of them is a mark of the day."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core import settings
from forum.core.door import viewer
from forum.core.limits import address_prefix, spend
from forum.core.proving import prove_form
from forum.kit.errors import NotFound
from forum.kit.robots import is_person
from forum.knowledge.forms import yes_or_no
from forum.metrics.commands import rate_page
from forum.metrics.surveys.forms import PageForm
from forum.metrics.surveys.states import takes_ratings
from forum.search.visitors import reader
from forum.threads.models import Thread
from forum.threads.queries import get_thread

blueprint = Blueprint("helping", __name__)
OF_MEMBERS, OF_STRANGERS = "20/minute", "10/minute;60/day"
Answer = str | tuple[str, int]
NOTED = {
    "yes": _l("Thank you! It is noted that this page helped you."), "no": _l("Thank you! It is noted that this page did not help you."),
}
"""After a press."""


@blueprint.get("/threads/<id:thread_id>/helped")
def ask(thread_id: int) -> str:
    """The form on a page of its own, with the answer of its address ticked. Nothing is said yet."""
    asked = request.args.get("helped", "")
    return _page(_rated(thread_id), PageForm(formdata=None, data={"helped": asked if asked in ("yes", "no") else None}))


@blueprint.post("/threads/<id:thread_id>/helped")
def send(thread_id: int) -> Answer:
    """The press is kept at once. `more` comes from a form that asked for everything, after which nothing else is asked."""
    prove_form()
    thread, form = _rated(thread_id), PageForm()
    if not form.validate():
        return _page(thread, form), 422
    spend(f"page-helped:{viewer().id or address_prefix()}", OF_STRANGERS if viewer().is_anonymous else OF_MEMBERS)
    if is_person(request.user_agent.string):
        rate_page(
            viewer(), thread_id, reader=reader(), helped=form.helped.data == "yes", sought=yes_or_no(form.sought.data),
            would_contact=yes_or_no(form.would_contact.data),
        )
    done = "more" in request.form
    return _page(thread, form, _("Thank you! That is all we wanted to know.") if done else str(NOTED[form.helped.data]), done=done)


def _rated(thread_id: int) -> Thread:
    """Raises NotFound for strangers to it, and where nobody is asked."""
    thread = get_thread(viewer(), thread_id)
    if not settings.get("metrics.page_helped") or not takes_ratings(thread):
        raise NotFound()
    return thread


def _page(thread: Thread, form: PageForm, thanks: str = "", *, done: bool = False) -> str:
    return render_template("metrics/helped.html", thread=thread, form=form, thanks=thanks, done=done)
