"""Articles have an index of their own, which knows nothing of posts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core import search
from forum.core.db import command, session
from forum.core.search import Index, IndexRow, Match, Phrase, matching


@command
def _write(*rows: IndexRow, without: tuple[int, ...] = ()) -> None:
    search.put(rows, index=Index.ARTICLES)
    search.remove(without, index=Index.ARTICLES)


def articles_with(words: str, *, index: Index = Index.ARTICLES, in_title: bool = False) -> list[int]:
    found = matching(Match(every=tuple(Phrase((word,)) for word in search.split(words))), index=index, in_title=in_title)
    best_first = select(found.row_id).select_from(found.source).where(found.matches).order_by(found.rank.desc(), found.row_id)
    return list(session().scalars(best_first))


@pytest.fixture
def shelf(app):
    _write(
        IndexRow(1, "Reset the router", "Press the pin for ten seconds.", "wifi"),
        IndexRow(2, "Contraseña de la red", "Está en la etiqueta del router.", ""),
    )


def test_articles_are_found_by_title_text_and_tags_the_title_counting_most(shelf):
    assert articles_with("router") == [1, 2] and articles_with("router", in_title=True) == [1]
    assert articles_with("wifi") == [1] and articles_with("contrasena ETIQUETA") == [2]
    assert articles_with("router", index=Index.POSTS) == []


def test_an_article_is_replaced_and_forgotten(shelf):
    _write(IndexRow(1, "Reset the modem", "Press the pin.", ""), without=(2,))
    assert articles_with("router") == [] and articles_with("modem") == [1]
