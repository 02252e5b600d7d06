"""What facts of customers are called, and the limits of what is kept."""

from __future__ import annotations

from enum import StrEnum

PLAN = "plan"
"""The name of the fact that clocks of cases look at; no field is called so."""
VALUE_MAX = 200


class Change(StrEnum):
    """What became of a value, said without it."""

    SET = "value_set"
    CHANGED = "value_changed"
    EMPTIED = "value_emptied"
