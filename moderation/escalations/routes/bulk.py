"""Doing the same to several cases: what others are told of is shown first, and each one that was refused says why."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from moderation.escalations.acts import ACTS, FORETOLD, IN_BULK
from moderation.escalations.closing import owing_of
from moderation.escalations.commands import Given, Said, act_on_many
from moderation.escalations.foretelling import Foretold, foretell
from moderation.escalations.forms import chosen_unless_kept, kept, picked, sent, sent_id
from moderation.escalations.neighbours import teams
from moderation.escalations.queries import cases_named, filters_in, possible_owners
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import WORDS, came_from, refuse_others, table
from moderation.escalations.states import CHOSEN, SUMMARY_MAX, WORDS_MAX, Act, Outcome, State
from moderation.escalations.words import GROUP_WORDS, OUTCOMES, REJECTIONS, STATES, WHOM

BECOMES = {
    Act.WAIT: GROUP_WORDS["waiting"], Act.RESOLVE: STATES[State.RESOLVED], Act.REJECT: STATES[State.REJECTED],
    Act.CANCEL: STATES[State.CANCELLED], Act.HAND_OVER: _l("As chosen below"),
}
"""What cases are after an act that their own page would ask words for."""
NOTHING: Mapping[str, str] = MappingProxyType({})


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
        return table(shown_before(), 422, wrong=_("Select cases first, and what to do."))
    act = Act(sent("act"))
    try:
        given = Given(chosen_unless_kept("owner"), chosen_unless_kept("team"), kept())
        if act in FORETOLD and not sent("confirmed"):
            return preview(act, chosen)
        done = act_on_many(viewer(), chosen, act, given=given, told=all_said())
    except Invalid as error:
        return refused(act, chosen, error)
    return tell_outcomes(done)


def refused(act: Act, chosen: list[tuple[int, int]], error: Invalid) -> Any:
    """Where it is put right: above the cases, or on the page that asks for the words of the act."""
    if (act in (Act.ASSIGN, Act.PRIORITY) and set(error.fields) & {"owner", "team", "priority"}) or act not in FORETOLD:
        return table(shown_before(), 422, wrong=shown(error.message))
    return preview(act, chosen, 422, {name: " ".join(shown(one) for one in said) for name, said in error.fields.items()})


def all_said() -> Said:
    """What the page of the act asked for."""
    return Said(**{name: sent(name) for name in ("priority", "why", "whom", "words", "reason", "outcome", "summary")})


def shown_before() -> Any:
    return filters_in(sent("from", 500))


def preview(act: Act, chosen: list[tuple[int, int]], status: int = 200, errors: Mapping[str, str] = NOTHING) -> Any:
    """What will become of each, and of which nothing will; and what has to be said."""
    authorize(viewer(), ACTS[act].action)
    ids = [case for case, _version in chosen]
    rows, private = cases_named(viewer(), ids), owing_of(ids) if act is Act.RESOLVE else set[int]()
    people = {one.id: one.display_name for one in possible_owners(viewer())}
    wanted = Foretold(act, sent_id("owner"), sent_id("team"), kept(), sent("priority"), private, people)
    lines = [foretell(viewer(), rows.get(case), version, wanted) for case, version in chosen]
    if act is Act.PRIORITY and not sent("why").strip():
        errors = {"why": _("Say it in a few words.")}
    return render_template(
        "moderation/escalations/preview.html", act=ACTS[act], lines=[line for line in lines if line], filters=shown_before(),
        people=people, groups=dict(teams(viewer())), words_most=WORDS_MAX,
        summary_most=SUMMARY_MAX, errors=errors, typed=request.form, becomes=BECOMES, rejections=list(REJECTIONS.items()),
        whom=list(WHOM.items()), outcomes=[(one.value, OUTCOMES[one]) for one in CHOSEN if one is not Outcome.SOLVED_PRIVATELY],
        said={name: sent(name, 20) for name in ("owner", "team", "priority")} if act in (Act.ASSIGN, Act.PRIORITY) else {}, **WORDS,
    ), status


def tell_outcomes(done: list[Any]) -> Any:
    """How many it was done to; who was refused stands above the cases, each with its reason."""
    number, left = sum(one.state == "done" for one in done), [one for one in done if one.state != "done"]
    if number:
        flash(ngettext("Done to %(num)d case.", "Done to %(num)d cases.", number), "good")
    if not left:
        return redirect(came_from(), 303)
    rows = cases_named(viewer(), [one.escalation_id for one in left])
    refused = [(rows.get(one.escalation_id), shown(one.why)) for one in left]
    return table(shown_before(), refused=refused)
