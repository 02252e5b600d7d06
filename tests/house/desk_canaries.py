"""What the desk knows and others may not: flags, decisions with their notes, reasons, appeals."""

from __future__ import annotations

from sqlalchemy import select

from forum.core import settings
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.votes.commands import add_me_too
from moderation.correspondence.commands import ReplyDraft, add_reply, write_note, write_to_asker, write_to_staff
from moderation.customers.commands import set_customer_facts
from moderation.escalations.commands import be_at, hand_over, raise_escalation, rate_case, reject, resolve, save_view, wait_for
from moderation.escalations.queries import Filters
from moderation.flags.commands import raise_flag, suspend_flagging
from moderation.guidelines.commands.canned import CannedDraft, add_canned_reason
from moderation.guidelines.commands.drafting import RuleDraft, add_rule
from moderation.handoff.commands import Draft as DestinationDraft
from moderation.handoff.commands import add_destination, hand_off, switch, take_update
from moderation.handoff.news import News
from moderation.raising.commands import RuleDraft as CaseRuleDraft
from moderation.raising.commands import add_rule as add_case_rule
from moderation.raising.commands import dry_run, start_run, switch_on
from moderation.raising.jobs import look
from moderation.review.commands import act, decide, settle_decision
from moderation.review.models import ReviewItem
from moderation.screening.facts import Finding
from moderation.screening.models import Screening
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Statement
from moderation.teams.commands import CalendarDraft, TeamDraft, add_calendar, add_holidays, add_member, add_team, edit_team
from tests import make
from tests.house.canaries import MODERATORS, STAFF, Forum, with_file
from tests.moderation.screening.ruled import rule

LOOKS = {
    "details of a flag": {"flags"}, "details about a member": {"flags"}, "note about a member": {"notes", "log"},
    "words of a sanction": {"sanctions", "dossier", "statement", "log"}, "note of a sanction": {"sanctions", "dossier", "log"},
    "note of a removal": {"sanctions", "dossier", "log"}, "why it was lifted": {"sanctions", "log"},
    "words of a decision": {"statement", "appeal", "log"}, "words of an appeal": {"appeal", "statement"},
    "reply to an appeal": {"statement", "log"}, "law": {"notice", "statement"}, "explanation": {"notice"},
    "finding of the classifier": {"findings"}, "attempt": {"findings"}, "why somebody may not flag": {"statement", "log"},
}
"""What staff may see of others, and the code of the look that is on record for it, whatever page shows it."""


def flags_and_decisions(forum: Forum) -> None:
    """A flag and who raised it; a post decided about, the reasons its author reads, an appeal and its answer."""
    member, author, moderator, admin = (forum.cast[name] for name in ("member", "author", "moderator", "admin"))
    reporter, concerned = MODERATORS | {"member"}, MODERATORS | {"author"}
    flagged = make.answer(forum.public, author, "It blinks because it is tired.")
    raise_flag(member, post_id=flagged.id, reason="other", details=forum.words("details of a flag", reporter))
    raise_flag(member, member_id=forum.cast["other"].id, reason="abusive", details=forum.words("details about a member", reporter))
    gone = make.answer(forum.public, author, forum.words("text that was decided about", concerned))
    made = act(
        moderator, post_id=gone.id, decision="hide", reason="spam", words=forum.words("words of a decision", concerned),
        note=forum.words("note of a decision", MODERATORS),
    )
    settle_decision(SYSTEM, made.id)
    statement = session().scalars(select(Statement).where(Statement.post_id == gone.id, Statement.withdrawn_at.is_(None))).one()
    tell_statement(SYSTEM, statement.id)
    appeal = file_appeal(author, statement.id, words=forum.words("words of an appeal", concerned))
    item = session().scalars(select(ReviewItem).where(ReviewItem.appeal_id == appeal.id)).one()
    upheld = decide(admin, item.id, version=item.version, decision="uphold", words=forum.words("reply to an appeal", concerned))
    settle_decision(SYSTEM, upheld.id)


def rules_and_findings(forum: Forum) -> None:
    """What the desk works with: ready words, the next guidelines, lists of the screening, what a classifier said of a held post."""
    moderator, admin = forum.cast["moderator"], forum.cast["admin"]
    titles = {language: forum.canary("title of a canned reason", MODERATORS) for language in ("en", "es")}
    texts = {language: forum.words("canned reason", MODERATORS) for language in ("en", "es")}
    add_canned_reason(moderator, CannedDraft(reason="spam", fits=("hidden",), titles=titles, texts=texts))
    drafted = {language: forum.words("draft of a rule", frozenset({"admin"})) for language in ("en", "es")}
    add_rule(admin, RuleDraft(titles={"en": "Next", "es": "Luego"}, texts=drafted, code="next"))
    rule("domain", f"{forum.canary('listed domain', MODERATORS)}.example")
    suspend_flagging(moderator, forum.cast["asker"].id, days=7, why=forum.words("why somebody may not flag", MODERATORS | {"asker"}))
    found_by_classifier(forum.canary("finding of the classifier", MODERATORS))


@command
def found_by_classifier(said: str) -> None:
    held = session().scalars(select(Screening).where(Screening.result == "hold").order_by(Screening.id)).first()
    assert held is not None
    held.findings = [*held.findings, Finding("classifier", "classifier", 5, {"reasons": said}).as_json()]


def teams_and_calendars(forum: Forum) -> None:
    """Who works on cases and when is for staff. The address of the team is no secret: whoever asks for it finds nothing."""
    admin = forum.cast["admin"]
    calendar = add_calendar(admin, CalendarDraft(forum.words("name of a calendar", STAFF), "Europe/Madrid", ("9-17",) * 7))
    add_holidays(admin, calendar.id, [f"2099-12-25 {forum.words('name of a holiday', STAFF)}"])
    team = add_team(admin, TeamDraft("Support", calendar.id))
    edit_team(admin, team.slug, TeamDraft(forum.words("name of a team", STAFF), calendar.id), version=team.version)
    add_member(admin, team.slug, forum.cast["agent"].handle, is_lead=True)


def cases(forum: Forum) -> None:
    """Requests for help with a question everybody reads, what staff wait for, hand on and answer; one that was turned down."""
    helper, agent, admin, asker = (forum.cast[name] for name in ("helper", "agent", "admin", "asker"))
    asked, both = STAFF | {"helper"}, STAFF | {"helper", "asker"}
    open_one, done, refused = (make.question(asker, f"Why does box {name} hum at night?") for name in ("A", "B", "C"))
    case = raise_escalation(helper, open_one.id, reason="other", words=forum.words("words of a request", asked))
    raise_escalation(agent, open_one.id, reason="vip", words=forum.words("words of staff to staff", STAFF))
    hand_over(agent, case.id, owner_id=admin.id, summary=forum.words("summary of a hand-over", STAFF))
    wait_for(agent, case.id, whom="asker", words=forum.words("what staff need from an asker", STAFF | {"asker"}))
    save_view(agent, forum.canary("name of a saved view", frozenset({"agent"})), Filters(reason="outage"))
    be_at(agent, case.id, is_writing=True)
    ended = raise_escalation(helper, done.id, reason="outage")
    resolve(agent, ended.id, outcome="fixed", summary=forum.words("what was done", both))
    rate_case(asker, ended.id, score="bad", words=forum.words("what an asker says of how staff helped", STAFF | {"asker"}))
    turned_down = raise_escalation(helper, refused.id, reason="outage")
    reject(agent, turned_down.id, reason="other", words=forum.words("why a request was turned down", both))


def correspondence(forum: Forum) -> None:
    """Notes among staff, what an asker and staff write to each other, and ready words; one case is over with a public answer."""
    agent, admin, asker = (forum.cast[name] for name in ("agent", "admin", "asker"))
    between = STAFF | {"asker"}
    open_one, done = (make.question(asker, f"Why does box {name} hum at night?") for name in ("E", "F"))
    add_reply(admin, ReplyDraft(forum.canary("title of a ready reply", STAFF), {"en": forum.words("ready reply", STAFF), "es": ""}))
    case, ended = (raise_escalation(agent, thread.id, reason="outage") for thread in (open_one, done))
    write_note(agent, case.id, text=f"@admin {forum.words('internal note', STAFF)}")
    write_to_asker(agent, case.id, text=with_file(forum, agent, between), waits=True)
    write_to_staff(asker, open_one.id, text=f"{forum.words('private words of an asker', between)} {with_file(forum, asker, between)}")
    write_note(agent, ended.id, text=forum.words("note of a case that is over", STAFF))
    write_to_asker(agent, ended.id, text=forum.words("private words of a case that is over", between))
    resolve(agent, ended.id, outcome="solved_privately", public_summary="A new box helped, and nothing else did.", accept=True)


def customers(forum: Forum) -> None:
    """What staff of cases know of an asker, who may have a copy."""
    known = STAFF | {"asker"}
    plan, name = forum.canary("plan of a customer", known), forum.canary("name of a customer's field", known)
    named_in_settings(plan, name)
    told = forum.words("field of a customer", known)
    set_customer_facts(forum.cast["admin"], forum.cast["asker"].id, plan=plan, fields={name: told})


@command
def named_in_settings(plan: str, name: str) -> None:
    settings.put("escalations.plans", plan, changed_by_id=None)
    settings.put("escalations.customer_fields", name, changed_by_id=None)


def case_rules(forum: Forum) -> None:
    """Rules that raise cases, what they listen for, and a case that one of them raised."""
    admin = forum.cast["admin"]
    crowd = CaseRuleDraft(forum.words("name of a rule that raises cases", STAFF), "me_too", amount=2)
    listening = CaseRuleDraft("Listens", "watched_words", words=f"router\n{forum.canary('watched word of a rule', STAFF)}")
    thread = make.question(forum.cast["asker"], "Why does box D hum at night?")
    for name in ("member", "helper"):
        add_me_too(forum.cast[name], thread.id)
    for draft in (crowd, listening):
        rule = add_case_rule(admin, draft)
        dry_run(SYSTEM, start_run(admin, rule.id, in_background=False).id)
        if draft is crowd:
            switch_on(admin, rule.id)
            look({"rule_id": rule.id})


def destinations(forum: Forum) -> None:
    """Another system that has a case, and what its people say of it. Its address is for administrators; its secret for nobody."""
    admin, agent = forum.cast["admin"], forum.cast["agent"]
    address = f"https://{forum.canary('address of a destination', frozenset({'admin'}))}.example/in"
    draft = DestinationDraft(forum.words("name of a destination", STAFF), address, moves=f"{forum.canary('state there', STAFF)} = nothing")
    made, _secret = add_destination(admin, draft)
    case = raise_escalation(agent, make.question(forum.cast["asker"], "Why does box E hum at night?").id, reason="outage")
    hand_off(agent, case.id, made.id)
    said = {name: forum.words(f"{name} of a hand-off", STAFF) for name in ("reference", "author", "words")}
    take_update(SYSTEM, made.id, "msg_1", News(case.id, url=f"https://{forum.canary('link of a hand-off', STAFF)}.example/1", **said))
    switch(admin, made.id, on=False)  # nothing goes anywhere while the crawl works
