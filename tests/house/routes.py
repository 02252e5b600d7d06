"""All routes of the app with a plausible address each."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
SAMPLES = {"IdConverter": "7", "IntegerConverter": "7", "UnicodeConverter": "sample", "PathConverter": "a/b"}


def rules(app: Flask, *, unsafe: bool) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            if (method in UNSAFE) == unsafe and method not in {"OPTIONS", "HEAD"}:
                yield rule, method


def address(rule: Rule, **values: str) -> str:
    """The rule's path with sample values in its holes."""
    path = rule.rule
    for name, converter in rule._converters.items():
        value = values.get(name, SAMPLES[type(converter).__name__])
        for hole in (f"<id:{name}>", f"<int:{name}>", f"<path:{name}>", f"<string:{name}>", f"<{name}>"):
            path = path.replace(hole, value)
    return path
