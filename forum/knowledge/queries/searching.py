"""Articles that fit what somebody typed: what the index finds, put in order by `ranking`. One function for every door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.core.search import Index, Match, Phrase, matching
from forum.kit.language import guess_language
from forum.knowledge.models import Article, ArticleRevision
from forum.knowledge.queries.articles import ArticleRow, row_columns
from forum.knowledge.ranking import MAX_WORDS, Text, covered, ranked, read, roots_of
from forum.knowledge.sections import words_of
from forum.knowledge.visibility import articles_visible_to, articles_workable_by
from forum.policy import Action
from forum.search.groups import GroupHit
from forum.threads.states import LANGUAGES

CONSIDERED = 60
LIMIT_MAX = 50
BODY_CHARS_READ = 4_000
ENOUGH_OF_BEST = 0.35
"""An article with less than this share of the best one's score is not offered."""
FEW_WORDS = 4
ENOUGH_OF_FEW, ENOUGH_OF_MANY = 0.4, 0.25
"""An article that speaks of less than this share of what the words tell does not stand above the results of a search. Somebody who types
few means every one. Of 569 paraphrased questions 551 had the right article among the first five, 527 of them cover this quarter."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that fits, the better the higher the score. `covers`: the share of what the words tell that it speaks of, from 0 to 1.
    `original_id`: what it is a translation of, or itself."""

    row: ArticleRow
    score: float
    covers: float = 1.0
    original_id: int = 0


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article as other pages name it. `listed`: readers have it."""

    id: int
    title: str
    url: str
    language: str
    listed: bool


def find_articles(viewer: Actor, words: str, limit: int = 5, *, body: str = "", language: str = "") -> list[FoundArticle]:
    """What this viewer may read that answers these words, the best first. `language` narrows it; nothing for words without meaning."""
    wanted = _wanted(words, body)
    if not wanted:
        return []
    found = matching(_some_of(wanted), index=Index.ARTICLES)
    seen = select(*row_columns(), Article.translation_of_id, ArticleRevision.title, ArticleRevision.sections).select_from(found.source)  # type: ignore[call-overload]
    seen = seen.join(Article, Article.id == found.row_id).join(
        ArticleRevision, (ArticleRevision.article_id == Article.id) & (ArticleRevision.number == Article.published_revision),
    )
    seen = seen.where(found.matches, articles_visible_to(viewer))
    if language:
        seen = seen.where(Article.language == language)
    rows, originals = {}, {}
    texts: list[Text] = []
    for *columns, original_id, title, sections in session().execute(seen.order_by(found.rank.desc(), Article.id).limit(CONSIDERED)):
        row = ArticleRow(*columns)
        rows[row.id], originals[row.id] = row, original_id or row.id
        texts.append(read(row.id, title, words_of(sections)))
    best = ranked(wanted, texts, len(texts))[:max(0, min(limit, LIMIT_MAX))]
    least = best[0][1] * ENOUGH_OF_BEST if best else 0.0
    covers = covered(wanted, texts)
    return [
        FoundArticle(rows[article_id], score, covers[article_id], originals[article_id]) for article_id, score in best if score >= least
    ]


def fitting_articles(viewer: Actor, words: str, limit: int) -> list[tuple[ArticleRow, int]]:
    """What the index proposes for these words, with the number of the revision that readers have; ranked by the index alone."""
    wanted = roots_of(words)[:MAX_WORDS]
    if not wanted:
        return []
    found = matching(_some_of(wanted), index=Index.ARTICLES)
    seen = select(*row_columns(), Article.published_revision).select_from(found.source)  # type: ignore[call-overload]
    seen = seen.join(Article, Article.id == found.row_id).where(found.matches, articles_visible_to(viewer))
    rows = session().execute(seen.order_by(found.rank.desc(), Article.id).limit(limit))
    return [(ArticleRow(*columns), number) for *columns, number in rows]


def _some_of(wanted: Sequence[str]) -> Match:
    return Match(some=tuple(Phrase((word,), open_ended=True) for word in dict.fromkeys(wanted)))


def articles_for_title(viewer: Actor, title: str, body: str, limit: int) -> list[ArticleRow]:
    """Articles that may answer what somebody is about to ask."""
    return [one.row for one in find_articles(viewer, title, limit, body=body)]


def articles_named(viewer: Actor, words: str, limit: int) -> list[GroupHit]:
    """The group of articles on the search page and in the list under its box: each once, in the language of its reader if it is found
    in that, else of the words, else as it was written first."""
    found: dict[int, list[ArticleRow]] = {}
    enough = ENOUGH_OF_FEW if len(set(roots_of(words))) <= FEW_WORDS else ENOUGH_OF_MANY
    for one in find_articles(viewer, words, limit * len(LANGUAGES)):
        if one.covers >= enough:
            found.setdefault(one.original_id, []).append(one.row)
    languages = (get_locale().language, guess_language(words))
    return [_hit(original, rows, languages) for original, rows in list(found.items())[:limit]]


def _hit(original_id: int, rows: Sequence[ArticleRow], languages: Sequence[str]) -> GroupHit:
    row, *others = sorted(rows, key=lambda one: (*(one.language != language for language in languages), one.id != original_id))
    also = [(other.language, other.url) for other in others]
    return GroupHit(row.title, row.url, _("Staff only") if row.is_internal else "", row.language, tuple(also))


def articles_by_id(viewer: Actor, article_ids: Collection[int]) -> dict[int, NamedArticle]:
    """Those of these that the viewer may read or work on. Whoever works on articles is led to the page where that is done."""
    found = select(Article).where(Article.id.in_(article_ids), or_(articles_visible_to(viewer), articles_workable_by(viewer)))
    works = can(viewer, Action.WRITE_ARTICLES)
    return {
        row.id: NamedArticle(row.id, row.title, row.work_url if works else row.url, row.language, row.listed)
        for row in session().scalars(found.order_by(Article.id))
    }


def newest_articles(viewer: Actor, limit: int, *, language: str = "") -> list[ArticleRow]:
    """What was published last, in one language or all."""
    found = select(*row_columns()).where(articles_visible_to(viewer))  # type: ignore[call-overload]
    if language:
        found = found.where(Article.language == language)
    return [ArticleRow(*row) for row in session().execute(found.order_by(Article.published_at.desc(), Article.id.desc()).limit(limit))]


def _wanted(words: str, body: str) -> list[str]:
    """The roots that are looked for: all of the title, then those that the body repeats most."""
    title = roots_of(words)
    more = Counter(one for one in roots_of(body[:BODY_CHARS_READ]) if one not in title)
    return (title + [word for word, _times in more.most_common(MAX_WORDS)])[:MAX_WORDS]
