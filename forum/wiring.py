"""Table 3: what follows from what. `NOW` runs in the same transaction, `LATER` becomes outbox rows in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.accounts import events as accounts
from forum.accounts import jobs as account_jobs
from forum.accounts import reactions as writing
from forum.api import reactions as reading
from forum.core import health, jobs, limits
from forum.core.events import Event
from forum.exchange import room as own
from forum.knowledge import earning as citing
from forum.knowledge import events as articles
from forum.knowledge import jobs as keeping_up
from forum.knowledge import reactions as knowledge
from forum.knowledge.commands.rewriting import REWRITE
from forum.knowledge.commands.viewing import flush_article_views
from forum.knowledge.queries import get_article
from forum.knowledge.queries.passages import answering_articles
from forum.knowledge.queries.searching import articles_by_id, articles_for_title, articles_named
from forum.metrics import jobs as measuring
from forum.metrics import reactions as metrics
from forum.metrics.commands import mailing as weekly
from forum.metrics.surveys import events as surveys
from forum.metrics.surveys import jobs as surveying
from forum.metrics.surveys import reactions as survey
from forum.metrics.surveys.room import open_surveys
from forum.metrics.token_uses import flush_uses
from forum.notifications import events as news
from forum.notifications import jobs as mailing
from forum.notifications import moving as following
from forum.notifications import reactions as notifications
from forum.pages.queries.members import members_named
from forum.recurrence import jobs as recurring
from forum.recurrence import reactions as recurrence
from forum.recurrence.beside import offer_answering_articles, offer_named_articles
from forum.recurrence.originals import note_originals, originals_like
from forum.recurrence.queries import find_as_set
from forum.reputation import causes
from forum.reputation import deeds as earned
from forum.reputation import events as reputation
from forum.reputation import jobs as awarding
from forum.reputation import reactions as standing_of
from forum.reputation.states import Deed
from forum.resolution import deeds as solving
from forum.resolution import earning as accepting
from forum.resolution import events as resolution
from forum.resolution import jobs as reminding
from forum.resolution import moving as resolving_moves
from forum.resolution import naming
from forum.resolution import reactions as resolving
from forum.resolution.queries import use_original_finder
from forum.search import jobs as indexing
from forum.search import reactions as search
from forum.search.beside import offer_articles
from forum.search.groups import Offer, offer_group
from forum.search.queries.freshness import index_health
from forum.search.queries.similar import use_finder
from forum.search.queries.tagging import tags_named
from forum.threads import deeds as answering
from forum.threads import earning as standing
from forum.threads import events as threads
from forum.threads import jobs as thread_jobs
from forum.threads import reactions as keeping
from forum.votes import deeds as voted
from forum.votes import earning as supporting
from forum.votes import events as votes
from forum.votes import reactions as voting

Table = Mapping[type[Event], Iterable[Callable[[Any], None]]]

MERGING = (
    resolving_moves.merged_question_ends, resolving_moves.left_answers_solve_nothing, voting.me_toos_follow_merged,
    keeping.moved_posts_move_reputation, keeping.moved_posts_void_suggestions, following.followers_follow_merged, following.news_go_along,
)

NOW: Table = {
    accounts.RolesChanged: (notifications.roles_change_sight, recurrence.roles_end_work, knowledge.roles_end_work),
    articles.ArticleMoved: (knowledge.citations_move_reputation, knowledge.answers_follow, knowledge.alarms_end,
                            knowledge.topics_are_answered, notifications.review_ends),
    accounts.PasswordChanged: (reading.address_ends, metrics.tokens_end),
    accounts.MemberLeft: (keeping.member_leaves, notifications.member_leaves, reading.address_ends, standing_of.member_leaves,
                          recurrence.member_leaves, knowledge.member_leaves, metrics.tokens_end, survey.member_leaves, own.member_leaves),
    threads.ThreadStarted: (notifications.author_follows,),
    threads.QuestionAsked: (resolving.question_begins, notifications.author_follows),
    threads.AnswerPosted: (notifications.author_follows, resolving.reply_turns_the_table),
    threads.CommentPosted: (resolving.reply_turns_the_table,),
    threads.PostEdited: (resolving.edit_is_noticed, keeping.edit_outdates_suggestions),
    threads.PostDeleted: (
        resolving.removal_withdraws, keeping.removal_moves_reputation, keeping.removal_voids_suggestions,
        notifications.removal_and_return_show,
    ),
    threads.PostHidden: (
        resolving.removal_withdraws, keeping.removal_moves_reputation, keeping.removal_voids_suggestions,
        notifications.removal_and_return_show,
    ),
    threads.PostUndeleted: (resolving.return_reinstates, keeping.removal_moves_reputation, notifications.removal_and_return_show),
    threads.PostRestored: (resolving.return_reinstates, keeping.removal_moves_reputation, notifications.removal_and_return_show),
    threads.PostHeld: (resolving.held_question_begins,),
    threads.PostReleased: (resolving.return_reinstates, keeping.removal_moves_reputation, notifications.removal_and_return_show),
    threads.ThreadChanged: (
        resolving.thread_change_moves_counts, keeping.thread_change_moves_reputation, keeping.move_voids_suggestions,
        notifications.thread_changes_sight,
    ),
    threads.ThreadSplit: (
        resolving_moves.split_begins, resolving_moves.left_answers_solve_nothing, keeping.moved_posts_move_reputation,
        keeping.moved_posts_void_suggestions, following.authors_follow_split, following.news_go_along,
    ),
    threads.ThreadsMerged: MERGING,
    threads.SplitUndone: (*MERGING, resolving.split_answer_solves_again),
    threads.MergeUndone: (
        voting.me_toos_return_with_parted, resolving_moves.left_answers_solve_nothing, resolving_moves.parted_question_returns,
        keeping.moved_posts_move_reputation, keeping.moved_posts_void_suggestions, following.followers_return_with_parted,
        following.news_go_along,
    ),
    threads.PostConverted: (
        resolving_moves.left_answers_solve_nothing, keeping.moved_posts_move_reputation, keeping.moved_posts_void_suggestions,
        following.news_go_along,
    ),
    threads.AuthorAnonymised: (
        naming.ledger_unnames, keeping.anonymity_moves_reputation, following.news_unname, survey.asker_is_unnamed,
    ),
    threads.AnonymityLifted: (
        naming.ledger_names_again, keeping.anonymity_moves_reputation, following.news_name_again, survey.asker_is_named_again,
    ),
    threads.CategoryChanged: (
        keeping.readers_change_contributions, resolving.readers_change_standing, keeping.readers_move_reputation,
        keeping.readers_void_suggestions, notifications.category_changes_sight,
    ),
    threads.TagsMerged: (notifications.followers_move_to_merged_tag, keeping.badges_follow_merged_tag),
    threads.TagChanged: (keeping.badges_outlive_deleted_tag,),
    votes.VoteCast: (voting.vote_moves_reputation,),
    votes.VoteWithdrawn: (voting.withdrawal_moves_reputation,),
    votes.MeTooAdded: (notifications.author_follows,),
    resolution.AnswerVerified: (resolving.verification_moves_reputation,),
    resolution.AnswerUnverified: (resolving.verification_moves_reputation,),
    resolution.QuestionClosed: (notifications.followers_move_to_original, notifications.asker_has_spoken),
    resolution.QuestionSolved: (notifications.asker_has_spoken, survey.resolution_waits_for_survey),
    resolution.QuestionReopened: (notifications.asker_has_spoken,),
    resolution.SolutionDenied: (notifications.asker_has_spoken,),
}

FACTS: Table = {
    **dict.fromkeys((
        threads.QuestionAsked, threads.AnswerPosted, threads.PostEdited, threads.PostDeleted, threads.PostUndeleted, threads.PostHidden,
        threads.PostRestored, threads.PostHeld, threads.PostReleased, threads.ThreadChanged, threads.AuthorAnonymised,
        threads.AnonymityLifted, votes.MeTooAdded, votes.MeTooWithdrawn, resolution.QuestionSolved, resolution.SolutionAdded,
        resolution.SolutionWithdrawn, resolution.QuestionReopened, resolution.InfoRequested, resolution.InfoGiven,
    ), (metrics.facts_are_due,)),
    **dict.fromkeys((
        threads.ThreadSplit, threads.ThreadsMerged, threads.SplitUndone, threads.MergeUndone, threads.PostConverted,
    ), (metrics.facts_of_both_are_due,)),
    resolution.QuestionClosed: (metrics.facts_of_original_are_due,),
    **dict.fromkeys((accounts.RolesChanged, accounts.MemberLeft), (metrics.facts_of_member_are_due,)),
    threads.TagsMerged: (metrics.facts_of_tag_are_due,),
    threads.CategoryChanged: (metrics.facts_of_category_are_due,),
}
"""Whatever changes what insights count of a question says so in the same transaction, after the rest of `NOW`."""

LATER: Table = {
    accounts.VerificationRequested: (writing.mail_verification,),
    accounts.PasswordResetRequested: (writing.mail_password_reset,),
    accounts.AddressChangeRequested: (writing.mail_address_confirmation,),
    accounts.AddressChanged: (writing.mail_address_changed,),
    accounts.SignUpRepeated: (writing.mail_repeated_sign_up,),
    accounts.ProfileChanged: (standing_of.profile_is_filled_in,),
    accounts.PasswordChanged: (writing.mail_password_changed,),
    accounts.RolesChanged: (notifications.tell_of_roles,),
    reputation.BadgeAwarded: (notifications.tell_of_badge,),
    reputation.PrivilegeEarned: (notifications.tell_of_privilege,),
    articles.ArticleMoved: (knowledge.index_article, notifications.tell_of_article),
    articles.ArticleDue: (notifications.tell_of_due_article,),
    threads.ThreadStarted: (search.index_post, search.learn_words, recurrence.learn_thread),
    threads.QuestionAsked: (search.index_post, search.learn_words, recurrence.learn_thread, notifications.tell_of_question),
    threads.PostEdited: (search.index_post, recurrence.learn_edited, knowledge.watch_what_rests_on, notifications.tell_of_edit),
    threads.PostHidden: (recurrence.learn_edited, recurrence.count_again, knowledge.watch_what_rests_on),
    threads.PostDeleted: (recurrence.learn_edited, recurrence.count_again, knowledge.watch_what_rests_on),
    threads.EditSuggested: (notifications.tell_of_suggestion,),
    threads.SuggestionDecided: (notifications.tell_of_decision,),
    threads.PostRestored: (recurrence.learn_edited, recurrence.count_again, notifications.tell_of_restoring),
    threads.PostReleased: (recurrence.learn_edited, recurrence.count_again, notifications.tell_of_restoring),
    threads.PostUndeleted: (recurrence.learn_edited, recurrence.count_again),
    threads.ThreadChanged: (search.index_whole_thread, recurrence.learn_changed, recurrence.count_moved, knowledge.watch_what_moved,
                            notifications.tell_of_order),
    threads.TagChanged: (search.index_threads_of_tag,),
    threads.AnswerPosted: (search.index_post, notifications.tell_of_answer),
    threads.CommentPosted: (notifications.tell_of_comment,),
    threads.MemberUnnamed: (search.index_post, recurrence.learn_edited),
    threads.MembersMentioned: (notifications.tell_of_mention,),
    threads.AuthorAnonymised: (notifications.tell_of_anonymity,),
    threads.AnonymityLifted: (notifications.tell_of_anonymity,),
    threads.ThreadSplit: (search.index_moved_posts, recurrence.learn_parted, notifications.tell_of_split),
    threads.ThreadsMerged: (search.index_moved_posts, knowledge.moved_answers_follow, notifications.tell_of_merge),
    threads.SplitUndone: (search.index_moved_posts, knowledge.moved_answers_follow, notifications.tell_of_merge),
    threads.MergeUndone: (search.index_moved_posts, recurrence.learn_parted, notifications.tell_of_split),
    threads.PostConverted: (search.index_moved_posts, notifications.tell_of_conversion),
    resolution.SolutionWithdrawn: (knowledge.watch_what_rests_on,),
    resolution.QuestionSolved: (notifications.tell_of_solution,),
    resolution.SolutionAdded: (notifications.tell_of_solution,),
    resolution.SolutionEdited: (notifications.tell_of_edited_solution,),
    resolution.InfoRequested: (notifications.tell_of_question_back,),
    resolution.InfoGiven: (notifications.tell_of_given_info,),
    resolution.QuestionReopened: (knowledge.watch_what_rests_on, notifications.tell_of_reopening),
    resolution.QuestionClosed: (knowledge.watch_what_rests_on, notifications.tell_of_closing),
    resolution.AskerReminded: (notifications.tell_of_reminder,),
    news.HelpersNudged: (notifications.tell_of_nudge,),
    surveys.SurveyAsked: (survey.tell_of_survey,),
    surveys.RecommendationAsked: (survey.tell_of_recommendation,), own.OwnCopyMade: (own.tell_of_copy,),
}

REPUTATION: tuple[causes.Source, ...] = (
    supporting.cast_votes, supporting.carried_votes, accepting.acceptances, standing.verified_answers,
    standing.approved_edits, standing.removed_as_abuse, citing.citations,
)
"""What members' reputation follows from."""
causes.declare(REPUTATION, last_post=standing.last_post, hold=standing.hold_posts)

DEEDS: Mapping[Deed, earned.Query] = {**earned.OWN, **answering.DEEDS, **voted.DEEDS, **solving.DEEDS}
"""What badges are given for."""
earned.declare(DEEDS, active=(answering.writing_since, solving.moving_since), sight=answering.seen_by)

use_finder(find_as_set)
use_original_finder(originals_like, note_originals)
"""What finds threads like a text: the recurrence room stands above those that show them."""

PERIODIC: tuple[tuple[str, int, jobs.Job], ...] = (
    ("core.forget_done_jobs", 3600, jobs.forget_done),
    ("core.forget_expired_buckets", 600, limits.forget_expired),
    ("accounts.forget_ended", 3600, account_jobs.forget_ended),
    ("accounts.forget_unconfirmed", 86_400, account_jobs.forget_unconfirmed),
    ("threads.remove_orphans", 3600, thread_jobs.remove_orphans),
    ("threads.remove_old_drafts", 86_400, thread_jobs.remove_old_drafts),
    ("threads.convert_old_requests", 3_600, thread_jobs.convert_old_requests),
    ("resolution.send_reminders", 3600, reminding.send_reminders),
    ("search.freshen_index", 60, indexing.freshen_index),
    ("search.forget_old_searches", 3600, indexing.forget_old_searches),
    ("search.count_words", 86_400, indexing.count_title_words),
    ("notifications.nudge_helpers", 3600, mailing.nudge_helpers),
    ("reputation.award_active", 900, awarding.award_active),
    ("reputation.award_everybody", 86_400, awarding.award_everybody),
    ("reputation.find_rings", 86_400, awarding.find_rings),
    ("recurrence.catch_up", 3600, recurring.unless_waiting(recurrence.GO_ON, recurring.catch_up)),
    ("recurrence.consolidate", 86_400, recurring.unless_waiting(recurring.GO_ON_NIGHT, recurring.consolidate)),
    ("recurrence.score_topics", 900, recurring.unless_waiting(recurring.GO_ON_SCORING, recurring.score_topics)),
    ("recurrence.place_searches", 21_600, recurring.unless_waiting(recurring.GO_ON_SEARCHES, recurring.place_searches)),
    ("knowledge.watch_articles", 900, keeping_up.watch_all),
    ("metrics.keep_facts", 60, measuring.keep_facts),
    ("metrics.find_missed", 86_400, measuring.find_missed),
    ("metrics.make_weekly_mails", 900, measuring.make_weekly_mails),
    ("metrics.send_surveys", 900, surveying.send_surveys),
    ("metrics.send_recommendations", 3600, surveying.send_recommendations),
    ("notifications.make_digests", 900, mailing.make_digests),
    ("notifications.suggest_questions", 3600, mailing.suggest_questions),
    ("notifications.forget_letters", 86_400, mailing.forget_letters),
    ("notifications.forget_received", 86_400, mailing.forget_received), (own.FORGET, 3600, own.forget_own_copies),
)

ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = (
    ("forum.notifications.reactions.tell_of_hiding", mailing.tell_of_hiding),  # asked for before statements of reasons told it
    ("notifications.send_letter", mailing.send_letter), (notifications.TELL_MORE, mailing.tell_more_of_question),
    ("notifications.push", mailing.tell_devices), ("notifications.push_to_device", mailing.send_to_device),
    ("notifications.send_mail_answer", mailing.send_mail_answer), (awarding.AWARD_SOME, awarding.award_some),
    *knowledge.ANSWER_JOBS,
    (REWRITE, keeping_up.rewrite), (recurrence.READ_IMPORTED, recurring.read_imported), (recurrence.GO_ON, recurring.catch_up),
    (indexing.GO_ON_COUNTING, indexing.count_title_words), (measuring.GO_ON, measuring.go_on),
    (weekly.SEND, measuring.send_weekly_mail), (own.MAKE, own.make_own_copy),
    (recurring.GO_ON_NIGHT, recurring.consolidate), (recurring.GO_ON_SCORING, recurring.score_topics),
    (recurring.GO_ON_SEARCHES, recurring.place_searches),
)
"""Jobs that rows of their own ask for, not events."""


def offer_groups() -> None:
    """What a search finds besides threads. Rooms that join later offer theirs the same way."""
    offer_group(
        Offer("articles", _l("Articles"), "book-open", articles_named, most_words=20, reads_texts=True),
        Offer("tags", _l("Tags"), "tags", tags_named, most_words=3),
        Offer("members", _l("Members"), "users", members_named, most_words=2, kept=False),
    )


offer_articles(articles_for_title, get_article)
offer_named_articles(articles_by_id)
offer_answering_articles(answering_articles)
open_surveys()
own.open_copies()
thread_jobs.ALSO_FLUSHED[:] = [flush_article_views, flush_uses]
health.ALSO_CHECKED["search"] = index_health


def register_jobs() -> None:
    for kind, job in ON_DEMAND:
        jobs.register(kind, job)
    for kind, every_seconds, job in PERIODIC:
        jobs.register_periodic(kind, every_seconds, job)
