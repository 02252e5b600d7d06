"""The cases as a table and as a board: the same filters, the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, session

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.threads.queries import categories_for
from moderation.escalations.acts import ACTS, IN_BULK
from moderation.escalations.forms import sent
from moderation.escalations.lengths import written
from moderation.escalations.neighbours import teams
from moderation.escalations.queries import (
    ORDERS,
    Filters,
    board,
    board_counts,
    cases,
    count_each,
    counts,
    filters_in,
    led_teams,
    possible_owners,
    read_filters,
    saved_views,
)
from moderation.escalations.queries.columns import DONE_DAYS, MOVING
from moderation.escalations.routes import blueprint
from moderation.escalations.states import CLOSED, OPEN, VIEW_NAME_MAX, State
from moderation.escalations.words import (
    CLOCKS,
    COLUMN_WORDS,
    DUE_WORDS,
    GROUP_WORDS,
    OFFERED_ORDERS,
    PRIORITIES,
    PUBLIC_WORDS,
    QUICK_WORDS,
    REASONS,
    SOURCES,
    STATES,
    TARGETS,
    TONES,
    board_keys,
    clock_left,
    clock_words,
    list_keys,
)
from moderation.escalations.words import WHOSE as WHOSE_WORDS
from moderation.policy import DeskAction
from moderation.review.queries import desk_choices

ORDER = "cases_order"
QUICK = {"mine": Filters(whose="mine"), "team": Filters(whose="team"), "unowned": Filters(whose="unowned"), "soon": Filters(due="soon"),
         "unsaid": Filters(public="missing"), "all": Filters()}
"""Views that everybody has."""
WORDS = {
    "state_words": STATES, "tones": TONES, "priorities": PRIORITIES, "reasons": REASONS, "sources": SOURCES, "targets": TARGETS,
    "clocks": CLOCKS, "clock_words": clock_words, "clock_left": clock_left, "length": written,
}
"""What pages of cases say codes with."""
OPEN_STATES, OVER_STATES = tuple(state for state in State if state in OPEN), tuple(state for state in State if state in CLOSED)

CHOICES = {
    "open_states": OPEN_STATES, "over_states": OVER_STATES, "group_words": GROUP_WORDS, "column_words": COLUMN_WORDS,
    "due_words": DUE_WORDS, "public_words": PUBLIC_WORDS,
    "whose_words": WHOSE_WORDS, "orders": OFFERED_ORDERS, "moving": MOVING, "done_days": DONE_DAYS,
    "name_most": VIEW_NAME_MAX,
}


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


def came_from(**changes: str) -> str:
    """The table or board as the form's page showed it, which it carries along in `from`."""
    return "/desk/cases/?" + filters_in(sent("from", 500)).asked(**changes)


def asked() -> Filters:
    """What of the cases is asked for in the address, in the order this person wants them in."""
    return read_filters(request.args, session.get(ORDER, ORDERS[0]))


def table(wanted: Filters, status: int = 200, **more: Any) -> Any:
    """The cases that are wanted, as a table or on the board, with the views one may have of them."""
    if wanted.view == "board":
        return show_page("board", wanted, status, columns=board(viewer(), wanted), column_counts=board_counts(wanted), **more)
    return show_page("table", wanted, status, page=cases(viewer(), wanted, cursor=request.args.get("cursor")), **more)


def show_page(template: str, wanted: Filters, status: int, *, column_counts: Sequence[Filters] = (), **more: Any) -> Any:
    """What the table and the board have in common: views with their numbers, filters, what can be done to many."""
    works, saved = can(viewer(), DeskAction.WORK_CASES), saved_views(viewer())
    numbers = count_each(viewer(), [*QUICK.values(), *(one.filters for one in saved), *column_counts])
    quick = [(key, QUICK_WORDS[key], filters, number) for (key, filters), number in zip(QUICK.items(), numbers, strict=False)]
    return render_template(
        f"moderation/escalations/{template}.html", filters=wanted, counts=counts(viewer()), owners=possible_owners(viewer()),
        teams=teams(viewer()), categories=categories_for(viewer()), led_teams=led_teams(viewer()), works=works,
        bulk_acts=[line for act in IN_BULK if can(viewer(), (line := ACTS[act]).action)], quick=quick,
        saved=list(zip(saved, numbers[len(QUICK):], strict=False)),
        numbers=numbers[len(QUICK) + len(saved):], keys=(board_keys if wanted.view else list_keys)(works), choices=desk_choices(viewer()),
        **{**WORDS, **CHOICES, **more},
    ), status
