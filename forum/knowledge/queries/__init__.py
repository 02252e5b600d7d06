"""Reads of the knowledge base."""

from forum.knowledge.queries.answers import articles_settling, articles_to_answer_with, times_answered
from forum.knowledge.queries.articles import (
    ArticleRow,
    ArticleView,
    Place,
    article_categories,
    articles_in,
    get_article,
    get_article_category,
    help_places,
    own_rating,
    same_articles,
    shown_sections,
    top_articles,
    view_article,
)
from forum.knowledge.queries.composing import articles_of_topic, compose_topic, materials_of, topics_beside
from forum.knowledge.queries.documented import documenting
from forum.knowledge.queries.judging import (
    editor_ids,
    find_change,
    find_waiting,
    is_in_review,
    is_to_be_looked_at,
    looked_after_by,
    minders_of,
    reviewers_of,
    waits_for,
    words_of_changes,
)
from forum.knowledge.queries.maintenance import alarms_of, count_alarms, list_alarms, translations_behind, view_alarm
from forum.knowledge.queries.rewriting import open_rewrite, suggested_by
from forum.knowledge.queries.searching import FoundArticle, find_articles, newest_articles
from forum.knowledge.queries.work import (
    LISTS,
    Pairing,
    Said,
    Source,
    article_revisions,
    changes_of,
    count_lists,
    count_to_do,
    editors,
    find_article_draft,
    findings_of,
    get_article_revision,
    get_work,
    last_review,
    list_articles,
    pairing_of,
    said_of,
    sources_of,
    to_judge,
)

__all__ = [
    "LISTS", "ArticleRow", "ArticleView", "FoundArticle", "Pairing", "Place", "Said", "Source", "alarms_of", "article_categories",
    "article_revisions", "articles_in", "articles_of_topic", "articles_settling", "articles_to_answer_with", "changes_of",
    "compose_topic", "count_alarms", "count_lists", "count_to_do", "documenting", "editor_ids", "editors", "find_article_draft",
    "find_articles", "find_change", "find_waiting", "findings_of", "get_article", "get_article_category", "get_article_revision",
    "get_work", "help_places", "is_in_review", "is_to_be_looked_at", "last_review", "list_alarms", "list_articles", "looked_after_by",
    "materials_of", "minders_of", "newest_articles", "open_rewrite", "own_rating", "pairing_of", "reviewers_of", "said_of",
    "same_articles", "shown_sections", "sources_of", "suggested_by", "times_answered", "to_judge", "top_articles", "topics_beside",
    "translations_behind", "view_alarm", "view_article", "waits_for", "words_of_changes",
]
