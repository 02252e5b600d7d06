"""Two revisions side by side: an article as one text, section by section."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import force_locale

from forum.kit.diffing import side_by_side
from forum.knowledge.models import ArticleRevision
from forum.knowledge.states import Section
from forum.knowledge.words import SECTION_WORDS
from forum.threads.diffs import Row, rows_with_gaps


def as_text(title: str, sections: Mapping[str, str], language: str) -> str:
    """The whole article as Markdown, in its language whoever reads it: what is compared, and what an export writes."""
    said = [f"# {title}"]
    with force_locale(language):
        said += [f"## {SECTION_WORDS[name]}\n\n{sections[name].strip()}" for name in Section if sections.get(name, "").strip()]
    return "\n\n".join(said) + "\n"


def differences(old: ArticleRevision | None, new: ArticleRevision, language: str) -> list[Row]:
    """Rows of the old beside the new one; against nothing where there is no old one."""
    before = as_text(old.title, old.sections, language) if old else ""
    return rows_with_gaps(side_by_side(before, as_text(new.title, new.sections, language)))
