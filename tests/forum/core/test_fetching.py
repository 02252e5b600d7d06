"""Requests to other machines: only to public addresses, to the address that was checked, and not for long."""

import ipaddress
import socket
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from forum.core import fetching
from forum.core.fetching import Refused, Unreachable, fetch, target_of


class Site(BaseHTTPRequestHandler):
    """A small web site on this machine."""

    seen: list[tuple[str, str, bytes]] = []

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.path, self.headers["Host"], body))
        if self.path == "/slow":
            self.send_response(200)
            for _second in range(40):  # a byte now and then: no single wait is long
                self.wfile.write(b"X")
                time.sleep(0.1)
            return
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(b"x" * (fetching.MOST_BYTES + 1 if self.path == "/long" else 5))

    def do_POST(self):
        self.do_GET()

    def log_message(self, *_words):
        """Says nothing."""


@pytest.fixture
def site():
    Site.seen = []
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [ipaddress.ip_network("127.0.0.0/8")])


@contextmanager
def listener(family=socket.AF_INET, address="127.0.0.1"):
    """A door that counts who knocks."""
    door = socket.create_server((address, 0), family=family)
    door.settimeout(0.2)
    knocks = []
    yield door.getsockname()[1], knocks
    with suppress(TimeoutError):
        knocks.append(door.accept())
    door.close()


PRIVATE = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/", "http://0:{port}/",
    "http://0x7f.0.0.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/",
    "http://[2002:7f00:1::]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/", "https://127.0.0.1:{port}/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_knocks_at_a_door_of_this_machine(app, url):
    with listener() as (port, knocks), pytest.raises((Refused, Unreachable)):
        fetch("GET", url.format(port=port))
    assert knocks == []


@pytest.mark.parametrize("address", [
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:8.8.8.8", "2002:808:808::1",
    "64:ff9b::808:808", "::8.8.8.8", "fec0::1", "2001::1",
])
def test_these_addresses_are_not_public(address):
    assert not fetching.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_these_are(address):
    assert fetching.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", [
    "", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/", "http://", "http:///x",
    "http://user@example.org/", "http://user:word@example.org/", "http://example.org:99999/", "http://exa mple.org/",
    "http://example.org/\r\nHost: x", "http://example.org\\@127.0.0.1/", "http://[fe80::1%25eth0]/", "http://ex\u00e4mple.org/",
    "http://example.org/" + "x" * 2_000,
])
def test_these_are_no_addresses_to_go_to(app, url):
    with pytest.raises(Refused):
        target_of(url)


def test_one_private_address_among_public_ones_is_enough_to_refuse(app, monkeypatch):
    answers = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: answers)
    with pytest.raises(Refused):
        fetch("GET", "http://two-faced.example/")


def test_the_connection_goes_to_the_address_that_was_checked(app, allowed, site, monkeypatch):
    asked = []

    def once(host, port, **_options):
        asked.append(host)
        if len(asked) > 1:
            raise AssertionError("asked a second time: the answer may be another one")
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(fetching.socket, "getaddrinfo",
                        lambda host, *a, **k: real(host, *a, **k) if host == "127.0.0.1" else once(host, *a, **k))
    assert fetch("GET", f"http://forum.example:{site}/x").status == 200
    assert asked == ["forum.example"] and Site.seen == [("/x", f"forum.example:{site}", b"")]


def test_a_post_arrives_and_a_redirect_is_not_followed(app, allowed, site):
    answer = fetch("POST", f"http://127.0.0.1:{site}/away?a=1", body=b"hello", headers={"TTL": "5"})
    assert answer.status == 200 and Site.seen[-1] == ("/away?a=1", f"127.0.0.1:{site}", b"hello")
    assert fetch("GET", f"http://127.0.0.1:{site}/away").status == 302
    assert len(Site.seen) == 2


def test_too_much_is_not_read(app, allowed, site):
    with pytest.raises(Unreachable):
        fetch("GET", f"http://127.0.0.1:{site}/long")


def test_a_slow_answer_is_cut_off_as_a_whole(app, allowed, site, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        fetch("GET", f"http://127.0.0.1:{site}/slow")
    assert time.monotonic() - begun < 2


def test_nobody_there_is_said_so(app, allowed):
    with listener() as (port, _knocks):
        pass
    with pytest.raises(Unreachable):
        fetch("GET", f"http://127.0.0.1:{port}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(app, allowed, site):
    with pytest.raises(Unreachable):
        fetch("GET", f"https://127.0.0.1:{site}/")
    assert Site.seen == []
