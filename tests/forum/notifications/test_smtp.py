"""Against a real mail server on this machine."""

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests import make
from tests.forum.notifications.post import letters, pass_time


class Postbox:
    """Takes mails, or refuses with the answer it was told to give."""

    def __init__(self):
        self.taken, self.answer = [], ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"


@pytest.fixture
def postbox(app, monkeypatch):
    found = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    mailman = app.extensions["mailman"]
    monkeypatch.setattr(mailman, "backend", "smtp")
    monkeypatch.setattr(mailman, "server", "127.0.0.1")
    monkeypatch.setattr(mailman, "port", port)
    yield found
    controller.stop()


def test_a_mail_arrives_with_both_bodies_and_its_headers(postbox):
    make.answer(make.question(make.member("ana"), "¿Por qué parpadea el router?"), body="Así: apágalo.")
    pass_time()
    (sender, to, message), = postbox.taken
    assert (sender, to) == ("noreply@localhost", ["ana@example.org"])
    assert message["Subject"] == "[Plaza] ¿Por qué parpadea el router?"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip().startswith("<http://localhost/mail/stop/")
    assert "Así: apágalo." in message.get_body(("plain",)).get_content()
    assert "<!doctype html>" in message.get_body(("html",)).get_content()


def test_a_refusal_for_now_is_tried_again_one_for_good_is_not(postbox):
    make.answer(make.question(make.member("ana")))
    postbox.answer = "451 try later"
    pass_time()
    postbox.answer = ""
    pass_time(10)
    assert len(postbox.taken) == 1
    make.answer(make.question(make.member("bob")))
    postbox.answer = "550 no such user"
    pass_time()
    assert [one.dropped_why for one in letters()] == [None, "refused_by_their_server"]
