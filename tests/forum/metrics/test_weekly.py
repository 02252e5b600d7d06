"""The weekly mail: who gets it and when, once however often the job runs, what it says, and how it ends."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed
from forum.metrics.cards import CARDS
from forum.metrics.commands.mailing import choose_weekly_mail, make_ready
from forum.metrics.jobs import make_weekly_mails
from forum.metrics.measured import Value
from forum.metrics.measures import find_measure
from forum.metrics.models import WeeklyMail
from forum.metrics.queries.overview import Shown
from forum.metrics.queries.weekly import staff_who_want_it
from forum.metrics.weekly.words import week_of, week_told, what_changed
from forum.notifications.commands.preferring import hours_row
from forum.resolution.commands import accept_answer
from tests import make
from tests.forum.metrics.worlds import START, keep, people
from tests.visitor import Visitor

WEEK = 7 * 24


def outbox(app):
    return [mail for mail in app.extensions["mailman"].outbox if "insights" in mail.extra_headers.get("List-Id", "")]


def run(app):
    make_weekly_mails({})
    jobs.drain()
    return outbox(app)


@pytest.fixture
def admin(app, at):
    """An administrator since Monday, whose first mail is that of the Monday after."""
    at(0)
    boss = make.admin("boss")
    assert run(app) == []
    return boss


def a_week_of_questions():
    ana, bob, _cleo, _tina = people()
    for number in range(3):
        thread = make.question(ana)
        reply = make.answer(thread, bob)
        if number:
            accept_answer(ana, reply.id)
    keep()


def test_it_comes_once_on_monday_morning_with_the_week_that_is_over(app, at, admin):
    a_week_of_questions()
    at(WEEK - 4)  # 4:00
    assert run(app) == []
    at(WEEK)
    assert len(run(app)) == 1
    at(WEEK + 30)
    mails = run(app)
    assert len(mails) == 1, "however often the job runs"
    text, html = mails[0].body, mails[0].alternatives[0][0]
    assert "Feb 2, 2026" in mails[0].subject and "Feb 8, 2026" in mails[0].subject
    assert "3 asked, 2 resolved" in text and "Resolved, of those asked: 67%" in text
    assert "/insights/?since=2026-02-02&until=2026-02-08" in text and "/insights/resolution_rate/?since=2026-02-02&until=2026-02-08" in text
    assert html.count("<tr>") >= 16 and 'bgcolor="#6366f1"' in html and "<svg" not in html and "style=" not in html
    assert "rests on few" in text, "small samples say so"


def test_after_weeks_without_a_worker_the_latest_week_is_told_and_no_other(app, at, admin):
    at(4 * WEEK + 50)
    mails = run(app)
    assert len(mails) == 1 and "Feb 23, 2026" in mails[0].subject
    assert len(run(app)) == 1


def test_a_mail_that_the_server_did_not_take_is_tried_again_and_one_that_was_sent_is_not(app, at, admin, monkeypatch):
    from forum.metrics.weekly import sending
    at(WEEK)
    real = sending.mail.send

    def down(*_args, **_said):
        raise OSError("down")

    monkeypatch.setattr(sending.mail, "send", down)
    make_ready(SYSTEM, admin.id)
    with pytest.raises(OSError, match="down"):
        sending.send_weekly_mail(admin.id, date(2026, 2, 9))
    monkeypatch.setattr(sending.mail, "send", real)
    for _twice in range(2):
        sending.send_weekly_mail(admin.id, date(2026, 2, 9))
    assert len(outbox(app)) == 1
    sending.send_weekly_mail(admin.id, date(2026, 2, 2))
    assert len(outbox(app)) == 1, "an older one comes no more"


def test_what_goes_wrong_for_one_member_takes_nothing_from_the_others(app, at, admin, monkeypatch):
    second = make.admin("second")
    at(WEEK)

    def failing(actor, member_id):
        if member_id == second.id:
            raise OSError("broken")
        return make_ready(actor, member_id)

    monkeypatch.setattr("forum.metrics.jobs.make_ready", failing)

    @command
    def hand_in():
        jobs.enqueue("metrics.make_weekly_mails", {})

    hand_in()
    jobs.drain()
    assert session().get(WeeklyMail, admin.id).week == date(2026, 2, 9) and session().get(WeeklyMail, second.id) is None
    jobs.drain()
    assert len(outbox(app)) == 1


def test_administrators_get_it_unless_they_say_no_and_others_of_staff_when_they_say_yes(app, at, admin):
    agent, editor, member = make.agent("ana"), make.member("edi", roles=("editor",)), make.member("mem")
    assert staff_who_want_it(SYSTEM) == [admin.id]
    choose_weekly_mail(agent, wanted=True)
    choose_weekly_mail(admin, wanted=False)
    assert staff_who_want_it(SYSTEM) == [agent.id]
    with pytest.raises(NotAllowed):
        choose_weekly_mail(member, wanted=True)
    at(1)
    assert run(app) == [], "who begins on a Monday morning is not told of the week before at once"
    at(WEEK + 1)
    assert [len(mail.to) for mail in run(app)] == [1]
    choose_weekly_mail(editor, wanted=True)
    take_roles(agent)
    at(2 * WEEK + 1)
    assert len(run(app)) == 1, "who is staff no more gets none, and the editor's count has begun"


@command
def take_roles(actor):
    from sqlalchemy import delete

    from forum.accounts.models import Role, User
    session().execute(delete(Role).where(Role.user_id == actor.id))
    session().get_one(User, actor.id).is_staff = False


@command
def lives_in(member, place, quiet_until=None):
    hours = hours_row(member.id)
    hours.time_zone = place
    if quiet_until:
        hours.quiet_from, hours.quiet_until = 0, quiet_until * 60


def test_it_is_monday_where_the_member_lives_and_quiet_hours_are_kept(app, at, admin):
    lives_in(admin, "America/New_York", quiet_until=10)
    at(WEEK + 3)  # 6:00 there
    assert run(app) == []
    at(WEEK + 6)  # 9:00 there: made ready, but quiet
    assert run(app) == []
    at(WEEK + 7.1)
    assert len(run(app)) == 1


def test_where_monday_comes_early_the_week_of_utc_ends_first(app, at, admin):
    lives_in(admin, "Pacific/Auckland")
    at(WEEK - 13)  # Sunday 19:00 UTC, Monday 8:00 there
    assert run(app) == []
    at(WEEK - 7.9)
    assert len(run(app)) == 1 and "Feb 8, 2026" in outbox(app)[0].subject


def test_the_link_in_the_mail_ends_it_without_signing_in_and_only_when_pressed(app, at, admin):
    at(WEEK)
    mail = run(app)[0]
    link = re.search(r"<(.+)>", mail.extra_headers["List-Unsubscribe"])[1].removeprefix("http://localhost")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and link in mail.body
    stranger = Visitor(app)
    stranger.get(link)
    assert staff_who_want_it(SYSTEM) == [admin.id]
    assert app.test_client().post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert staff_who_want_it(SYSTEM) == []
    stranger.get(link + "x", status=410)
    assert app.test_client().post(link + "x").status_code == 410


def test_staff_choose_it_on_a_page_that_shows_what_it_says(app, at, admin):
    a_week_of_questions()
    at(WEEK + 1)
    agent = Visitor(app).sign_in(make.agent("agent"))
    page = agent.get("/insights/mail/")
    assert "You do not get this mail." in page.words and "3 asked, 2 resolved" in page.words
    page.submit("/insights/mail/", button="wanted=yes")
    assert "You get this mail." in agent.get("/insights/mail/").words
    agent.get("/insights/mail/").submit("/insights/mail/", button="wanted=no")
    assert "You do not get this mail." in agent.get("/insights/mail/").words
    Visitor(app).sign_in(make.member("nobody")).get("/insights/mail/", status=404)


def shown(measure_id, value, before, n=100):
    return Shown(find_measure(measure_id), Value(n, value), Value(n, before), ())


def test_the_largest_change_is_named_those_that_rest_on_enough_first(app):
    rate, first = shown("resolution_rate", 0.5, 0.4), shown("first_response", 3600.0, 7200.0)
    assert what_changed([rate, first]) == "The largest change: First answer went from 2\u202fh to 1\u202fh. That is better."
    few = shown("first_response", 60.0, 7200.0, n=3)
    assert what_changed([rate, few]).startswith("The largest change: Resolved, of those asked went from 40% to 50%.")
    assert what_changed([few]).endswith("That is better. It rests on 3 only, so it may be chance.")
    count = shown("unresolved", 5, 3, n=5)
    assert what_changed([count]).endswith("That is worse."), "a count is exact"
    assert "Resolved, of those asked" in what_changed([rate, count]), "and moves by chance all the same"
    assert what_changed([shown("unresolved", 5, 5)]) == "Nothing changed that could be told from the week before."
    assert what_changed([]) == what_changed([shown("first_response", None, 3600.0, n=0)])
    with force_locale("es"):
        assert what_changed([rate, first])


def test_the_mail_says_few_where_the_pages_of_that_week_do(app, at, admin):
    a_week_of_questions()
    at(WEEK + 1)
    window = Visitor(app).sign_in(make.agent("agent"))
    page = window.get("/insights/?since=2026-02-02&until=2026-02-08")
    on_page = {name: bool(page.all(f"#card-{name} .insight-few")) for name in CARDS}
    told = week_told(make.admin("other"), date(2026, 2, 9))["numbers"]
    assert {name: one.few for name, one in zip(CARDS, told, strict=True)} == on_page
    assert on_page["resolution_rate"] and not on_page["unresolved"]


def test_a_week_is_seven_days_of_utc_before_the_monday():
    assert (week_of(date(2026, 2, 9)).start, week_of(date(2026, 2, 9)).end) == (date(2026, 2, 2), date(2026, 2, 8))
    assert datetime(2026, 2, 9, tzinfo=UTC) - START < timedelta(days=7)


def test_whoever_may_not_see_insights_is_told_nothing(app, at, admin):
    with pytest.raises(KeyError):
        week_told(make.member("mem"), date(2026, 2, 9))
    assert session().get(WeeklyMail, admin.id).week == date(2026, 2, 2)


def test_the_command_prints_it_and_sends_nothing(app, at, admin):
    a_week_of_questions()
    at(WEEK + 1)
    invoke = app.test_cli_runner().invoke
    said = invoke(plaza, ["insights", "mail", "--to", "boss", "--dry-run"])
    assert said.exit_code == 0 and "3 asked, 2 resolved" in said.output and outbox(app) == []
    assert invoke(plaza, ["insights", "mail", "--to", "boss"]).exit_code == 0 and len(outbox(app)) == 1
    assert invoke(plaza, ["insights", "mail", "--to", "bob"]).exit_code == 1
    assert "Questions asked" in invoke(plaza, ["insights", "--as-kept"]).output
