"""Articles: what was answered once, written down so that the next person finds it.

Owns: articles, article_revisions, article_sources, article_reviews, article_changes, article_categories, article_drafts, article_ratings,
article_topics, article_view_days.
Knows: sections and citations, states and moves, reviewing by somebody else, drafts of topics, who may read what.
Announces: ArticleMoved, ArticleSettingsChanged, ArticleCategoryChanged.
"""
