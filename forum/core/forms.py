"""What all forms share: refusals of a command shown beside the fields they are about."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from forum.kit.errors import Invalid


def show_refusal(form: FlaskForm, refusal: Invalid) -> None:
    """Put the messages of a refused command under the fields of the same name; what has no field stands above the form."""
    said = False
    for name, messages in refusal.fields.items():
        field: Any = form._fields.get(name)
        if field is None:
            form.form_errors.extend(str(message) for message in messages)
        else:
            field.errors = [*field.errors, *(str(message) for message in messages)]
        said = said or bool(messages)
    if not said:
        form.form_errors.append(str(refusal.message))
