"""The shape of what administrators say of a customer: its fields are those that operators have named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from moderation.customers.states import VALUE_MAX


class CustomerForm(FlaskForm):
    """`version` is what the form was made from, so that two administrators notice each other."""

    plan = SelectField(_l("Plan"), validate_choice=False, description=_l("Cases of this member follow the times that are set for it."))
    version = StringField(widget=HiddenInput())
    named: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        return {name: str(self[f"fact-{number}"].data or "") for number, name in enumerate(self.named)}

    @property
    def fact_fields(self) -> list[Any]:
        return [self[f"fact-{number}"] for number in range(len(self.named))]


def customer_form(plans: Iterable[tuple[str, str]], fields: Iterable[str], stored: Mapping[str, Any] | None = None) -> CustomerForm:
    """A form with a field for each name; filled with what is `stored`, without which it reads what was sent."""
    named = tuple(fields)
    inputs: dict[str, Any] = {
        f"fact-{number}": StringField(name, [Length(max=VALUE_MAX)], filters=[one_line], render_kw={"autocomplete": "off"})
        for number, name in enumerate(named)
    }
    form_class: type[CustomerForm] = type("NamedCustomerForm", (CustomerForm,), {**inputs, "named": named})
    if stored is None:
        form = form_class()
    else:
        numbers = {name: f"fact-{number}" for number, name in enumerate(named)}
        form = form_class(formdata=None, data={numbers.get(name, name): value for name, value in stored.items()})
    form.plan.choices = [("", _l("None")), *plans]
    return form
