"""Table 2: who may do what. One rule per action; rules read attributes of `actor` and `subject`, nothing else.

Templates, forms and commands all ask this table, so a button never promises what its command refuses.
Whether the actor may *see* the subject is asked before, by the query that loads it (`visible_to`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.core.permissions import Actor, Verdict, declare
from forum.policy.actions import Action
from forum.policy.rules import (
    admins,
    all_of,
    any_of,
    anybody,
    asker,
    asker_silent,
    category_takes_threads,
    editors,
    may_speak,
    may_write,
    moderators,
    no_comment,
    nobody,
    not_among_authors,
    not_asker,
    of_post,
    of_thread,
    oneself,
    others_post,
    own_post,
    own_words,
    refused_by,
    reputation,
    role,
    sign_up_open,
    signed_in,
    staff,
    takes_answers,
    unlocked,
    within_comment_window,
)

__all__ = ["RULES", "Action", "moderators"]

edits_directly = all_of(may_write, any_of(
    all_of(own_post, of_thread(unlocked), within_comment_window), moderators,
    all_of(of_thread(unlocked), reputation("edit_posts")),
))

RULES: dict[Action, Callable[[Actor, Any], Verdict]] = {
    Action.SIGN_UP: sign_up_open,
    Action.SIGN_IN: anybody,  # the password decides
    Action.USE_MAILED_LINK: anybody,  # the token decides
    Action.MANAGE_OWN_ACCOUNT: signed_in,
    Action.CHANGE_PROFILE: all_of(signed_in, may_speak),  # name, handle, picture, words about oneself
    Action.MARK_ADDRESS: nobody,  # the mail server's refusal or a signed report decides
    Action.RECEIVE_MAIL: nobody,  # its sender is asked for what the mail wants
    # subject: member, or None for everybody
    Action.SEE_WHOLE_PROFILE: any_of(oneself, moderators),
    # subject: category, or None for "anywhere"
    Action.ASK: all_of(may_write, category_takes_threads),
    Action.ANNOUNCE: all_of(may_write, staff),
    # subject: thread
    Action.ANSWER: all_of(may_write, unlocked),
    # subject: the post commented on, with its thread
    Action.COMMENT: all_of(may_write, of_thread(unlocked), any_of(own_post, of_thread(asker), reputation("comment"))),
    # subject: post with its thread
    Action.EDIT_POST: all_of(edits_directly, own_words),
    Action.SUGGEST_EDIT: all_of(
        may_write, others_post, own_words, no_comment, of_thread(unlocked), refused_by(edits_directly, "edits_directly"),
        reputation("suggest_edit"),
    ),
    Action.SEE_SUGGESTED_EDITS: signed_in,  # which of them, the query says
    Action.REVIEW_EDITS: all_of(may_write, reputation("review")),
    # subject: suggested edit with its post and thread
    Action.WITHDRAW_SUGGESTION: all_of(signed_in, own_post),
    Action.REVIEW_EDIT: all_of(
        may_write, others_post, of_post(of_thread(unlocked)), any_of(of_post(own_post), reputation("review")),
    ),
    # subject: thread
    Action.RETAG: all_of(may_write, any_of(asker, staff, reputation("edit_tags"))),
    Action.CREATE_TAG: all_of(may_write, reputation("create_tags")),
    Action.DELETE_POST: all_of(may_write, any_of(all_of(own_post, of_thread(unlocked)), moderators)),
    Action.UNDELETE_POST: all_of(may_write, any_of(all_of(own_post, of_thread(unlocked)), moderators)),
    Action.SEE_HISTORY: anybody,
    Action.UPLOAD: may_write,
    Action.SAVE_DRAFT: signed_in,
    Action.WRITE_WITHOUT_LIMITS: reputation("trusted"),
    # subject: thread
    Action.CLAIM: all_of(may_write, not_asker, takes_answers),
    Action.WITHDRAW_CLAIM: signed_in,
    Action.BOOKMARK: signed_in,
    # subject: thread, category or tag
    Action.FOLLOW: signed_in,
    Action.SEE_SUGGESTIONS: signed_in,
    Action.READ_INBOX: signed_in,
    # subject: post with its thread
    Action.UPVOTE: all_of(may_write, others_post, reputation("upvote")),
    Action.DOWNVOTE: all_of(may_write, others_post, reputation("downvote")),
    Action.WITHDRAW_VOTE: signed_in,
    # subject: thread
    Action.ME_TOO: all_of(may_write, not_asker),
    Action.WITHDRAW_ME_TOO: signed_in,
    Action.ACCEPT: all_of(may_write, any_of(asker, staff, all_of(reputation("accept_for_silent_asker"), asker_silent))),
    Action.WITHDRAW_ACCEPTANCE: all_of(may_write, any_of(asker, staff)),
    Action.ADD_SOLUTION: all_of(may_write, any_of(asker, staff)),
    Action.SOLVE_BY_SELF: all_of(may_write, asker),
    Action.ASK_FOR_INFO: all_of(may_write, not_asker, unlocked),
    Action.GIVE_INFO: all_of(may_write, asker),
    Action.CLOSE: all_of(may_write, any_of(staff, reputation("close"))),
    Action.CLOSE_AS_NOT_NEEDED: all_of(may_write, any_of(asker, staff, reputation("close"))),
    Action.MARK_DUPLICATE: all_of(may_write, any_of(asker, staff, reputation("mark_duplicates"))),
    Action.REOPEN: all_of(may_write, any_of(asker, staff, reputation("close"))),
    Action.STILL_BROKEN: all_of(may_write, asker),
    Action.PRESUME_SOLVED: nobody,
    Action.TURN_QUESTION: nobody,  # the desk's cases decide
    Action.REQUEST_ESCALATION: all_of(may_write, any_of(asker, reputation("request_escalation"))),  # when an asker may, the command says
    Action.HIDE: moderators,
    Action.RESTORE: moderators,
    Action.RELEASE: moderators,
    Action.SEE_REMOVED: moderators,
    Action.LOCK: moderators,
    Action.PIN: moderators,
    Action.MOVE_THREAD: staff,
    Action.CHANGE_TYPE: moderators,
    # subject: thread
    Action.SEE_THREAD_TOOLS: staff,
    Action.SPLIT_THREAD: moderators,
    Action.MERGE_THREADS: moderators,
    Action.CONVERT_POST: moderators,
    Action.SET_SLOW_MODE: moderators,
    Action.ANONYMISE: moderators,
    Action.VERIFY_ANSWER: staff,
    Action.REVIEW_FINDINGS: moderators,
    Action.READ_INTERNAL_ARTICLES: staff,
    Action.WRITE_ARTICLES: all_of(may_write, editors),
    # subject: what a revision is judged by, with the authors of all that is new in it
    Action.REVIEW_ARTICLE: all_of(may_write, editors, not_among_authors),
    Action.EDIT_ARTICLE_CATEGORIES: all_of(may_write, editors),
    # topics of recurring questions
    Action.SEE_TOPICS: role("editor", "moderator", "admin"),
    Action.CURATE_TOPICS: all_of(may_write, role("editor", "moderator", "admin")),
    Action.RATE_ARTICLE: anybody,
    Action.COMMENT_ON_ARTICLE: may_write,
    Action.SEE_INSIGHTS: staff,
    Action.MANAGE_INSIGHTS: moderators,
    Action.ANSWER_SURVEY: all_of(signed_in, may_speak),  # which of them, the command says
    Action.SEE_SURVEY_ANSWERS: staff,
    Action.RATE_PAGE: anybody,
    Action.ASK_SURVEYS: nobody,  # a job decides who is asked when
    Action.ADMINISTER: admins,
    Action.EDIT_CATEGORIES: admins,
    Action.EDIT_TAGS: role("editor", "moderator", "admin"),
    Action.SEE_SEARCH_GAPS: role("editor", "admin"),
    Action.GRANT_ROLES: admins,
    Action.CHANGE_SETTINGS: admins,
}

declare(RULES)
