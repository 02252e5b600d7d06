"""Pages of calendars."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core import settings
from forum.core.door import viewer
from forum.core.permissions import authorize
from moderation.policy import DeskAction
from moderation.teams.commands import CalendarDraft, add_calendar, delete_calendar, edit_calendar
from moderation.teams.forms import CalendarForm, HolidayForm, ImportForm
from moderation.teams.models import Calendar
from moderation.teams.queries import calendar_lines, calendar_view, get_calendar
from moderation.teams.routes import Answer, blueprint, show
from moderation.teams.weeks import DAY_NAMES, written

OFFICE_HOURS = dict.fromkeys(DAY_NAMES[:5], "09:00-17:00")


@blueprint.get("/desk/calendars/")
def list_calendars() -> Answer:
    return show("calendars", lines=calendar_lines(viewer()))


@blueprint.get("/desk/calendars/new")
def new_calendar() -> Answer:
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    start = {"time_zone": settings.get("notifications.time_zone"), **OFFICE_HOURS}
    return show("calendar_form", form=CalendarForm(formdata=None, data=start), calendar=None)


@blueprint.post("/desk/calendars/new")
def make_calendar() -> Answer:
    form, made = CalendarForm(), list[Calendar]()
    if try_command(form, lambda: made.append(add_calendar(viewer(), _draft(form)))):
        return go(url_for("teams.show_calendar", calendar_id=made[0].id), _("The calendar is there."))
    return show("calendar_form", form=form, calendar=None), 422


@blueprint.get("/desk/calendars/<id:calendar_id>/")
def show_calendar(calendar_id: int) -> Answer:
    return calendar_page(calendar_id)


@blueprint.get("/desk/calendars/<id:calendar_id>/edit")
def change_calendar(calendar_id: int) -> Answer:
    authorize(viewer(), DeskAction.EDIT_TEAMS)
    view = calendar_view(viewer(), calendar_id)
    days = {name: written(blocks) for name, blocks in zip(DAY_NAMES, view.hours.week, strict=True)}
    return show("calendar_form", form=CalendarForm(formdata=None, obj=view.calendar, data=days), calendar=view.calendar)


@blueprint.post("/desk/calendars/<id:calendar_id>/edit")
def save_calendar(calendar_id: int) -> Answer:
    form = CalendarForm()
    if try_command(form, lambda: edit_calendar(viewer(), calendar_id, _draft(form), version=form.version.data or 0)):
        return go(url_for("teams.show_calendar", calendar_id=calendar_id), _("The calendar is saved."))
    calendar = get_calendar(viewer(), calendar_id)
    form.version.data, form.version.raw_data = calendar.version, None
    return show("calendar_form", form=form, calendar=calendar), 422


@blueprint.post("/desk/calendars/<id:calendar_id>/delete")
def drop_calendar(calendar_id: int) -> Answer:
    delete_calendar(viewer(), calendar_id)
    return go(url_for("teams.list_calendars"), _("The calendar is deleted."))


def calendar_page(calendar_id: int, *, holidays: HolidayForm | None = None, upload: ImportForm | None = None) -> str:
    """The page of one calendar; whichever form was refused is passed in."""
    return show(
        "calendar", view=calendar_view(viewer(), calendar_id), holidays=holidays or HolidayForm(formdata=None),
        upload=upload or ImportForm(formdata=None),
    )


def _draft(form: CalendarForm) -> CalendarDraft:
    return CalendarDraft(str(form.name.data or ""), str(form.time_zone.data or ""), form.days)
