"""Everything that is written about articles."""

from forum.knowledge.commands.alarming import (
    claim_alarm,
    confirm_alarm,
    put_off_alarm,
    release_alarm,
    settle_alarms,
    still_stale,
    watch_articles,
)
from forum.knowledge.commands.answering import (
    answer_with_article,
    answers_say_again,
    index_answers_of,
    moved_answers_say_again,
    settle_more_answers,
)
from forum.knowledge.commands.categories import (
    add_article_category,
    edit_article_category,
    order_article_categories,
    remove_article_category,
)
from forum.knowledge.commands.clearing import keep_finding
from forum.knowledge.commands.drafting import draw_on_topic, start_draft
from forum.knowledge.commands.drafts import discard_article_draft, save_article_draft
from forum.knowledge.commands.indexing import index_articles, index_every_article
from forum.knowledge.commands.leading import refresh_leads
from forum.knowledge.commands.rating import rate_article, settle_rating
from forum.knowledge.commands.reviewing import (
    approve_article,
    archive_article,
    confirm_article,
    mark_outdated,
    request_changes,
    restore_article,
    submit_article,
    take_back_article,
)
from forum.knowledge.commands.rewriting import (
    ask_rewrite,
    drop_rewrite,
    note_rewrite,
    note_rewrite_failure,
    rewriting_is_on,
    take_rewrite,
)
from forum.knowledge.commands.settling import change_article_settings, order_articles
from forum.knowledge.commands.writing import Writing, give_up_edit, roll_back, start_article, write_revision

__all__ = [
    "Writing", "add_article_category", "answer_with_article", "answers_say_again", "approve_article", "archive_article", "ask_rewrite",
    "change_article_settings", "claim_alarm", "confirm_alarm", "confirm_article", "discard_article_draft", "draw_on_topic",
    "drop_rewrite", "edit_article_category", "give_up_edit", "index_answers_of", "index_articles", "index_every_article",
    "keep_finding", "mark_outdated", "moved_answers_say_again",
    "note_rewrite", "note_rewrite_failure", "order_article_categories", "order_articles",
    "put_off_alarm", "rate_article", "refresh_leads", "release_alarm", "remove_article_category", "request_changes", "restore_article",
    "rewriting_is_on", "roll_back", "save_article_draft", "settle_alarms", "settle_more_answers", "settle_rating", "start_article",
    "start_draft",
    "still_stale", "submit_article", "take_back_article", "take_rewrite", "watch_articles",
    "write_revision",
]
