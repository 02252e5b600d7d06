"""What a page needs to know about static files: under which build id they are served, and which modules exist."""

import hashlib
import json
from pathlib import Path
from typing import Any

from forum.assets.bundle import ensure_bundle
from forum.assets.compressed import drop_compressed, refresh_compressed

MANIFEST = "manifest.json"
BUILD_ID_CHARACTERS = 12


def ready_static(static_root: Path, *, editing: bool = False) -> str:
    """Join the stylesheet, refresh the compressed copies and return the build id; call it before serving files.

    While somebody is `editing`, there are no compressed copies.
    """
    ensure_bundle(static_root)
    if editing:
        drop_compressed(static_root)
    else:
        refresh_compressed(static_root)
    return build_id(static_root)


def build_id(static_root: Path) -> str:
    """Return the short hash that names one state of everything under `static_root` (URLs: `/static/<build>/...`).

    Computed from names and contents (a few milliseconds for a hundred files) and not from times, so every machine
    behind a balancer gives the same files the same address. Compressed copies and hidden files don't count.
    """
    digest = hashlib.sha256()
    for path in sorted(static_root.rglob("*")):
        relative = path.relative_to(static_root)
        if not path.is_file() or path.suffix == ".gz" or any(part.startswith(".") for part in relative.parts):
            continue
        digest.update(relative.as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:BUILD_ID_CHARACTERS]


def read_manifest(static_root: Path) -> dict[str, Any]:
    """Return what `static/vendor/` says about itself; an empty mapping when there is none or it can't be read."""
    try:
        manifest = json.loads((static_root / "vendor" / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def vendor_modules(static_root: Path) -> frozenset[str]:
    """Return the file names a page may import from `static/vendor/`.

    Empty when the modules could not be fetched: pages then leave out their scripts and work as plain forms.
    """
    return frozenset(entry["file"] for entry in read_manifest(static_root).get("files", ()))
