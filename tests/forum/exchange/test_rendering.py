"""`plaza render`: a line in, a line out, whatever the line says."""

from __future__ import annotations

import io
import json

import pytest

from forum.exchange import rendering
from forum.exchange.rendering import render_lines
from forum.kit.markdown import render


def answers(*lines: bytes) -> list[dict]:
    out = io.BytesIO()
    render_lines(io.BytesIO(b"\n".join(lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_text_goes_through_the_one_pipeline():
    source = "**bold** <script>alert(1)</script> [x](javascript:alert(1))"
    assert answers(json.dumps({"id": 7, "markdown": source}).encode()) == [{"id": 7, "html": render(source).html}]


@pytest.mark.parametrize(("line", "key"), [
    (b"{not json", None), (b"\xff\xfe", None), (b"[1, 2]", None), (b'{"id": 1}', 1), (b'{"id": 1, "markdown": 5}', 1),
    (b'{"id": 1, "id": 2, "markdown": "x"}', None), (b"[" * 100_000, None),
])
def test_a_bad_line_is_answered_with_its_error_and_the_next_one_is_rendered(line, key):
    bad, good = answers(line, b'{"id": "good", "markdown": "*x*"}')
    assert (bad["id"], "error" in bad, "html" in bad) == (key, True, False)
    assert good == {"id": "good", "html": "<p><em>x</em></p>\n"}


def test_empty_lines_are_nothing_and_any_value_may_be_an_id():
    assert answers(b"", b"  ", b'{"id": {"a": [1]}, "markdown": ""}') == [{"id": {"a": [1]}, "html": ""}]


def test_a_text_that_breaks_the_renderer_does_not_end_the_run(monkeypatch):
    def broken(source):
        raise RuntimeError("oops")

    monkeypatch.setattr(rendering, "render", broken)
    assert answers(b'{"id": 1, "markdown": "x"}', b'{"id": 2, "markdown": "y"}') == [
        {"id": 1, "error": "RuntimeError: oops"}, {"id": 2, "error": "RuntimeError: oops"},
    ]
