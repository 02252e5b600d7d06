"""Table 1: everything that can be tuned while Plaza runs. Type = type of the default; times say their unit."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core import settings
from forum.core.settings import Setting, declare
from forum.kit.zones import zones

WAYS = ("app_now", "app_digest", "app", "now", "digest", "off")
"""In Plaza (app), by mail (now, in the digest), both, or not at all."""

PRESETS = ("start-up", "growing", "mature")
"""Ladders of privileges, by the size of a community: a tenth of the usual numbers, the usual ones, those of Stack Exchange."""
PRIVILEGES: dict[str, tuple[int, int, int]] = {
    "suggest_edit": (1, 1, 1),
    "comment": (1, 1, 50),
    "upvote": (2, 15, 15),
    "flag": (2, 15, 15),
    "downvote": (5, 50, 125),
    "edit_tags": (10, 100, 500),
    "create_tags": (15, 150, 300),
    "mark_duplicates": (25, 250, 3_000),
    "edit_posts": (50, 500, 2_000),
    "review": (50, 500, 2_000),
    "accept_for_silent_asker": (100, 1_000, 3_000),
    "close": (100, 1_000, 3_000),
    "trusted": (200, 2_000, 20_000),
}
"""The reputation that each privilege needs, by preset. Source: 2-domain, *Reputation*, privileges."""


def reputation_needed(privilege: str) -> int:
    """The number in force: the operator's own, else the preset's."""
    own: int = settings.get(f"privileges.{privilege}")
    return own or PRIVILEGES[privilege][PRESETS.index(settings.get("privileges.preset"))]


declare(
    Setting("site.name", "Plaza", _l("The name in the header, in titles and in mails.")),
    Setting("site.tagline", "", _l("One sentence under the welcome on the first screen.")),
    Setting("site.default_locale", "en", _l("Language for visitors whose browser asks for neither English nor Spanish."),
            choices=("en", "es")),
    Setting("site.support_email", "", _l("Address shown to people who cannot sign in."),
            form=r"[^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]{1,180}\.[^\W\d_]{2,}",
            wrong_form=_l("This does not look like an e-mail address, such as ana@example.org.")),
    Setting("site.service_worker", True,
            _l("Whether browsers keep a page for when there is no connection, and show notifications. Off: they forget both.")),

    Setting("accounts.sign_up_open", True, _l("Whether anybody may create an account.")),
    Setting("accounts.session_idle_days", 14, _l("Days without a visit after which a session ends."), 1, 90),
    Setting("accounts.session_max_days", 90, _l("Days after which a session ends in any case."), 1, 365),
    Setting("accounts.staff_session_idle_hours", 12, _l("Hours without a visit after which a staff session ends."), 1, 336),
    Setting("accounts.staff_session_max_days", 7, _l("Days after which a staff session ends in any case."), 1, 90),
    Setting("accounts.reset_minutes", 60, _l("Minutes a password reset link works."), 5, 1440),
    Setting("accounts.verify_hours", 48, _l("Hours an e-mail verification link works."), 1, 720),
    Setting("accounts.sign_in_failures", 5, _l("Failed sign-ins per account in 30 minutes before answers are delayed."), 1, 100),
    Setting("accounts.sign_in_failures_per_address", 10, _l("Failed sign-ins per network in 5 minutes."), 1, 1000),
    Setting("accounts.sign_ups_per_address", 10, _l("Sign-ups per network in an hour."), 1, 1000),
    Setting("accounts.handle_changes_per_month", 2, _l("Times a member may change their handle in 30 days."), 0, 100),
    Setting("accounts.cards_per_minute", 120, _l("Cards of people a member, or one address, may open in a minute by pointing at names."), 1,
            10_000),

    Setting("threads.title_max", 180, _l("Longest title, in characters."), 40, 300),
    Setting("threads.body_max", 32_000, _l("Longest post, in characters."), 1_000, 100_000),
    Setting("threads.body_max_new_members", 20_000, _l("Longest post of a new member, in characters."), 1_000, 100_000),
    Setting("threads.comment_max", 2_000, _l("Longest comment, in characters."), 100, 10_000),
    Setting("threads.tags_max", 5, _l("Most tags on a thread."), 1, 10),
    Setting("threads.answers_per_page", 20, _l("Answers on one page of a thread."), 5, 50),
    Setting("threads.per_page", 30, _l("Threads on one page of a list."), 10, 100),
    Setting("threads.edit_own_comment_minutes", 60, _l("Minutes in which a member may edit their own comment."), 0, 10_080),
    Setting("threads.new_member_hours", 24, _l("Hours after joining in which the limits for new members hold."), 0, 720),
    Setting("threads.new_member_questions", 3, _l("Questions a new member may ask in that time."), 1, 100),
    Setting("threads.new_member_answers", 10, _l("Answers a new member may write in that time."), 1, 500),
    Setting("threads.new_member_links", 2, _l("Links in a post of a new member."), 0, 50),
    Setting("threads.new_member_images", 1, _l("Images in a post of a new member."), 0, 50),
    Setting("threads.new_threads_per_day", 20, _l("Threads a member may start in 24 hours."), 1, 1_000),
    Setting("threads.posts_per_day", 100, _l("Answers and comments a member may write in 24 hours."), 1, 10_000),
    Setting("threads.seconds_between_threads", 15, _l("Seconds between two threads of one member."), 0, 3_600),
    Setting("threads.seconds_between_posts", 5, _l("Seconds between two answers or comments of one member."), 0, 3_600),
    Setting("threads.edits_per_day", 30, _l("Edits of others' posts a member may make in 24 hours."), 1, 1_000),
    Setting("threads.suggested_edits_per_day", 30, _l("Edits a member may suggest in 24 hours."), 1, 1_000),
    Setting("threads.suggested_edits_per_day_new_members", 5, _l("Edits a new member may suggest in 24 hours."), 1, 1_000),
    Setting("threads.suggested_edits_waiting", 5, _l("Suggested edits of one member that may wait for a decision at once."), 1, 100),
    Setting("threads.drafts_kept_days", 90, _l("Days a draft is kept."), 1, 365),

    Setting("attachments.max_mb", 8, _l("Largest file, in megabytes."), 1, 100),
    Setting("attachments.quota_mb", 200, _l("Megabytes of files one member may keep."), 1, 100_000),
    Setting("attachments.allow_zip", False, _l("Whether zip files may be attached.")),
    Setting("attachments.per_minute", 10, _l("Uploads a member may make in a minute."), 1, 1_000),
    Setting("attachments.orphan_hours", 24, _l("Hours an upload that no post uses is kept."), 1, 720),

    Setting("votes.per_minute", 5, _l("Votes a member may cast in a minute."), 1, 1_000),
    Setting("votes.per_day", 100, _l("Votes a member may cast in 24 hours."), 1, 10_000),
    Setting("votes.per_day_new_members", 20, _l("Votes a new member may cast in 24 hours."), 1, 10_000),

    Setting("search.per_minute", 30, _l("Searches a member may make in a minute."), 1, 1_000),
    Setting("search.per_minute_strangers", 15, _l("Searches one address may make in a minute without signing in."), 1, 1_000),
    Setting("search.suggestions_per_minute", 60, _l("Suggestions a member may be given in a minute, while typing a title."), 1, 1_000),
    Setting("search.suggestions_per_minute_strangers", 20,
            _l("Suggestions one address may be given in a minute without signing in."), 1, 1_000),
    Setting("search.previews_per_minute", 30, _l("Previews a member may make in a minute."), 1, 1_000),

    Setting("resolution.helper_accept_days", 7, _l("Days of the asker's silence before a trusted helper may accept."), 1, 90),
    Setting("resolution.no_reply_days", 30, _l("Days of silence after a request for details before closing for no reply."),
            1, 365),
    Setting("resolution.close_without_reply", True, _l("Whether Plaza closes for no reply by itself, after reminding the asker.")),
    Setting("resolution.remind", True, _l("Whether askers are reminded: to say if an answer solved it, and to give details.")),
    Setting("resolution.remind_first_days", 3, _l("Days after a likely answer until the first reminder."), 1, 90),
    Setting("resolution.remind_second_days", 7, _l("Days after a likely answer until the second reminder."), 1, 90),
    Setting("resolution.remind_last_days", 30, _l("Days after a likely answer until the last reminder."), 1, 90),
    Setting("resolution.presume", True, _l("Whether a question is presumed solved when its asker stays silent after the last reminder.")),
    Setting("resolution.presume_after_days", 7, _l("Days of silence after the last reminder before a question is presumed solved."), 3, 90),
    Setting("resolution.details_first_days", 3, _l("Days of silence after a request for details until the first reminder."), 1, 90),
    Setting("resolution.details_second_days", 7, _l("Days of silence after a request for details until the second reminder."), 1, 90),
    Setting("resolution.reminders_per_run", 200, _l("Most reminders of one kind in an hour; the oldest come first."), 1, 10_000),
    Setting("resolution.stale_days", 14, _l("Days without a post after which an unresolved question is called stale."), 1, 365),
    Setting("resolution.target_first_answer_hours", 24, _l("Hours in which a first answer is meant to come."), 1, 720),

    Setting("privileges.preset", "growing", _l("The ladder of privileges: for a community that starts, grows or is mature."),
            choices=PRESETS),
    Setting("privileges.suggest_edit", 0, _l("Reputation needed to suggest an edit. 0: as the preset says."), 0, 100_000),
    Setting("privileges.comment", 0, _l("Reputation needed to comment anywhere. 0: as the preset says."), 0, 100_000),
    Setting("privileges.upvote", 0, _l("Reputation needed to vote up. 0: as the preset says."), 0, 100_000),
    Setting("privileges.flag", 0, _l("Reputation needed to flag. 0: as the preset says."), 0, 100_000),
    Setting("privileges.downvote", 0, _l("Reputation needed to vote down. 0: as the preset says."), 0, 100_000),
    Setting("privileges.edit_tags", 0, _l("Reputation needed to retag others' threads. 0: as the preset says."), 0, 100_000),
    Setting("privileges.create_tags", 0, _l("Reputation needed to create tags. 0: as the preset says."), 0, 100_000),
    Setting("privileges.mark_duplicates", 0, _l("Reputation needed to close as a duplicate. 0: as the preset says."), 0, 100_000),
    Setting("privileges.edit_posts", 0, _l("Reputation needed to edit others' posts. 0: as the preset says."), 0, 100_000),
    Setting("privileges.review", 0, _l("Reputation needed to review first posts and suggested edits. 0: as the preset says."), 0, 100_000),
    Setting("privileges.accept_for_silent_asker", 0, _l("Reputation needed to accept for a silent asker. 0: as the preset says."),
            0, 100_000),
    Setting("privileges.close", 0, _l("Reputation needed to close and reopen questions. 0: as the preset says."), 0, 100_000),
    Setting("privileges.trusted", 0, _l("Reputation from which link and rate limits no longer hold. 0: as the preset says."), 0, 100_000),

    Setting("reputation.leaderboard_staff", False, _l("Whether staff are on the leaderboards, for readers who have not chosen.")),
    Setting("findings.days", 90, _l("Days of votes that are looked at for members who vote for one another."), 7, 365),
    Setting("findings.reciprocal_votes", 10, _l("Votes up that each of two members gave the other before staff are shown it."), 3, 1_000),
    Setting("findings.reciprocal_percent", 30, _l("Percentage of all votes that each of the two gave, at least."), 5, 100),
    Setting("findings.boost_days", 30, _l("Days of votes that are looked at for a member whose votes come from one other."), 7, 365),
    Setting("findings.boost_votes", 10, _l("Votes up that one member gave another before staff are shown it."), 3, 1_000),
    Setting("findings.boost_percent", 60, _l("Percentage of all votes up that the other got, at least."), 10, 100),
    Setting("findings.network_votes", 5, _l("Votes between members of one small network before staff are shown it."), 1, 1_000),
    Setting("findings.network_members", 5, _l("Most members of a network that counts as a small one: schools and offices are left out."),
            2, 50),

    Setting("moderation.claim_minutes", 10, _l("Minutes without a move after which a claim in the review queue is over."), 2, 240),
    Setting("moderation.flags_hide_weight", 8, _l("Weight of open flags at which a post hides itself."), 1, 1_000),
    Setting("moderation.flags_hide_members", 3, _l("Members whose flags it takes for that; one of staff is enough."), 1, 100),
    Setting("moderation.flags_per_day", 20, _l("Flags a member may raise in 24 hours."), 1, 1_000),
    Setting("moderation.flags_per_day_new_members", 5, _l("Flags a new member may raise in 24 hours."), 1, 1_000),
    Setting("moderation.flags_per_minute", 5, _l("Flags a member may raise in a minute."), 1, 1_000),
    Setting("moderation.flags_suspend_after", 10, _l("Decided flags of a member after which flagging badly has consequences."), 5, 1_000),
    Setting("moderation.flags_suspend_percent", 30,
            _l("Percentage of decided flags that were right, up to which a member may not flag for a while. 0: only if none was."), 0, 90),
    Setting("moderation.flags_suspend_days", 30, _l("Days in which such a member may not flag."), 1, 366),

    Setting("notifications.gather_minutes", 3,
            _l("Minutes a mail about a thread waits, so that what happens there meanwhile comes in the same mail."), 0, 1_440),
    Setting("notifications.digest", "weekly", _l("How often the digest comes, for members who have not chosen."),
            choices=("daily", "weekly", "off")),
    Setting("notifications.morning_hour", 8, _l("Hour of the member's morning at which digests are sent."), 0, 23),
    Setting("notifications.time_zone", "UTC", _l("Time zone of members who have not chosen one."), choices=zones()),
    Setting("mail.reply_days", 30, _l("Days in which a mail about a thread may be answered by mail."), 1, 365),
    Setting("mail.refusals_per_day", 5, _l("Mails a member is sent in 24 hours to say that a mail of theirs was not posted."), 0, 100),
    Setting("mail.inbound_max_mb", 25, _l("Largest mail that is read, with its files, in megabytes."), 1, 100),
    Setting("mail.authenticating_server", "",
            _l("Name with which your mail server signs Authentication-Results. Mail it has not authenticated is then not accepted."),
            form=r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?", wrong_form=_l("This is not a name such as mx.example.org.")),
    Setting("mail.questions_by_mail", False,
            _l("Whether a mail to category+slug@ asks a question there. Needs the name of the authenticating server.")),

    Setting("notifications.reply", "app_now", _l("By default: answers and comments to what a member wrote."), choices=WAYS),
    Setting("notifications.needs_info", "app_now", _l("By default: details are needed from a member."), choices=WAYS),
    Setting("notifications.info_given", "app_now", _l("By default: details a member asked for."), choices=WAYS),
    Setting("notifications.accepted", "app_now", _l("By default: a member's answer is accepted."), choices=WAYS),
    Setting("notifications.mention", "app_now", _l("By default: a member is mentioned."), choices=WAYS),
    Setting("notifications.edit", "app", _l("By default: a member's post is edited by somebody else."), choices=WAYS),
    Setting("notifications.my_edits", "app", _l("By default: an edit a member suggested is decided."), choices=WAYS),
    Setting("notifications.solution_edited", "app_now", _l("By default: the solution to a member's question is edited."), choices=WAYS),
    Setting("notifications.me_too", "app_now", _l("By default: a problem a member has too is solved."), choices=WAYS),
    Setting("notifications.followed_answer", "app_digest", _l("By default: answers in threads a member follows."), choices=WAYS),
    Setting("notifications.followed_comment", "app", _l("By default: comments in threads a member follows."), choices=WAYS),
    Setting("notifications.followed_outcome", "app_digest", _l("By default: threads a member follows are solved or reopened."),
            choices=WAYS),
    Setting("notifications.followed_question", "app_digest", _l("By default: new questions in categories and tags a member follows."),
            choices=WAYS),
    Setting("notifications.nudge_hours", 24, _l("Hours without an answer after which fitting helpers are told of a question."), 1, 720),
    Setting("notifications.nudge_helpers", 5, _l("Most helpers told of an unanswered question. 0: nobody."), 0, 50),
    Setting("notifications.reminders", "app_now", _l("By default: a question of a member waits for a word of theirs."), choices=WAYS),
    Setting("notifications.nudge", "app_digest", _l("By default: an unanswered question fits what a member has solved before."),
            choices=WAYS),
    Setting("notifications.staff", "app_now", _l("By default: a member's thread is closed, moved, locked or put back."), choices=WAYS),
    Setting("notifications.account", "app_now", _l("By default: a member's post is hidden by staff, or their role changes."), choices=WAYS),
    Setting("notifications.flags", "app_digest", _l("By default: a moderator has looked at what a member flagged."), choices=WAYS),
    Setting("notifications.badge", "app_digest", _l("By default: a member earns a badge."), choices=WAYS),
    Setting("notifications.privilege", "app", _l("By default: a member earns a privilege."), choices=WAYS),

    Setting("moderation.second_look_percent", 5,
            _l("Per cent of the decisions about posts that a second moderator looks at, not knowing what was decided. 0: none."), 0, 100),
)
