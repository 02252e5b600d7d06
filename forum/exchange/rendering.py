"""Texts in, HTML out, one JSON line each: the pipeline as scripts and tests see it."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from forum.exchange.fields import decode
from forum.exchange.records import BadRecord
from forum.kit.markdown import render

MAX_LINE_BYTES = 64 << 20


def render_lines(source: BinaryIO, out: BinaryIO) -> None:
    """Answer every line {"id", "markdown"} with {"id", "html"}, or {"id", "error"} for one that cannot be used."""
    while line := source.readline(MAX_LINE_BYTES):
        if line.strip():
            out.write(json.dumps(_answer(line)).encode() + b"\n")
            out.flush()


def _answer(line: bytes) -> dict[str, Any]:
    try:
        asked = decode(line)
    except BadRecord as problem:
        return {"id": None, "error": str(problem)}
    key, markdown = asked.get("id"), asked.get("markdown")
    if not isinstance(markdown, str):
        return {"id": key, "error": "markdown: missing or not a text"}
    try:
        return {"id": key, "html": render(markdown).html}
    except Exception as error:  # a script's thousandth text must not lose the nine hundred before
        return {"id": key, "error": f"{type(error).__name__}: {error}"}
