"""Templates compiled once for all processes and all starts: a process unpacks what another has compiled, a tenth of the time.

A file holds the sum of the source it was made of, so that a changed template is compiled anew, and its own sum before that, so that
half of one, or one of another Jinja, is never unpacked. What is unpacked is run: the folder must be this user's alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from importlib.metadata import version
from pathlib import Path

import structlog
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

log = structlog.get_logger("plaza.templates")
SUM_BYTES = hashlib.sha256().digest_size
OF_JINJA = version("jinja2").encode()


class CompiledTemplates(FileSystemBytecodeCache):
    """In a folder of the operator's. That it is full, or may only be read, is no reason to show nobody a page."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            kept = Path(self._get_cache_filename(bucket)).read_bytes()
            if kept[:SUM_BYTES] == _sum_of(kept[SUM_BYTES:]):
                bucket.bytecode_from_string(kept[SUM_BYTES:])
        except Exception:  # whatever it is, it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        compiled, path = bucket.bytecode_to_string(), Path(self._get_cache_filename(bucket))
        with contextlib.suppress(OSError):
            _put(path, _sum_of(compiled) + compiled)


def _sum_of(compiled: bytes) -> bytes:
    return hashlib.sha256(OF_JINJA + compiled).digest()


def _put(path: Path, content: bytes) -> None:
    """Beside it first: another process reads all of it or nothing."""
    with tempfile.NamedTemporaryFile(prefix=path.name, suffix=".tmp", dir=path.parent, delete=False) as out:
        beside = Path(out.name)
        try:
            out.write(content)
            out.close()
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def init_app(app: Flask, folder: Path) -> None:
    """Keep the app's compiled templates in `folder`, unless somebody else may write there: then each process compiles its own."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.exists() and not _is_ours_alone(folder):
        log.warning("template_cache_not_used", folder=str(folder), cause="others may write there: chmod 700, and make it this user's")
        return
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder), "%s.compiled")


def _is_ours_alone(folder: Path) -> bool:
    found = folder.stat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), 0} and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
