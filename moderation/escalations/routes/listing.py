"""The table of cases, and doing something to several of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.threads.queries import categories_for
from moderation.escalations.acts import ACTS, IN_BULK
from moderation.escalations.commands import act_on_many
from moderation.escalations.forms import picked, sent, sent_id
from moderation.escalations.lengths import written
from moderation.escalations.neighbours import teams
from moderation.escalations.queries import ORDERS, WHOSE, Filters, cases, counts, possible_owners
from moderation.escalations.routes import blueprint
from moderation.escalations.states import CLOSED, OPEN, Act, Priority, Reason, State
from moderation.escalations.words import (
    CLOCKS,
    OFFERED_ORDERS,
    PRIORITIES,
    REASONS,
    SOURCES,
    STATES,
    TARGETS,
    TONES,
    clock_left,
    clock_words,
)
from moderation.escalations.words import WHOSE as WHOSE_WORDS
from moderation.policy import DeskAction

ORDER = "cases_order"
WORDS = {
    "state_words": STATES, "tones": TONES, "priorities": PRIORITIES, "reasons": REASONS, "sources": SOURCES, "targets": TARGETS,
    "clocks": CLOCKS, "clock_words": clock_words, "clock_left": clock_left, "length": written,
}
"""What pages of cases say codes with."""
OPEN_STATES, OVER_STATES = tuple(state for state in State if state in OPEN), tuple(state for state in State if state in CLOSED)


def refuse_others() -> None:
    """Cases are not there for who may not read them."""
    if not can(viewer(), DeskAction.READ_CASES):
        raise NotFound()


@blueprint.get("/desk/cases/")
def show_cases() -> Any:
    refuse_others()
    return table(asked())


@blueprint.post("/desk/cases/order")
def save_order() -> Any:
    """The order one wants the table in from now on."""
    refuse_others()
    if sent("order") in ORDERS:
        session[ORDER] = sent("order")
    return redirect(came_from(order=""), 303)


@blueprint.get("/desk/cases/bulk")
def no_bulk() -> Any:
    """A refused act leaves its address in the browser."""
    refuse_others()
    return redirect("/desk/cases/", 303)


@blueprint.post("/desk/cases/bulk")
def act_in_bulk() -> Any:
    refuse_others()
    chosen = picked()
    if not chosen or sent("act") not in IN_BULK:
        return table(asked(), 422, wrong=_("Select cases first, and what to do."))
    try:
        done = act_on_many(
            viewer(), chosen, Act(sent("act")), owner_id=sent_id("owner"), team_id=sent_id("team"),
            priority=sent("priority"), why=sent("why"),
        )
    except Invalid as error:
        return table(asked(), 422, wrong=shown(error.message))
    tell_outcomes(done)
    return redirect(came_from(), 303)


def tell_outcomes(done: list[Any]) -> None:
    """How many it was done to, and why not to the others."""
    number = sum(one.state == "done" for one in done)
    if number:
        flash(ngettext("Done to %(num)d case.", "Done to %(num)d cases.", number), "good")
    for why in dict.fromkeys(shown(one.why) for one in done if one.state != "done"):
        missed = sum(shown(one.why) == why for one in done if one.state != "done")
        flash(ngettext("Not to %(num)d case: %(why)s", "Not to %(num)d cases: %(why)s", missed, why=why), "danger")


def came_from(**changes: str) -> str:
    """The table as the form's page showed it, which it carries along in `from`."""
    shown_before = asked(MultiDict(parse_qsl(sent("from", 500))))
    return "/desk/cases/?" + shown_before.asked(**changes)


def asked(said: MultiDict[str, str] | None = None) -> Filters:
    """What of the cases is asked for in the address; what makes no sense is left out."""
    said = request.args if said is None else said
    state, priority, reason, whose = (said.get(name, "") for name in ("state", "priority", "reason", "whose"))
    order = said.get("order") or session.get(ORDER, ORDERS[0])
    return Filters(
        state=state if state in tuple(State) else "", priority=priority if priority in tuple(Priority) else "",
        reason=reason if reason in tuple(Reason) else "", whose=whose if whose in WHOSE else "",
        owner=said.get("owner", type=row_id), team=said.get("team", type=row_id), category=said.get("category", type=row_id),
        order=order if order in ORDERS else ORDERS[0],
    )


def table(wanted: Filters, status: int = 200, **more: Any) -> Any:
    works = can(viewer(), DeskAction.WORK_CASES)
    return render_template(
        "moderation/escalations/table.html", page=cases(viewer(), wanted, cursor=request.args.get("cursor")), filters=wanted,
        counts=counts(viewer()), owners=possible_owners(viewer()), teams=teams(viewer()), categories=categories_for(viewer()),
        works=works, bulk_acts=[ACTS[act] for act in IN_BULK] if works else [], whose_words=WHOSE_WORDS, orders=OFFERED_ORDERS,
        open_states=OPEN_STATES, over_states=OVER_STATES, **WORDS, **more,
    ), status
