"""What stands beside the editor of an article: the paragraphs of its topics' drafts, each to be put into the text by a press."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from forum.knowledge.drafting import Composed, Paragraph, source_of
from forum.knowledge.forms import ArticleForm
from forum.knowledge.models import Article
from forum.knowledge.queries import topics_beside
from forum.knowledge.sections import SECTION_MAX


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph on offer. `key` names it in the form; `is_in`: its words stand in the text already."""

    key: str
    paragraph: Paragraph
    source: str
    is_in: bool


def beside(form: ArticleForm, article: Article) -> list[tuple[Composed, list[Piece]]]:
    """For each topic the draft it would make now."""
    return [(made, [_piece(form, made, place) for place in range(len(made.paragraphs))]) for made in topics_beside(article)]


def with_inserted(form: ArticleForm, article: Article) -> ArticleForm:
    """The form with the paragraph that was asked for at the end of its section; nothing is stored."""
    for _made, pieces in beside(form, article):
        for one in pieces:
            field = form[str(one.paragraph.section)]
            if not one.is_in and one.key == request.form["insert"] and len(field.data or "") + len(one.source) < SECTION_MAX:
                field.data = f"{(field.data or '').rstrip()}\n\n{one.source}".strip()
    return form


def _piece(form: ArticleForm, made: Composed, place: int) -> Piece:
    paragraph = made.paragraphs[place]
    text = " ".join(str(form[str(paragraph.section)].data or "").split())
    is_in = " ".join((paragraph.text or paragraph.code[0]).split()) in text
    return Piece(f"{made.topic_id}.{place}", paragraph, source_of(paragraph, made.language), is_in)
