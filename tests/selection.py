"""Loaded by `python3 -m forum test`: every process begins with what takes long, and PostgreSQL gets only what touches the database.

That is every test with the app (fixture `house`) and every one marked `processes` or `database`. Browser tests look at
pages, not at the database, and run once, as do those about SQLite itself (`sqlite`), those marked `once` and those of the
modules below, which ask PostgreSQL nothing that other tests do not ask it too: how a page looks and which forms stand on it
is the same there, and house/test_canaries asks PostgreSQL for every address of a forum in which everything has happened.
"""

import gc
from fnmatch import fnmatch
from itertools import chain, groupby, islice
from pathlib import Path

import pytest

from tests.databases import database_kind

TESTS = Path(__file__).resolve().parent
MARKS = ("processes", "database")
RUN_ONCE = ("browser", "sqlite", "once")

PAGES = ("*/test_pages.py", "*/test_*_page.py", "*/test_*_pages.py")
"""What stands on pages."""

OWN_STATEMENTS = ("forum/search/test_search_page.py", "forum/admin/test_pages.py")
"""Pages made of what PostgreSQL does in its own way."""

NO_QUESTION_OF_ITS_OWN = (
    # What is written in the source.
    "house/test_components.py", "house/test_design.py", "house/test_templates.py", "house/test_translations.py", "house/test_wiring.py",
    # What goes over the wire: requests, signatures, addresses of mails, and what other machines answer.
    "forum/core/test_compression.py", "forum/core/test_fetching.py", "forum/core/test_rendering.py", "forum/core/test_request_log.py",
    "forum/core/test_stale_forms.py", "forum/notifications/push/test_devices.py", "forum/notifications/push/test_messages.py",
    "forum/notifications/test_mail_layout.py", "forum/notifications/test_reply_by_mail.py", "forum/notifications/test_stopping.py",
    "forum/notifications/test_mail_files_and_questions.py", "moderation/handoff/test_receiving.py",
    "moderation/screening/test_classifier.py",
    # What is shown to whom, by the same queries as everywhere.
    "forum/admin/test_doors.py", "forum/api/test_feeds.py", "forum/embed/test_embed.py", "forum/metrics/test_command_line.py",
    "forum/metrics/test_notes.py", "forum/metrics/test_own.py", "forum/metrics/test_page_helped.py",
    "forum/metrics/test_recommendations.py", "forum/metrics/test_survey_answers.py", "forum/metrics/test_weekly.py",
    "forum/notifications/test_explaining.py",
    "forum/notifications/test_reminder_links.py", "forum/pages/test_front.py", "forum/pages/test_help.py",
    "forum/pages/test_installing.py", "forum/pages/test_non_interference.py", "forum/pages/test_profile_privacy.py",
    "forum/pages/test_reading.py", "forum/reputation/test_ladder.py", "forum/resolution/test_numbers_on_the_command_line.py",
    "forum/threads/test_anonymity.py", "moderation/desk/test_ways_in.py", "moderation/escalations/test_board.py",
    "moderation/escalations/test_rail.py", "moderation/flags/test_telling.py", "moderation/review/test_answers_for_scripts.py",
    "moderation/review/test_previewing.py", "moderation/review/test_ready_words.py",
    # Reading a foreign file; what is read comes in as everything does.
    "forum/exchange/test_stackexchange.py", "forum/metrics/test_recount.py",
)

SAME_STATEMENTS = {
    "forum/accounts": ("joining", "passwords", "throttling"),
    "forum/knowledge": ("answers", "composing"),
    "forum/metrics": ("article_views", "what_numbers_are_not_about"),
    "forum/notifications": (
        "asker_has_spoken", "demo_mailbox", "digests", "inbox", "losing_sight", "mailing", "moving_away", "nudging",
        "places", "recommending", "reminders", "smtp", "suggested_edits", "suggested_in_digests",
    ),
    "forum/pages": ("profile_numbers", "sitemaps", "support_status"),
    "forum/recurrence": ("landmarks", "topics"),
    "forum/reputation": (
        "badges", "daily_cap", "earning", "edits_and_removals", "reversals", "rings",
    ),
    "forum/resolution": (
        "accepting", "closing", "closing_solved", "duplicates", "following_posts", "waiting",
    ),
    "forum/threads": (
        "claims", "doors", "drafts", "holding", "invariants", "limits", "removing", "replying", "reviewing",
    ),
    "moderation/correspondence": (
        "articles", "beside", "files", "merged", "public_summaries", "unnamed",
    ),
    "moderation/desk": ("dossier",),
    "moderation/escalations": ("following", "own", "surveys"),
    "moderation/flags": ("flagging", "hiding", "suspending"),
    "moderation/review": ("moving", "questions_like", "undoing"),
    "moderation/sanctions": ("doors",),
    "moderation/statements": ("appeals", "stating", "transparency"),
}
"""Folder -> modules that send PostgreSQL statements which others send it as well.

Of 6,383 different texts of statements, 2.4 % come from these alone, each a variant (another column, one condition more) of one that
others send. They were a third of its time. What races, is killed, migrates, searches, computes numbers or draws lots is not here.
"""

LONG = ("browser", "processes", "once")
"""Nobody should wait at the end for one process with a test of a minute."""


def pytest_collection_finish() -> None:
    """What has been imported by now stays: looking through it again and again for what can be freed was a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if database_kind() != "sqlite":
        left_out = {item: None for item in items if not touches_database(item)}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    items[:] = dealt(items, getattr(config, "workerinput", {}).get("workercount", 1))


def dealt(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """The tests in an order of as many parts as there are processes: each begins with its share of what takes long, file by file.

    xdist lets each process begin at a part of its own and gives to the idle from the ends of the others' parts.
    """
    long = {item: None for item in items if any(item.get_closest_marker(mark) for mark in LONG)}
    short = iter([item for item in items if item not in long])
    shares: list[list[pytest.Item]] = [[] for _process in range(processes)]
    for number, (_path, tests) in enumerate(groupby(long, key=lambda item: item.path)):
        shares[number % processes].extend(tests)
    for share in shares:
        share.extend(islice(short, max(0, len(items) // processes - len(share))))
    return [*chain.from_iterable(shares), *short]


def touches_database(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(mark) for mark in RUN_ONCE) or asks_nothing_new(item.path):
        return False
    return "house" in getattr(item, "fixturenames", ()) or any(item.get_closest_marker(mark) for mark in MARKS)


def same_statements() -> list[str]:
    """The modules of SAME_STATEMENTS, as paths below the folder of tests."""
    return [f"{folder}/test_{name}.py" for folder, names in SAME_STATEMENTS.items() for name in names]


def asks_nothing_new(path: Path) -> bool:
    """Whether a module is one of those that run once."""
    if not path.is_relative_to(TESTS):
        return False
    place = path.relative_to(TESTS).as_posix()
    if place in {*NO_QUESTION_OF_ITS_OWN, *same_statements()}:
        return True
    return place not in OWN_STATEMENTS and any(fnmatch(place, form) for form in PAGES)
