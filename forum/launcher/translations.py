"""Compiles the message catalogues that are newer than their compiled copies."""

import subprocess
from pathlib import Path

from forum.launcher.layout import Layout, SetupFailed, step


def outdated_catalogues(folder: Path) -> list[Path]:
    """Return the `.po` files under `folder` whose `.mo` is missing or older."""
    return [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if not _is_newer(source.with_suffix(".mo"), source)]


def compile_translations(layout: Layout) -> None:
    """Compile what changed; raises SetupFailed with the place of the mistake."""
    for source in outdated_catalogues(layout.translations):
        language = source.parent.parent.name
        step(f"compiling the translation '{language}' ...")
        compiled = source.with_suffix(".mo")
        command = [str(layout.python), "-m", "babel.messages.frontend", "compile", "--input-file", str(source)]
        done = subprocess.run(
            [*command, "--output-file", str(compiled), "--locale", language],
            cwd=layout.root,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SetupFailed(f"The translation {source} could not be compiled:\n{done.stderr.strip()}")


def _is_newer(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
