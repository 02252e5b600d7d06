"""The inbox: bundles, tabs, marks, what comes back, and how little it costs."""

import pytest
from sqlalchemy import text

from forum.core import jobs
from forum.core.db import db, session
from forum.core.rendering import icon
from forum.notifications.commands import follow_thread, mark_read, mark_unread
from forum.notifications.inbox import BUNDLES_A_PAGE, LINES_A_BUNDLE
from forum.notifications.queries import bundles, inbox, unread_count
from forum.notifications.states import Kind, Tab
from forum.resolution.commands import accept_answer, ask_for_info
from forum.threads.commands import delete_post, request_details, undelete_post
from forum.threads.commands.hiding import hide_post, restore_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.test_standing import badges
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    return make.member("ana")


def busy(member, threads=1, answers=1):
    """Threads of this member with answers, told."""
    made = [make.question(member, f"Why does box {number} blink?") for number in range(threads)]
    for thread in made:
        for _number in range(answers):
            make.answer(thread)
    jobs.drain()
    return made


def shown(member, tab=Tab.ALL):
    return sum(bundle.unread for bundle in bundles(member, tab)[0])


def test_what_happens_in_one_thread_is_one_entry_with_its_latest_news(ana):
    thread, = busy(ana, answers=3)
    make.comment(make.answer(thread, ana), make.member(display_name="Zoe"))
    jobs.drain()
    found, more = bundles(ana)
    assert [(one.count, one.unread, one.newest.actor.display_name) for one in found] == [(4, 4, "Zoe")] and not more
    assert shown(ana) == unread_count(ana) == 4 and not drifting()


def test_an_entry_shows_ten_lines_and_leads_to_all(app, ana):
    busy(ana, answers=13)
    found = bundles(ana)[0][0]
    assert (len(found.lines), found.count) == (LINES_A_BUNDLE, 13)
    page = Visitor(app).sign_in(ana).get("/inbox/")
    assert "and 12 more" in page.words
    link = next(link for link in page.links() if link.startswith("/inbox/lines"))
    assert len(Visitor(app).sign_in(ana).get(link).all(".told")) == 13


def test_a_bundle_of_somebody_else_is_not_there(app, ana):
    thread, = busy(ana)
    Visitor(app).sign_in(make.member()).get("/inbox/lines", query={"bundle": f"thread:{thread.id}"}, status=404)


def test_pages_hold_whole_entries_and_none_comes_twice(ana):
    busy(ana, threads=BUNDLES_A_PAGE + 5, answers=2)
    first, more = bundles(ana)
    second, end = bundles(ana, before_id=first[-1].newest.id)
    names = [one.name for one in (*first, *second)]
    assert (len(first), more, len(second), end) == (BUNDLES_A_PAGE, True, 5, False) and len(set(names)) == len(names)
    assert all(one.count == 2 for one in (*first, *second))


def test_tabs_hold_what_they_say(ana):
    own, = busy(ana)
    followed = make.question()
    follow_thread(ana, followed.id)
    make.answer(followed)
    make.answer(followed, body="Perhaps @ana knows it.")
    badges(ana, "teacher")
    names = {tab: [one.name for one in bundles(ana, tab)[0]] for tab in Tab}
    first, second = f"thread:{own.id}", f"thread:{followed.id}"
    assert names[Tab.PERSONAL] == [second, first] and names[Tab.FOLLOWING] == [second]
    assert [name.split(":")[0] for name in names[Tab.STANDING]] == ["badge"]
    assert len(names[Tab.ALL]) == len(names[Tab.UNREAD]) == 3
    mark_read(ana, bundle=second, tab=Tab.FOLLOWING)
    assert shown(ana) == unread_count(ana) == 3, "the mention is on another shelf"
    mark_read(ana, tab=Tab.STANDING)
    assert [one.name for one in bundles(ana, Tab.UNREAD)[0]] == [second, first] and not drifting()


def test_marking_all_leaves_what_came_after_the_page(app, ana):
    thread, = busy(ana)
    window = Visitor(app).sign_in(ana)
    page = window.get("/inbox/")
    make.answer(thread)
    jobs.drain()
    page.submit("/inbox/read")
    assert unread_count(ana) == 1 and not drifting()


def test_a_line_can_be_unread_again_but_not_what_was_only_mailed_or_is_somebody_else_s(ana):
    busy(ana)
    line = inbox(ana)[0][0]
    mark_read(ana)
    assert not mark_unread(make.member(), line.id) and unread_count(ana) == 0
    assert mark_unread(ana, line.id) and not mark_unread(ana, line.id)
    assert unread_count(ana) == 1 and not drifting()


def test_what_is_restored_is_in_the_inbox_again_read_or_not(ana):
    thread, = busy(ana)
    reply = make.answer(thread)
    remark = make.comment(reply, body="And which box is it?")
    jobs.drain()
    before = [(line.id, line.is_unread) for line in inbox(ana)[0]]
    assert unread_count(ana) == len(before) == 3
    mod = make.moderator()
    hide_post(mod, reply.id, reason="spam")
    assert len(inbox(ana)[0]) == unread_count(ana) == 1, "the comment under it goes along"
    assert not mark_unread(ana, before[0][0]) and mark_read(ana) == 1
    restore_post(mod, reply.id)
    assert unread_count(ana) == 2 and {line.id for line in inbox(ana)[0]} == {told for told, _unread in before}
    hide_post(mod, make.opening_post(thread).id, reason="spam")
    assert inbox(ana)[0] == [] and unread_count(ana) == 0 and not drifting()
    restore_post(mod, make.opening_post(thread).id)
    assert unread_count(ana) == 2 and not drifting()
    delete_post(mod, remark.id)
    assert unread_count(ana) == 1
    undelete_post(mod, remark.id)
    assert unread_count(ana) == 2 and not drifting()


def test_what_was_restored_in_a_thread_for_staff_stays_away(ana):
    thread, = busy(ana)
    mod, opening = make.moderator(), make.opening_post(thread).id
    hide_post(mod, opening, reason="spam")
    move_thread(mod, thread.id, category_id=make.category("desk", read_access="staff").id)
    restore_post(mod, opening)
    assert inbox(ana)[0] == [] and unread_count(ana) == 0 and not drifting()
    move_thread(mod, thread.id, category_id=make.category("open").id)
    assert unread_count(ana) == 1 and not drifting()


def test_a_request_for_details_is_one_line_for_the_asker(ana):
    thread = make.question(ana)
    ask_for_info(make.agent(), thread.id, body="Which model is it, please?")
    request_details(make.member(), thread.id, body="Which light is it that blinks?")
    jobs.drain()
    assert [line.kind for line in inbox(ana)[0]] == ["needs_info", "needs_info"]
    assert unread_count(ana) == 2


def test_a_comment_that_could_not_ask_any_more_is_told_as_a_comment(ana):
    thread = make.question(ana)
    accept_answer(ana, make.answer(thread).id)
    make.comment(make.opening_post(thread), body="Which light is it that blinks?", asks_for_info=True)
    jobs.drain()
    assert [line.kind for line in inbox(ana)[0]] == ["comment", "answer"]


def test_the_page_costs_the_same_for_one_entry_and_for_many(app, ana, statements):
    window = Visitor(app).sign_in(ana)
    busy(ana)
    costs = []
    for _round in range(2):
        for tab in Tab:
            with statements() as seen:
                window.get("/inbox/", query={"tab": tab.value})
            costs.append(len([one for one in seen if "FROM settings" not in one]))  # these are read again every few seconds
        busy(ana, threads=12, answers=4)
    one, many = costs[:len(Tab)], costs[len(Tab):]
    assert max(many) <= max(one) <= 5, costs


def test_the_newest_of_each_entry_is_found_by_an_index(ana):
    busy(ana, threads=3)
    if db.engine.dialect.name != "sqlite":  # plans of PostgreSQL depend on how much lies in the tables
        there = session().scalars(text("SELECT indexname FROM pg_indexes WHERE tablename = 'notifications'")).all()
        assert {"ix_notifications_inbox", "ix_notifications_bundle", "ix_notifications_shelf", "ix_notifications_unread"} <= set(there)
        return
    plan = session().execute(text(
        "EXPLAIN QUERY PLAN SELECT id FROM notifications n WHERE user_id = 1 AND in_app IS 1 AND withdrawn_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM notifications m WHERE m.user_id = 1 AND m.bundle = n.bundle AND m.id > n.id AND m.in_app IS 1) ORDER BY id DESC"
    )).all()
    said = " ".join(row[3] for row in plan)
    assert "ix_notifications_bundle" in said and "TEMP B-TREE" not in said and "SCAN" not in said, said


def test_the_bell_answers_with_one_statement_and_304_while_nothing_changed(app, ana, statements):
    window = Visitor(app).sign_in(ana)
    busy(ana)
    page = window.get("/inbox/count", headers={"Accept": "application/json"})
    assert page.json == {"unread": 1} and page.headers["Cache-Control"] == "private, no-cache"
    with statements() as seen:
        window.get("/inbox/count", headers={"If-None-Match": page.headers["ETag"]}, status=304)
    assert len(seen) <= 1, seen
    mark_read(ana)
    assert window.get("/inbox/count", headers={"If-None-Match": page.headers["ETag"]}).json == {"unread": 0}


def test_reading_a_thread_by_script_marks_its_lines_and_answers_the_number(app, ana):
    thread, _other = busy(ana, threads=2, answers=2)
    page = Visitor(app).sign_in(ana).post("/inbox/read", {"thread": thread.id}, headers={"Accept": "application/json"})
    assert page.json == {"unread": 2} and unread_count(ana) == 2


def test_everything_is_done_without_scripts(app, ana):
    thread, = busy(ana, answers=2)
    window = Visitor(app).sign_in(ana)
    page = window.get("/inbox/?tab=unread")
    bundle = page.one(".bundle")
    assert "2 unread" in page.words and bundle["data-bundle"] == f"thread:{thread.id}"
    read = next(form for form in page.all(".bundle-tools form") if form["action"] == "/inbox/read")
    values = {field["name"]: field["value"] for field in read.select("input[name]")}
    page = window.post("/inbox/read", values)
    assert "Nothing unread" in page.words and unread_count(ana) == 0
    page = window.get("/inbox/").submit("/inbox/unread")
    assert unread_count(ana) == 1
    page = page.submit(f"/threads/{thread.id}/follow")
    assert page.url == "/inbox/" and page.all("button[aria-label='Unmute this thread']")
    make.answer(thread)
    jobs.drain()
    assert unread_count(ana) == 1, "a muted thread tells nothing"
    page.submit(f"/threads/{thread.id}/follow")
    make.answer(thread)
    jobs.drain()
    assert unread_count(ana) == 2


@pytest.mark.parametrize("named", [{"id": "x"}, {"id": "0"}, {"thread": "x"}])
def test_what_is_named_wrongly_marks_nothing_read(app, named):
    ana = make.member("ana")
    make.answer(make.question(ana))
    jobs.drain()
    Visitor(app).sign_in(ana).post("/inbox/read", named, status=404)
    assert unread_count(ana) == 1


def test_every_kind_of_news_has_a_picture(app):
    icons = app.jinja_env.get_template("notifications/_bundle.html").module.icons
    assert {kind.value for kind in Kind} <= set(icons)
    assert all(icon(icons[kind.value]) for kind in Kind)
