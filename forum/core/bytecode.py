"""Templates compiled once for all processes and all starts: a process unpacks what another has compiled, a tenth of the time.

A file holds the sum of the source it was made of, so that a changed template is compiled anew.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """In a folder of the operator's. That it is full, or may only be read, is no reason to show nobody a page."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask, folder: Path) -> None:
    """Keep the app's compiled templates in `folder`; what stands in it is run, so nobody else may write there."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder), "%s.compiled")
