"""Push that is on, and a push service on this machine that the operator allows."""

import ipaddress
import itertools

import pytest

from forum.accounts.sessions import begin_session, find_actor
from forum.notifications.commands import add_device
from forum.notifications.push import keys
from tests import make
from tests.forum.notifications.push.browser import Browser, Service

_numbers = itertools.count(1)


@pytest.fixture
def push(app, tmp_path, monkeypatch):
    """Keys, and leave to go to this machine."""
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [ipaddress.ip_network("127.0.0.1/32")])
    keys.make_keys()


@pytest.fixture
def service(push):
    service = Service()
    yield service
    service.close()


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def subscribe(service):
    """`subscribe(member)`: a browser where the member is signed in and has turned notifications on. Browser, actor, device id."""
    def turn_on(member):
        key, _ends = begin_session(member.id, remember=True, address_prefix="", agent="tests")
        actor, browser = find_actor(key), Browser()
        device_id = add_device(actor, f"{service.url}/{next(_numbers)}", browser.p256dh, browser.auth, agent="Firefox/1 Linux")
        return browser, actor, device_id

    return turn_on
