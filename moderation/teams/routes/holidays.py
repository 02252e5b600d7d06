"""Holidays of a calendar: written down, taken from a file after a look at what it holds, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.clock import today
from moderation.policy import DeskAction
from moderation.teams.commands import add_holidays, remove_holiday
from moderation.teams.forms import HolidayForm, ImportForm
from moderation.teams.ics import Reading, read_holidays
from moderation.teams.ics_lines import MAX_BYTES
from moderation.teams.queries import get_calendar, known_days
from moderation.teams.routes import Answer, blueprint, show
from moderation.teams.routes.calendars import calendar_page
from moderation.teams.spans import Span, read_spans, spans_of
from moderation.teams.words import LEFT_OUT_WORDS


@blueprint.post("/desk/calendars/<id:calendar_id>/holidays")
def save_holidays(calendar_id: int) -> Answer:
    """Those of the text area, or those left ticked of a file; with `tick`, that file's page once more with all or none ticked."""
    if request.form.get("tick") in ("all", "none"):
        return choice_page(calendar_id, read_spans(request.form.getlist("every")), lambda _one: request.form["tick"] == "all")
    form, done = HolidayForm(), list[tuple[int, int]]()
    lines = "\n".join(request.form.getlist("lines")).splitlines()
    form.lines.data = "\n".join(lines)
    if not try_command(form, lambda: done.append(add_holidays(viewer(), calendar_id, lines))):
        return calendar_page(calendar_id, holidays=form), 422
    added, known = done[0]
    words = ngettext("%(num)d holiday is new.", "%(num)d holidays are new.", added) if added else _("Nothing is new.")
    more = ngettext("%(num)d was there already.", "%(num)d were there already.", known) if known else ""
    return go(url_for("teams.show_calendar", calendar_id=calendar_id) + "#holidays", f"{words} {more}".strip())


@blueprint.post("/desk/calendars/<id:calendar_id>/import")
def look_at_file(calendar_id: int) -> Answer:
    """What a file holds. Nothing is saved."""
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    calendar, form, read = get_calendar(viewer(), calendar_id), ImportForm(), list[Reading]()
    if not try_command(form, lambda: read.append(read_holidays(form.file.data.read(MAX_BYTES + 1), calendar.time_zone, today()))):
        return calendar_page(calendar_id, upload=form), 422
    known = known_days(viewer(), calendar_id, [day for day, _name in read[0].days])
    fresh = [(day, name) for day, name in read[0].days if day not in known]
    now = today()
    return choice_page(calendar_id, spans_of(fresh), lambda one: one.last >= now, known=len(known), left_out=read[0].left_out)


def choice_page(calendar_id: int, fresh: list[Span], ticked: Callable[[Span], bool], **more: Any) -> Answer:
    """What can be taken of a file: what is over is not ticked."""
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    facts = {"known": 0, "left_out": (), "left_out_words": LEFT_OUT_WORDS, **more}
    return show("import", calendar=get_calendar(viewer(), calendar_id), fresh=[(one, ticked(one)) for one in fresh], **facts)


@blueprint.post("/desk/calendars/<id:calendar_id>/holidays/<id:holiday_id>/remove")
def drop_holiday(calendar_id: int, holiday_id: int) -> Answer:
    day = remove_holiday(viewer(), calendar_id, holiday_id)
    return go(url_for("teams.show_calendar", calendar_id=calendar_id) + "#holidays", _("%(day)s is no holiday any more.", day=day))
