"""The page of a customer: staff of cases read it, administrators change it. Everybody else finds nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from forum.accounts.people import person
from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.permissions import authorize, can
from moderation.customers.commands import set_customer_facts
from moderation.customers.forms import CustomerForm, customer_form
from moderation.customers.offered import anything_offered
from moderation.customers.queries import Customer, customer_of, plan_choices
from moderation.policy import DeskAction

blueprint = Blueprint("customers", __name__)


@blueprint.get("/desk/customers/<id:member_id>/")
def show_customer(member_id: int) -> Any:
    found = customer_of(viewer(), member_id)
    form = customer_form(plan_choices(found.plan), found.fields, found.fields)
    form.plan.data, form.version.data = found.plan, found.version
    return customer_page(found, form)


@blueprint.post("/desk/customers/<id:member_id>/")
def save_customer(member_id: int) -> Any:
    found = customer_of(viewer(), member_id)
    authorize(viewer(), DeskAction.EDIT_CUSTOMERS)
    form = customer_form(plan_choices(found.plan), found.fields)
    if try_command(form, lambda: set_customer_facts(
        viewer(), member_id, plan=form.plan.data or "", fields=form.facts, version=form.version.data or "",
    )):
        return go(url_for("customers.show_customer", member_id=member_id), _("Saved."))
    form.version.data = found.version
    return customer_page(found, form), 422


def customer_page(found: Customer, form: CustomerForm) -> str:
    return render_template(
        "moderation/customers/customer.html", customer=found, form=form, person_shown=person(found.member),
        may_edit=can(viewer(), DeskAction.EDIT_CUSTOMERS), is_offered=anything_offered(),
    )
