"""Answers to a category's fields: checked by kind, named errors. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from forum.kit.text import plain_line
from forum.threads.models import CategoryField
from forum.threads.patterns import matches
from forum.threads.states import FieldKind

MAX_VALUE_CHARS = 200
INPUT_PREFIX = "field_"


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked value; `number` also as a number when the field is one."""

    field_id: int
    key: str
    value: str
    number: float | None = None


class Refused(Exception):
    """Why a value cannot be used; `message` is for people."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message


def input_name(key: str) -> str:
    """Name of the form input that asks for a field."""
    return INPUT_PREFIX + key


def check_fields(
    fields: Iterable[CategoryField], given: Mapping[str, object], *, required: bool = True
) -> tuple[list[Answer], dict[str, list[object]]]:
    """The usable answers, and messages by input name for the others. Values of unknown keys are left out.

    With `required` false an empty answer is never an error (import, moving a thread).
    """
    answers: list[Answer] = []
    errors: dict[str, list[object]] = {}
    for field in fields:
        value = plain_line(str(given.get(field.key) or ""))
        try:
            if value:
                answers.append(check_value(field, value))
            elif field.required and required:
                raise Refused(_l("This is needed here."))
        except Refused as refusal:
            errors[input_name(field.key)] = [refusal.message]
    return answers, errors


def check_value(field: CategoryField, value: str) -> Answer:
    """One value by its field's kind. Raises Refused."""
    if len(value) > MAX_VALUE_CHARS:
        raise Refused(_l("At most %(count)s characters.", count=MAX_VALUE_CHARS))
    if field.kind == FieldKind.NUMBER:
        number = _number(field, value)
        return Answer(field.id, field.key, _shown(number), number)
    if field.kind == FieldKind.CHOICE and value not in field.choices:
        raise Refused(_l("Choose one of the list."))
    if field.kind == FieldKind.TEXT and field.pattern and not matches(field.pattern, value):
        raise Refused(_l("This does not have the expected form. %(help)s", help=field.help))
    return Answer(field.id, field.key, value)


def _number(field: CategoryField, value: str) -> float:
    try:
        number = float(value.replace(",", ".")) if re.fullmatch(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?", value, re.ASCII) else math.nan
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise Refused(_l("Enter a number."))
    if field.minimum is not None and number < field.minimum:
        raise Refused(_l("Must be %(minimum)s or more.", minimum=_shown(field.minimum)))
    if field.maximum is not None and number > field.maximum:
        raise Refused(_l("Must be %(maximum)s or less.", maximum=_shown(field.maximum)))
    return number


def _shown(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
