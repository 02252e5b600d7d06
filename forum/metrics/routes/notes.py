"""Marks on the charts and goals of measures: one page with both, a form for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.clock import today
from forum.kit.errors import Invalid
from forum.kit.paging import Page, clamp_page, within
from forum.kit.row_ids import row_id
from forum.metrics.commands.noting import add_note, change_note, remove_goal, remove_note, set_goal
from forum.metrics.forms import GoalForm, NoteForm
from forum.metrics.measured import Measure
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.queries.noted import all_goals, all_notes, get_goal, get_note
from forum.metrics.routes import blueprint
from forum.metrics.routes.reading import get_measure
from forum.metrics.words import NOTE_WORDS, in_unit, text_in_unit, value_words, whole_day

HOME = "/insights/notes/"
PER_PAGE, MOST_PAGES = 30, 100


@blueprint.get("/insights/notes/")
def notes() -> str:
    return notes_page()


def notes_page(note: NoteForm | None = None, goal: GoalForm | None = None) -> str:
    """The page, with what was wrong with a form on it."""
    number = clamp_page(request.args.get("page", "1"), MOST_PAGES)
    rows, more = all_notes(viewer(), page=number, size=PER_PAGE)
    return render_template(
        "metrics/notes.html", page=within(Page(rows, number, PER_PAGE, has_next=more)), goals=all_goals(viewer()),
        measures={one.id: one for one in all_measures()},
        note=note or NoteForm(formdata=None, data={"day": today()}), kinds=NOTE_WORDS, day=whole_day, value_words=value_words,
        goal=goal or goal_form(request.args.get("measure"), request.args.get("goal", type=row_id)),
        page_url=lambda to: f"{HOME}?page={to}",
    )


def goal_form(measure_id: str | None, goal_id: int | None) -> GoalForm:
    """An empty one, or with a goal to change: one of the same measure and day takes its place."""
    data: dict[str, Any] = {"since": today(), "measure": measure_id}
    if goal_id is not None:
        row = get_goal(viewer(), goal_id)
        about = find_measure(row.measure_id)
        data = {"since": row.since, "measure": row.measure_id, "target": text_in_unit(about.kind, row.target) if about else ""}
    return GoalForm(formdata=None, data=data).offer(with_goals())


def with_goals() -> list[Measure]:
    return [one for one in all_measures() if one.may_have_goal]


@blueprint.post("/insights/notes/")
def add() -> Any:
    form = NoteForm()
    return sent(form, lambda: add_note(viewer(), **_note(form)), _("Marked on the charts."), lambda: notes_page(note=form))


@blueprint.get("/insights/notes/<id:insight_note_id>/")
def note_form(insight_note_id: int) -> str:
    row = get_note(viewer(), insight_note_id)
    return note_page(row.id, NoteForm(formdata=None, data={"day": row.day, "kind": row.kind, "text": row.text}))


def note_page(note_id: int, form: NoteForm) -> str:
    return render_template("metrics/note.html", row=get_note(viewer(), note_id), form=form)


@blueprint.post("/insights/notes/<id:insight_note_id>/")
def change(insight_note_id: int) -> Any:
    form = NoteForm()
    act = lambda: change_note(viewer(), insight_note_id, **_note(form))  # noqa: E731
    return sent(form, act, _("Saved."), lambda: note_page(insight_note_id, form))


@blueprint.post("/insights/notes/<id:insight_note_id>/remove")
def remove(insight_note_id: int) -> Any:
    remove_note(viewer(), insight_note_id)
    flash(_("The mark is gone from the charts."), "good")
    return redirect(HOME, 303)


@blueprint.post("/insights/goals/")
def add_goal() -> Any:
    form = GoalForm().offer(with_goals())
    return sent(form, lambda: _set_goal(form), _("The goal is set."), lambda: notes_page(goal=form))


@blueprint.post("/insights/goals/<id:insight_goal_id>/remove")
def drop_goal(insight_goal_id: int) -> Any:
    remove_goal(viewer(), insight_goal_id)
    flash(_("The goal is gone."), "good")
    return redirect(HOME, 303)


def sent(form: Any, act: Callable[[], object], words: str, again: Callable[[], str]) -> Any:
    """Run a command with what was sent; what it finds wrong is shown beside the inputs, which keep what was typed."""
    try:
        if not form.validate():
            return again(), 422
        act()
    except Invalid as error:
        show_refusal(form, error)
        return again(), 422
    flash(words, "good")
    return redirect(HOME, 303)


def _note(form: NoteForm) -> dict[str, Any]:
    if form.day.data is None:
        raise Invalid.field("day", _l("Give a day."))
    return {"day": form.day.data, "kind": form.kind.data or "", "text": form.text.data or ""}


def _set_goal(form: GoalForm) -> None:
    found = get_measure(form.measure.data or "")
    if form.since.data is None:
        raise Invalid.field("since", _l("Give a day."))
    try:
        target = in_unit(found.kind, form.target.data or "")
    except ValueError:
        raise Invalid.field("target", _l("Give a number, such as 80 or 4.5.")) from None
    set_goal(viewer(), found, target=target, since=form.since.data)
