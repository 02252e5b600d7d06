"""The message catalogues of the checkout: compiled before any test, so that no test reads English where Spanish is meant."""

from __future__ import annotations

import os
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from forum.launcher.translations import outdated_catalogues

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "forum" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_ln": (1, 2), "_lp": ((1, "c"), 2), "untranslated": None}
"""As in the command that README.md gives."""


def compile_catalogues() -> None:
    """Bring the compiled copies up to date. Test processes that do it at once do not read each other's halves."""
    for source in outdated_catalogues(FOLDER):
        whole = BytesIO()
        write_mo(whole, catalogue(source))
        beside = source.with_suffix(f".{os.getpid()}.tmp")
        beside.write_bytes(whole.getvalue())
        beside.replace(source.with_suffix(".mo"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


@cache
def extracted() -> Catalog:
    """Every text of the code, as `pybabel extract` finds it."""
    with (PROJECT / ".babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    texts = extract_from_dir(PROJECT, methods, options, KEYWORDS, directory_filter=_is_ours)
    for path, line, words, comments, context in texts:
        found.add(words, None, [(path, line)], auto_comments=comments, context=context)
    return found


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    path = Path(folder).relative_to(PROJECT)
    return not path.parts or path.parts[0] in ("forum", "moderation", "templates")


def messages(found: Catalog) -> dict[tuple[str | None, str], Message]:
    """(context, English) -> message; the header is none."""
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m for m in found if m.id}
