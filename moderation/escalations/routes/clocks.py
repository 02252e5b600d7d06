"""How fast cases are to be worked: staff of cases read it, administrators change it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize, can
from forum.kit.errors import NotFound
from forum.threads.queries import categories_for
from moderation.escalations.commands import add_policy, delete_policy, edit_policy
from moderation.escalations.forms import ClockForm, NewClockForm
from moderation.escalations.lengths import written
from moderation.escalations.plans import plan_names
from moderation.escalations.queries import PolicyLine, get_policy, policy_lines
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import refuse_others
from moderation.escalations.states import Priority
from moderation.escalations.targets import SHIPPED
from moderation.escalations.words import PRIORITIES, TARGETS, WAITS
from moderation.policy import DeskAction


@blueprint.get("/desk/cases/clocks/")
def list_policies() -> Any:
    refuse_others()
    return page("clocks", lines=policy_lines(viewer()), may_edit=can(viewer(), DeskAction.EDIT_CLOCKS), targets=TARGETS, waits=WAITS)


@blueprint.get("/desk/cases/clocks/new")
def new_policy() -> Any:
    """With the times that are shipped for the priority, which is in the address when these are to be changed."""
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_CLOCKS)
    asked = request.args.get("priority", "")
    form = NewClockForm(formdata=None, data={"priority": asked if asked in tuple(Priority) else Priority.P3.value})
    form.show(SHIPPED[Priority(form.priority.data)])
    return form_page(form)


@blueprint.post("/desk/cases/clocks/new")
def make_policy() -> Any:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_CLOCKS)
    form = NewClockForm()
    form.offer([(place.id, place.name) for place in categories_for(viewer())], plan_names())
    if try_command(form, lambda: add_policy(
        viewer(), form.priority.data or "", form.times, category_id=form.category_id, plan=form.plan.data or None,
    )):
        return go(url_for("escalations.list_policies"), _("The times are saved. They hold for cases that are open, too."))
    return form_page(form, 422)


@blueprint.get("/desk/cases/clocks/<id:policy_id>/edit")
def change_policy(policy_id: int) -> Any:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_CLOCKS)
    form = ClockForm(formdata=None, data={"version": get_policy(viewer(), policy_id).version})
    line = line_of(policy_id)
    form.show(line.targets)
    return form_page(form, line=line)


@blueprint.post("/desk/cases/clocks/<id:policy_id>/edit")
def save_policy(policy_id: int) -> Any:
    refuse_others()
    authorize(viewer(), DeskAction.EDIT_CLOCKS)
    form = ClockForm()
    if try_command(form, lambda: edit_policy(viewer(), policy_id, form.times, version=form.version.data or 0)):
        return go(url_for("escalations.list_policies"), _("The times are saved. They hold for cases that are open, too."))
    form.version.data, form.version.raw_data = get_policy(viewer(), policy_id).version, None
    return form_page(form, 422, line=line_of(policy_id))


@blueprint.post("/desk/cases/clocks/<id:policy_id>/delete")
def drop_policy(policy_id: int) -> Any:
    refuse_others()
    delete_policy(viewer(), policy_id)
    return go(url_for("escalations.list_policies"), _("They are deleted. What is said for more cases counts again."))


def line_of(policy_id: int) -> PolicyLine:
    """Raises NotFound."""
    for line in policy_lines(viewer()):
        if line.id == policy_id:
            return line
    raise NotFound()


def form_page(form: ClockForm, status: int = 200, line: PolicyLine | None = None) -> Any:
    if isinstance(form, NewClockForm):
        form.offer([(place.id, place.name) for place in categories_for(viewer())], plan_names())
    return page("clock_form", form=form, line=line), status


def page(template: str, **shown: Any) -> str:
    return render_template(
        f"moderation/escalations/{template}.html", priorities=PRIORITIES, length=written, plans=plan_names(), **shown,
    )
