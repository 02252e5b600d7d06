"""What all forms share: refusals of a command, shown in the reader's language beside the fields they are about."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm

from forum.kit.errors import Invalid


def shown(message: object) -> str:
    """A refusal's message for people. Lazy texts translate themselves; a plain one is of the kit, which knows no translation."""
    return str(gettext(message)) if isinstance(message, str) and message else str(message)


def show_refusal(form: FlaskForm, refusal: Invalid) -> None:
    """Put the messages of a refused command under the fields of the same name; what has no field stands above the form."""
    said = False
    for name, messages in refusal.fields.items():
        field: Any = form._fields.get(name)
        if field is None:
            form.form_errors.extend(shown(message) for message in messages)
        else:
            field.errors = [*field.errors, *(shown(message) for message in messages)]
        said = said or bool(messages)
    if not said:
        form.form_errors.append(shown(refusal.message))
