"""A destination whose receiver listens on this machine, and a case about an open question."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from forum.core import jobs
from moderation.handoff.commands import Draft, add_destination
from tests import make
from tests.moderation.escalations.cases import Scene
from tests.moderation.handoff.receiver import Receiver

BEGIN = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def receiver(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [ipaddress.ip_network("127.0.0.0/8")])
    listening = Receiver()
    yield listening
    listening.close()


@pytest.fixture
def s(app, receiver):
    """Also `destination` with its `secret`, the `admin` who made it, and `later(**length)`."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        scene = Scene()
        scene.admin, scene.receiver, scene.clock = make.admin("adm"), receiver, clock
        moves = "done = resolve fixed\nwontfix = reject unsupported\nvendor = wait\nopen = resume\nseen = acknowledge\nvoid = cancel"
        scene.destination, scene.secret = add_destination(scene.admin, Draft("Tickets", receiver.address, moves))
        receiver.secrets.append(scene.secret)

        def later(**length):
            clock.shift(timedelta(**length))
            jobs.drain()

        scene.later = later
        jobs.drain()
        yield scene
