"""Copies the white-listed files out of `node_modules` into `static/vendor/`, with manifest and licences."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from forum.assets.build import MANIFEST, read_manifest
from forum.assets.recipe import MODULES, Module

SOURCE = Path(__file__).parent
LICENCES = "LICENSES.txt"
BARE_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^'"\n]*?['"][^'"./]""", re.MULTILINE)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


class NotSelfContained(Exception):
    """A file on the white list imports another package, which a browser could not resolve."""


def recipe_fingerprint(source: Path = SOURCE) -> str:
    """Return the hash of everything `static/vendor/` is made from; it changes when a pin or the white list changes."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", "recipe.py", "vendor.py"):
        digest.update((source / name).read_bytes())
    return digest.hexdigest()


def is_current(static_root: Path) -> bool:
    """Tell whether `static/vendor/` was made from today's recipe and every file is still what the manifest says."""
    manifest = read_manifest(static_root)
    if manifest.get("made_from") != recipe_fingerprint():
        return False
    for entry in manifest["files"]:
        path = static_root / "vendor" / entry["file"]
        if not path.is_file() or _sha256(path.read_bytes()) != entry["sha256"]:
            return False
    return True


def copy_modules(node_modules: Path, static_root: Path, modules: Iterable[Module] = MODULES) -> int:
    """Fill `static/vendor/` from `node_modules` and return how many modules it holds.

    The folder is replaced as a whole, so nobody ever sees half of it. Raises NotSelfContained, FileNotFoundError.
    """
    modules = tuple(modules)
    static_root.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".vendor-", dir=static_root))
    try:
        fresh.chmod(0o755)
        entries = [_copy(module, node_modules, fresh) for module in modules]
        (fresh / LICENCES).write_text(_licences(modules, node_modules), encoding="utf-8")
        manifest = {"made_from": recipe_fingerprint(), "files": entries}
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        _replace(static_root / "vendor", fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return len(entries)


def _copy(module: Module, node_modules: Path, folder: Path) -> dict[str, object]:
    package = node_modules / module.package
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    text = SOURCE_MAP.sub("", (package / module.source).read_text(encoding="utf-8")).rstrip() + "\n"
    if BARE_IMPORT.search(text):
        raise NotSelfContained(f"{module.package}/{module.source} imports another package")
    if module.export:
        text += module.export + "\n"
    content = text.encode()
    (folder / module.file).write_bytes(content)
    return {
        "file": module.file,
        "package": module.package,
        "version": version,
        "bytes": len(content),
        "sha256": _sha256(content),
    }


def _licences(modules: Iterable[Module], node_modules: Path) -> str:
    packages = sorted({name for module in modules for name in (module.package, *module.bundled)})
    parts = []
    for package in packages:
        text = (node_modules / package / "LICENSE").read_text(encoding="utf-8").strip()
        parts.append(f"{package}\n{'=' * len(package)}\n\n{text}\n")
    return "\n\n".join(parts)


def _replace(target: Path, fresh: Path) -> None:
    old = fresh.with_name(fresh.name + "-old")
    if target.exists():
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
