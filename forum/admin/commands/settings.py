"""Changing what the catalogue lets operators tune."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from forum.admin.events import SettingChanged
from forum.core import settings
from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action


@command
def change_settings(actor: Actor, values: Mapping[str, Any]) -> list[str]:
    """Store the values that differ from those in force, all or none. Returns their names. Raises Invalid by setting."""
    authorize(actor, Action.CHANGE_SETTINGS)
    problems: dict[str, list[object]] = {}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        try:
            checked = _declared(name).check(value)
        except Invalid as refusal:
            problems.update(refusal.fields)
        else:
            if checked != settings.get(name):
                changed[name] = checked
    if problems:
        raise Invalid(fields=problems)
    for name, value in changed.items():
        _announce(actor, name, settings.put(name, value, changed_by_id=actor.id), value)
    return list(changed)


@command
def reset_setting(actor: Actor, name: str) -> None:
    """Back to the default. Raises NotFound."""
    authorize(actor, Action.CHANGE_SETTINGS)
    default, before = _declared(name).default, settings.get(name)
    settings.reset(name)
    if before != default:
        _announce(actor, name, before, default)


def _announce(actor: Actor, name: str, before: Any, after: Any) -> None:
    was, now = (value if isinstance(value, str) else json.dumps(value) for value in (before, after))
    announce(SettingChanged(utcnow(), actor.id, name, was, now))


def _declared(name: str) -> settings.Setting:
    found = settings.declared().get(name)
    if found is None:
        raise NotFound()
    return found
