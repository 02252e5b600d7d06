"""Run-time settings: declared in `forum/catalogue.py`, changed by operators, read everywhere.

Values are read through a per-process copy at most `FRESH_SECONDS` old, so that pages cost no statement for them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.core.models import SettingRow, SiteState
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid

FRESH_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One tunable: its type decides the form field, its bounds are checked on every write."""

    name: str
    default: Any
    help: Any
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    form: str = ""
    """A regular expression that a text matches unless it is empty."""
    wrong_form: Any = ""

    @property
    def kind(self) -> type[Any]:
        return type(self.default)

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    def check(self, value: Any) -> Any:
        """The value in this setting's type. Raises Invalid naming the bound it breaks."""
        if self.kind in (int, float) and not isinstance(value, bool):
            try:
                value = self.kind(value)
            except (TypeError, ValueError):
                raise Invalid(fields={self.name: [_l("Enter a number.")]}) from None
        if type(value) is not self.kind:
            raise Invalid(fields={self.name: [_l("This is not a value of the expected kind.")]})
        too_small = self.minimum is not None and value < self.minimum
        if too_small or (self.maximum is not None and value > self.maximum):
            raise Invalid(fields={self.name: [_l("Use a number from %(low)s to %(high)s.", low=self.minimum, high=self.maximum)]})
        if self.choices and value not in self.choices:
            raise Invalid(fields={self.name: [_l("Choose one of the list.")]})
        if self.form and value and not re.fullmatch(self.form, value):
            raise Invalid(fields={self.name: [self.wrong_form]})
        return value


_declared: dict[str, Setting] = {}


def declare(*settings: Setting) -> None:
    """Install rows of the catalogue."""
    for setting in settings:
        _declared[setting.name] = setting


def declared() -> Mapping[str, Setting]:
    return _declared


def get(name: str) -> Any:
    """The value in force. Raises KeyError for a name the catalogue does not know."""
    setting = _declared[name]
    return _current().get(name, setting.default)


def put(name: str, value: Any, *, changed_by_id: int | None) -> Any:
    """Store a checked value (inside a command that has authorised it). Returns the value before."""
    setting, before = _declared[name], get(name)
    value = setting.check(value)
    row = session().get(SettingRow, name)
    if row is None:
        row = SettingRow(name=name, value="", changed_at=utcnow())
        session().add(row)
    row.value, row.changed_at, row.changed_by_id = json.dumps(value), utcnow(), changed_by_id
    raise_epoch()
    forget()
    return before


def reset(name: str) -> None:
    """Back to the default (inside a command)."""
    row = session().get(SettingRow, name)
    if row is not None:
        session().delete(row)
    raise_epoch()
    forget()


def forget() -> None:
    """Read afresh on next use."""
    current_app.extensions.pop("plaza_settings", None)


def renew_for(epoch: int) -> None:
    """Before something is rendered to be kept under this epoch: what the process remembers may be of an older one, and a page
    kept with it would go on saying what no longer holds."""
    if current_app.extensions.get("plaza_settings_epoch") != epoch:
        forget()
        current_app.extensions["plaza_settings_epoch"] = epoch


def raise_epoch() -> None:
    """Make every cached page stale, because something shown everywhere has changed (inside a command)."""
    state = session().get(SiteState, 1, with_for_update=True)
    if state is None:
        session().add(SiteState(id=1, epoch=2))
    else:
        state.epoch = SiteState.epoch + 1


def _current() -> Mapping[str, Any]:
    held = current_app.extensions.get("plaza_settings")
    if held is not None and time.monotonic() - held[0] < FRESH_SECONDS:
        values: Mapping[str, Any] = held[1]
        return values
    rows = session().execute(select(SettingRow.name, SettingRow.value)).all()
    fresh = {name: json.loads(value) for name, value in rows if name in _declared}
    current_app.extensions["plaza_settings"] = (time.monotonic(), fresh)
    return fresh
