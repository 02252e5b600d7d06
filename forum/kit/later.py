"""Libraries that few processes need and that many megabytes of memory are spent on: imported when first asked for something. Pure."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Later:
    """Stands for a module until one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


def later(name: str) -> Any:
    """The module of that name, not imported yet. Type checkers are told of it by an import that is for them alone."""
    return _Later(name)


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """What is imported here does without these libraries, if it can: nothing of ours that uses them runs in this process."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
