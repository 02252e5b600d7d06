"""Text goes over the line compressed, with a length that gives nothing away."""

import gzip

import pytest
from flask import Response

from forum.core import compression
from forum.core.compression import compress, packed
from tests import make

GZIP = {"Accept-Encoding": "gzip, br"}


def answered(app, response, headers=GZIP):
    with app.test_request_context("/", headers=headers):
        return compress(response)


def test_a_member_s_page_comes_compressed_and_is_the_same_page(app, visitor):
    thread = make.question()
    visitor.sign_in(make.member())
    plain = visitor.get(thread.url)
    packed_page = visitor._open("GET", thread.url, headers=GZIP)
    assert packed_page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed_page.headers["Vary"]
    page = gzip.decompress(packed_page.data).decode()
    assert len(packed_page.data) < len(page) / 2
    assert page.split("<main")[1][:2000] == plain.text.split("<main")[1][:2000]


def test_a_stranger_s_first_page_comes_compressed_too_and_is_known_again(app, visitor):
    thread = make.question()
    first = visitor._open("GET", thread.url, headers=GZIP)
    assert first.headers["Content-Encoding"] == "gzip"
    again = visitor._open("GET", thread.url, headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("response", [
    Response("short", mimetype="text/html"),
    Response(b"\x89PNG" * 500, mimetype="image/png"),
    Response((part for part in ["x" * 2000]), mimetype="text/csv"),
    Response("x" * 2000, mimetype="text/html", headers={"Content-Encoding": "br"}),
], ids=["short", "picture", "streamed", "compressed"])
def test_what_gains_nothing_stays_as_it_is(app, response):
    before = response.headers.get("Content-Encoding")
    assert answered(app, response).headers.get("Content-Encoding") == before


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0"])
def test_who_does_not_understand_gzip_gets_plain_text(app, accepts):
    answer = answered(app, Response("x" * 2000, mimetype="text/html"), {"Accept-Encoding": accepts})
    assert answer.get_data() == b"x" * 2000
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_length_of_one_page_differs_from_time_to_time():
    assert len({len(packed(b"secret" * 200)) for _ in range(50)}) > 10
    assert {gzip.decompress(packed(b"secret" * 200)) for _ in range(5)} == {b"secret" * 200}
    assert compression.MOST_PADDING >= 64
