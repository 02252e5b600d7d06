"""Doing the same to several cases: what others are told of is shown first, and each one that was refused says why."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from moderation.escalations.acts import ACTS, FORETOLD, IN_BULK
from moderation.escalations.commands import act_on_many
from moderation.escalations.foretelling import Foretold, foretell
from moderation.escalations.forms import kept, picked, sent, sent_id
from moderation.escalations.neighbours import teams
from moderation.escalations.queries import cases_named, filters_in, possible_owners
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import WORDS, came_from, refuse_others, table
from moderation.escalations.states import WORDS_MAX, Act
from moderation.policy import DeskAction


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
    if act in FORETOLD and not sent("confirmed"):
        return preview(act, chosen)
    try:
        done = act_on_many(
            viewer(), chosen, act, owner_id=sent_id("owner"), team_id=sent_id("team"), keeps=kept(), priority=sent("priority"),
            why=sent("why"),
        )
    except Invalid as error:
        return table(shown_before(), 422, wrong=shown(error.message))
    return tell_outcomes(done)


def shown_before() -> Any:
    return filters_in(sent("from", 500))


def preview(act: Act, chosen: list[tuple[int, int]], status: int = 200) -> Any:
    """What will become of each, and of which nothing will."""
    authorize(viewer(), DeskAction.WORK_CASES)
    rows = cases_named(viewer(), [case for case, _version in chosen])
    owner, team = sent_id("owner"), sent_id("team")
    wanted = Foretold(act, owner, team, kept(), sent("priority"))
    lines = [foretell(viewer(), rows.get(case), version, wanted) for case, version in chosen]
    needs_words = act is Act.PRIORITY and not sent("why").strip()
    return render_template(
        "moderation/escalations/preview.html", act=ACTS[act], lines=[line for line in lines if line], filters=shown_before(),
        people={one.id: one.display_name for one in possible_owners(viewer())}, groups=dict(teams(viewer())), why=sent("why", WORDS_MAX),
        needs_words=needs_words, words_most=WORDS_MAX, said={"owner": sent("owner", 20), "team": sent("team", 20),
                                                             "priority": sent("priority", 2)}, **WORDS,
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
