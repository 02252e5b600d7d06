"""The clock of these tests stands where they put it."""

from datetime import timedelta

import pytest
import time_machine

from tests.forum.metrics.worlds import START


@pytest.fixture
def at(app):
    """Go to an hour after the beginning."""
    with time_machine.travel(START, tick=False) as clock:
        yield lambda hours: clock.move_to(START + timedelta(hours=hours))
