"""One case, and what can be done to it: the buttons and the posts come from the same table (`acts.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.escalations import commands
from moderation.escalations.evidence import evidence_of
from moderation.escalations.forms import chosen_id, sent, sent_id
from moderation.escalations.models import Escalation
from moderation.escalations.neighbours import teams
from moderation.escalations.publishing import CHECKED
from moderation.escalations.queries import CaseView, case_view, get_case, others_at, possible_owners, rating_of
from moderation.escalations.queries.case import EventLine
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import WORDS, came_from, refuse_others
from moderation.escalations.sections import sections_of
from moderation.escalations.states import CHOSEN, SUMMARY_MAX, WORDS_MAX, Act
from moderation.escalations.words import (
    DONE,
    EVENTS,
    OUTCOMES,
    REJECTIONS,
    SCORES,
    WHOM,
    act_keys,
    event_words,
    given_words,
    others_words,
    outcome_words,
)
from moderation.policy import DeskAction
from moderation.review.queries import desk_choices

BODY_MAX = 32_000
MEANWHILE_SHOWN = 10
Doing = Callable[[int, int], Escalation]
DOING: dict[Act, Doing] = {
    Act.TAKE: lambda one, version: commands.take(viewer(), one, version=version),
    Act.ACKNOWLEDGE: lambda one, version: commands.acknowledge(viewer(), one, version=version),
    Act.RESUME: lambda one, version: commands.resume(viewer(), one, version=version),
    Act.ASSIGN: lambda one, version: commands.assign(
        viewer(), one, version=version, owner_id=chosen_id("owner"), team_id=chosen_id("team")),
    Act.HAND_OVER: lambda one, version: commands.hand_over(
        viewer(), one, version=version, owner_id=chosen_id("owner"), team_id=chosen_id("team"), summary=sent("summary")),
    Act.PRIORITY: lambda one, version: commands.change_priority(
        viewer(), one, version=version, priority=sent("priority"), why=sent("why")),
    Act.WAIT: lambda one, version: commands.wait_for(viewer(), one, version=version, whom=sent("whom"), words=sent("words")),
    Act.RESOLVE: lambda one, version: commands.resolve(
        viewer(), one, version=version, outcome=sent("outcome"), summary=sent("summary"),
        public_summary=sent("public_summary", BODY_MAX), accept=bool(sent("accept")), public_checked=bool(sent(CHECKED))),
    Act.REJECT: lambda one, version: commands.reject(viewer(), one, version=version, reason=sent("reason"), words=sent("words")),
    Act.CANCEL: lambda one, version: commands.cancel(viewer(), one, version=version, words=sent("words")),
    Act.REOPEN: lambda one, version: commands.reopen(viewer(), one, version=version, words=sent("words")),
    Act.WATCH: lambda one, _version: commands.watch(viewer(), one),
    Act.UNWATCH: lambda one, _version: commands.unwatch(viewer(), one),
}


@blueprint.get("/desk/cases/<id:escalation_id>/")
def show_case(escalation_id: int) -> Any:
    return case_page(escalation_id)


@blueprint.get("/desk/cases/<id:escalation_id>/<act>")
def shown_case(escalation_id: int, act: str) -> Any:
    """A refused act leaves its address in the browser; loading that again shows the case."""
    return redirect(get_case(viewer(), escalation_id).url, 303)


@blueprint.post("/desk/cases/<id:escalation_id>/<act>")
def act_on_case(escalation_id: int, act: str) -> Any:
    refuse_others()
    if act not in tuple(Act):
        raise NotFound()
    version = get_case(viewer(), escalation_id).version
    if sent("begin"):
        moved = "" if version == sent_id("version") else _("Somebody else has changed this case in the meantime. This is how it is now.")
        return case_page(escalation_id, moved=moved, typed_act=act)
    try:
        case = DOING[Act(act)](escalation_id, sent_id("version") or 0)
    except Invalid as error:
        return case_page(escalation_id, 422, typed_act=act, errors={key: " ".join(map(shown, said)) for key, said in error.fields.items()})
    except WrongState as error:
        return case_page(escalation_id, 409, moved=shown(error.message), typed_act=act)
    flash(str(DONE[Act(act)]), "good")
    return redirect(came_from() if "from" in request.form else case.url, 303)


@blueprint.post("/desk/cases/<id:escalation_id>/here")
def be_here(escalation_id: int) -> Any:
    """Told every twenty seconds by whoever has the case open. {"said": who else has, "version": of the case now, "seen": and before}."""
    refuse_others()
    here = commands.be_at(viewer(), escalation_id, is_writing=sent("writes", 1) == "y")
    return jsonify(said=others_words(others_at(viewer(), escalation_id)), version=here.version, seen=here.seen)


def case_page(escalation_id: int, status: int = 200, **more: Any) -> Any:
    view = case_view(viewer(), escalation_id)
    facts = {
        "view": view, "others": others_words(others_at(viewer(), escalation_id)), "meanwhile": meanwhile(view) if more.get("moved") else [],
        "choices": desk_choices(viewer()), "opened": request.args.get("act", ""), "given_words": given_words,
        "event_words": event_words, "keys": act_keys(view.acts),
        "sections": sections_of(viewer(), view), "evidence": evidence_of(viewer(), escalation_id),
        "came_from": request.values.get("from", "")[:500], "owners": possible_owners(viewer()), "teams": teams(viewer()), "events": EVENTS,
        "rating": rating_of(viewer(), escalation_id), "scores": SCORES,
        "outcomes": [(one.value, OUTCOMES[one]) for one in CHOSEN], "rejections": list(REJECTIONS.items()), "whom": list(WHOM.items()),
        "outcome_words": outcome_words, "words_most": WORDS_MAX, "summary_most": SUMMARY_MAX, "errors": {}, "typed_act": "",
        "wrong_section": {}, "works": can(viewer(), DeskAction.WORK_CASES), **WORDS, **more,
    }
    return render_template("moderation/escalations/case.html", **facts), status


def meanwhile(view: CaseView) -> list[EventLine]:
    """What happened since the page on which somebody typed: its forms carry the newest line that they saw."""
    seen = sent_id("seen") or 0
    return [line for line in view.events if line.id > seen][-MEANWHILE_SHOWN:] if seen else []
