"""The plans and fields that operators have named, from the settings."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from forum.core import settings
from moderation.customers.states import PLAN, VALUE_MAX


def plan_names() -> dict[str, str]:
    """Plans by what is kept of them, which is their name."""
    return {name: name for name in _named(settings.get("escalations.plans"))}


def field_names() -> tuple[str, ...]:
    return _named(settings.get("escalations.customer_fields"))


def anything_offered() -> bool:
    return bool(plan_names() or field_names())


def wrong_in(wanted: Mapping[str, str], held: Mapping[str, str]) -> dict[str, list[object]]:
    """What cannot be kept of what is wanted, by name. What is no longer on offer may stay, or go."""
    problems: dict[str, list[object]] = {}
    for name, value in wanted.items():
        if value in ("", held.get(name)):
            continue
        if name == PLAN and value not in plan_names():
            problems[name] = [_l("Choose one of the list.")]
        elif name != PLAN and name not in field_names():
            problems[name] = [_l("There is no field of this name any more.")]
        elif len(value) > VALUE_MAX:
            problems[name] = [_l("At most %(most)d characters.", most=VALUE_MAX)]
    return problems


def _named(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in text.split(",") if (name := one.strip())))
