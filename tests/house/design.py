"""What templates name: icons, behaviours and addresses, read from their syntax trees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import nodes

from tests.house.sources import PROJECT

ICON_PARAMETERS = {"icon_name", "picture"}


def pages() -> list[Path]:
    """Every template a browser may see."""
    root = PROJECT / "templates"
    return [path for path in sorted(root.rglob("*.html")) if path.relative_to(root).parts[0] != "email"]


@cache
def _tree(house: Flask, path: Path) -> nodes.Template:
    return house.jinja_env.parse(path.read_text(encoding="utf-8"))


@cache
def _macros(house: Flask) -> dict[str, list[str]]:
    """Macro name -> its parameters in order, of all components."""
    found = {}
    for path in sorted((PROJECT / "templates/components").glob("*.html")):
        for macro in _tree(house, path).find_all(nodes.Macro):
            found[macro.name] = [argument.name for argument in macro.args]
    return found


def _words(node: nodes.Node) -> Iterator[str]:
    """The constant strings an expression may come out as."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _words(node.expr1)
        if node.expr2 is not None:
            yield from _words(node.expr2)
    elif isinstance(node, nodes.Or):
        yield from _words(node.left)
        yield from _words(node.right)


def icons_named(house: Flask, path: Path) -> set[str]:
    """Every icon name a template mentions: in `icon()`, in a component's icon parameter, in tables of icons."""
    tree, found = _tree(house, path), set()
    tables = {s.target.name: s.node for s in tree.find_all(nodes.Assign) if isinstance(s.target, nodes.Name)}
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            continue
        for parameter, value in _arguments(house, call):
            if call.node.name == "icon" and parameter == "name":
                table = tables.get(value.node.name) if isinstance(value, nodes.Getitem) and isinstance(value.node, nodes.Name) else None
                found.update(_words(value))
                if isinstance(table, nodes.Dict):
                    found.update(word for pair in table.items for word in _words(pair.value))
            elif parameter in ICON_PARAMETERS:
                found.update(_words(value))
    for pair in tree.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and pair.key.value == "icon":
            found.update(_words(pair.value))
    return found


def _arguments(house: Flask, call: nodes.Call) -> Iterator[tuple[str, nodes.Node]]:
    names = ["name", "label", "extra"] if call.node.name == "icon" else _macros(house).get(call.node.name, [])
    yield from zip(names, call.args, strict=False)
    yield from ((keyword.key, keyword.value) for keyword in call.kwargs)
