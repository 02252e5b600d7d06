"""Locks of cases and teams: others may meanwhile name the rows that are held, and several are held in the order of their ids."""

import re

import pytest

from forum.core.db import command, locks_rows
from forum.kit.clock import utcnow
from moderation.escalations.commands.clocks import look_again
from moderation.escalations.models import Escalation
from tests.house.sources import PROJECT
from tests.moderation.escalations.cases import Scene, fresh


@pytest.mark.once
def test_rows_that_others_name_are_held_so_that_they_may_be_named():
    files = [path for room in ("teams", "escalations") for path in (PROJECT / "moderation" / room).rglob("*.py")]
    held = [(path.name, said) for path in files for said in re.findall(r"with_for_update\(([^)]*)\)", path.read_text(encoding="utf-8"))]
    assert held and not [one for one in held if "key_share=True" not in one[1]]


def test_other_hours_hold_the_open_cases_in_the_order_of_their_ids(app, statements):
    case, now = Scene().case(), utcnow()
    with statements() as seen:
        command(look_again)(now)
    held = [one for one in seen if "FOR NO KEY UPDATE" in one]
    assert len(held) == locks_rows() and all("ORDER BY escalations.id FOR NO KEY UPDATE" in " ".join(one.split()) for one in held)
    assert fresh(case).next_look_at == now and isinstance(fresh(case), Escalation)
