"""Going off: one's open cases, with words for whoever goes on with them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from moderation.escalations.commands import Given, hand_over_many
from moderation.escalations.forms import kept, lines, sent, sent_id
from moderation.escalations.neighbours import teams
from moderation.escalations.queries import cases_named, possible_owners, shift
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import WORDS, refuse_others
from moderation.escalations.states import SUMMARY_MAX
from moderation.escalations.words import EVENTS
from moderation.policy import DeskAction


@blueprint.get("/desk/cases/shift/")
def show_shift() -> Any:
    refuse_others()
    return shift_page()


@blueprint.post("/desk/cases/shift/")
def end_shift() -> Any:
    """The selected cases, or all of the page, go to somebody else; what was refused stays on the page with its words."""
    refuse_others()
    chosen = lines(request.form.getlist("line" if sent("which") == "all" else "pick"))
    if not chosen:
        return shift_page(422, errors={"pick": True})
    try:
        done = hand_over_many(viewer(), chosen, Given(sent_id("owner"), sent_id("team"), kept()))
    except Invalid as error:
        return shift_page(422, errors={name: " ".join(shown(one) for one in said) for name, said in error.fields.items()})
    given, refused = sum(one.state == "done" for one in done), {one.escalation_id: shown(one.why) for one in done if one.state != "done"}
    if given:
        flash(ngettext("Handed over %(num)d case.", "Handed over %(num)d cases.", given), "good")
    return left_page(refused) if refused else redirect(url_for("escalations.show_shift"), 303)


def left_page(refused: dict[int, str]) -> Any:
    """What is still theirs, each with why; and what is with somebody else by now, or over."""
    rows = cases_named(viewer(), list(refused))
    gone = [row for row in rows.values() if row.closed_at is not None or row.owner_id != viewer().id]
    return shift_page(409, gone=gone, refused={case: why for case, why in refused.items() if case not in {row.id for row in gone}})


def shift_page(status: int = 200, **more: Any) -> Any:
    authorize(viewer(), DeskAction.WORK_CASES)
    mine, has_more = shift(viewer())
    owners = [one for one in possible_owners(viewer()) if one.id != viewer().id]
    facts = {
        "lines": mine, "has_more": has_more, "owners": owners, "teams": teams(viewer()), "events": EVENTS,
        "summary_most": SUMMARY_MAX, "errors": {}, "refused": {}, "gone": [], **WORDS, **more,
    }
    return render_template("moderation/escalations/shift.html", **facts), status
