"""The log in words: whatever an act records has a name and, where it is a code, words; numbers lead somewhere or are left out."""

import typing
from dataclasses import fields

import pytest

from forum.accounts.events import RolesChanged
from forum.admin.events import ConfidentialSeen, FindingDecided
from forum.core.events import to_payload
from forum.kit.clock import utcnow
from forum.knowledge import events as knowledge
from forum.knowledge.states import AlarmEnd, AlarmKind, MoveReason
from forum.knowledge.words import CHANGED_WORDS
from forum.recurrence import events as recurrence
from forum.recurrence.states import Dismissal, TopicAct
from forum.resolution import events as resolution
from forum.resolution.states import Cause, ClosedReason, SolvedHow
from forum.threads import events as threads
from forum.threads.states import HideReason, RejectReason, SuggestionState
from moderation.audit.details import ADDRESSES, LABELS, LEFT_OUT, SAID, details_of, texts_words
from moderation.audit.models import AuditRow
from moderation.audit.queries import AuditLine, Named, audit_lines, named_in
from moderation.audit.reactions import COLUMNS
from moderation.audit.sentences import SENTENCES
from moderation.audit.words import ACTS, CODES_OF
from moderation.audit.words import CODES as SHARED_CODES
from moderation.audited import AUDITED
from moderation.cleanup import events as cleanup
from moderation.cleanup.states import What
from moderation.customers import events as customers
from moderation.customers.states import Change
from moderation.escalations import events as cases
from moderation.escalations.states import WAITING, Outcome, Priority, Reason, Source, State
from moderation.escalations.states import RejectReason as Declined
from moderation.flags import events as flags
from moderation.flags.states import FlagReason, FlagState, SuspensionEnd
from moderation.guidelines.events import CannedReasonChanged, GuidelinesPublished
from moderation.guidelines.queries.editions import shipped_edition
from moderation.handoff import events as handoff
from moderation.raising import events as raising
from moderation.raising.states import RuleKind as CaseRuleKind
from moderation.review import events as review
from moderation.review.states import OVERTURNED, UNDONE, DecisionKind
from moderation.sanctions import events as sanctions
from moderation.sanctions.commands import impose_sanction
from moderation.sanctions.states import REASONS, EndedHow, SanctionKind
from moderation.screening import events as screening
from moderation.screening.events import ScreeningRuleChanged
from moderation.screening.states import RuleKind
from moderation.statements import events as statements
from moderation.statements.states import AppealState, Category, FoundHow, NoticeState, Restriction, Withdrawn
from tests import make
from tests.visitor import Visitor

CODES = {
    (ConfidentialSeen, "what"): ("address", "traces", "dossier", "flags", "findings", "notes", "sanctions", "notice", "appeal", "statement",
                                 "log"),
    (RolesChanged, "before"): ("agent", "moderator", "editor", "admin"), (RolesChanged, "after"): ("agent", "moderator"),
    (FindingDecided, "kind"): ("reciprocal", "boost", "same_network"), (FindingDecided, "decision"): ("dismissed", "confirmed"),
    (threads.PostHidden, "reason"): HideReason, (threads.SuggestionDecided, "state"): SuggestionState,
    (threads.SuggestionDecided, "reason"): RejectReason, (threads.PostConverted, "was"): ("answer", "comment"),
    (threads.PostConverted, "kind"): ("answer", "comment"),
    (resolution.QuestionSolved, "how"): SolvedHow, (resolution.QuestionReopened, "reason"): Cause,
    (resolution.QuestionClosed, "reason"): ClosedReason,
    (sanctions.SanctionImposed, "kind"): SanctionKind, (sanctions.SanctionImposed, "reason"): REASONS,
    (sanctions.SanctionImposed, "found_how"): FoundHow, (sanctions.SanctionLifted, "kind"): SanctionKind,
    (sanctions.SanctionLifted, "how"): EndedHow, (sanctions.SanctionExpired, "kind"): SanctionKind,
    (flags.FlagRaised, "reason"): FlagReason, (flags.FlagWithdrawn, "reason"): FlagReason, (flags.FlagsSettled, "state"): FlagState,
    (flags.FlaggingSuspended, "reason"): REASONS, (flags.FlaggingReturned, "how"): SuspensionEnd,
    (knowledge.ArticleAlarmClosed, "kind"): AlarmKind, (knowledge.ArticleAlarmClosed, "how"): AlarmEnd,
    (flags.FlagReasonsChanged, "offered"): FlagReason,
    (cleanup.CleanupBegun, "what"): What, (screening.ScreeningRuleChanged, "kind"): RuleKind,
    (statements.StatementIssued, "restriction"): Restriction, (statements.StatementIssued, "reason"): REASONS,
    (statements.StatementIssued, "found_how"): FoundHow, (statements.StatementWithdrawn, "how"): Withdrawn,
    (statements.AppealDecided, "state"): AppealState, (statements.NoticeReceived, "category"): Category,
    (statements.NoticeDecided, "state"): NoticeState,
    (cases.EscalationRaised, "source"): Source, (cases.EscalationRaised, "reason"): Reason, (cases.EscalationRaised, "priority"): Priority,
    (cases.EscalationVoiced, "source"): Source, (cases.EscalationVoiced, "reason"): Reason, (cases.EscalationMoved, "was"): State,
    (cases.EscalationMoved, "became"): State, (cases.EscalationMoved, "outcome"): (*Outcome, *Declined),
    (cases.EscalationReprioritised, "was"): Priority, (cases.EscalationReprioritised, "became"): Priority,
    (raising.EscalationRuleChanged, "kind"): CaseRuleKind, (knowledge.ArticleMoved, "reason"): MoveReason,
    (knowledge.ArticleSettingsChanged, "what"): CHANGED_WORDS, (customers.CustomerFactsChanged, "changed"): ("plan",),
    (customers.CustomerFactsChanged, "after"): Change,
    (recurrence.TopicChanged, "what"): TopicAct, (recurrence.TopicChanged, "reason"): Dismissal,
    (handoff.DestinationChanged, "what"): ("added", "edited", "on", "off", "rotated", "tested", "deleted"),
    (handoff.CaseHandedOff, "what"): ("handed_off", "taken_back", "sent_again"),
    (handoff.CaseUpdatedOutside, "outcome"): ("moved", "unchanged", "refused", "noted"),
    (cases.ClockPolicyChanged, "before"): WAITING, (cases.ClockPolicyChanged, "after"): WAITING,
    (review.ItemDecided, "decision"): DecisionKind, (review.ItemDecided, "reason"): (*HideReason, *RejectReason, "illegal"),
    (review.DecisionUndone, "decision"): DecisionKind, (review.DecisionUndone, "reason"): (*HideReason, *RejectReason, "illegal"),
    (review.DecisionUndone, "how"): (UNDONE, OVERTURNED),
}
"""Every field that holds a code, with the codes it may hold."""
TEXTS = {"name", "team", "was", "became", "before", "after", "note", "why", "facts", "text", "summary_en", "summary_es", "field", "network",
         "format", "filters", "changed", "until", "said"}
"""What people wrote, names, and what is said by a function of its own. `what` of categories, tags and the like is in the shared table."""
SHARED = {"what": ("position", "title", "tags", "type", "category", "locked", "unlocked", "pinned", "unpinned", "slowed", "unslowed",
                   "added", "edited", "renamed", "respelled", "merged", "deleted", "fields", "read_access", "archived", "reopened",
                   "tried", "dry", "on", "off", "text", "retired", "reinstated", "order", "private", "removed")}


def details():
    for event in AUDITED:
        for field in fields(event):
            if field.name not in ("at", *COLUMNS):
                yield event, field.name, str(typing.get_type_hints(event)[field.name])


@pytest.mark.once
def test_every_field_of_an_audited_act_has_a_name_or_is_left_out(app):
    unnamed = {(event.__name__, name) for event, name, _type in details() if name not in LABELS and name not in LEFT_OUT}
    assert not unnamed
    numbers = {name for _event, name, kind in details() if name.endswith("_id") and "int" in kind}
    assert numbers <= set(ADDRESSES) | LEFT_OUT | {"category_id", "tag_id"}
    assert {event.__name__ for event in AUDITED} <= set(ACTS)
    assert {event.__name__ for event in AUDITED} <= {*SENTENCES, "RolesChanged"}


@pytest.mark.once
def test_every_code_of_an_audited_act_has_words(app):
    said = {(event, name) for event, name, kind in details() if "str" in kind and name not in LEFT_OUT}
    unsaid = {(event.__name__, name) for event, name in said
              if (event, name) not in CODES and name not in TEXTS and name not in SHARED and name not in SAID}
    assert not unsaid
    tables = {**CODES, **{(event, name): SHARED[name] for event, name in said if name in SHARED and (event, name) not in CODES}}
    raw = {(event.__name__, name, str(code)) for (event, name), codes in tables.items() for code in codes
           if str(code) not in CODES_OF.get((event.__name__, name), SHARED_CODES)}
    assert not raw


def line_of(event):
    facts = to_payload(event)
    for name in ("event", "at", *COLUMNS):
        facts.pop(name, None)
    return AuditLine(AuditRow(at=event.at, action=type(event).__name__, details=facts), None, None, None)


def test_numbers_become_names_and_ways_and_what_says_nothing_is_left_out(app):
    ana, eve, boss = make.member("ana"), make.member("eve"), make.moderator("boss")
    original = make.question(ana, title="Why does it blink at night?")
    closed = line_of(resolution.QuestionClosed(utcnow(), boss.id, 1, "duplicate", original.id))
    solved = line_of(resolution.QuestionSolved(utcnow(), boss.id, 1, "accepted_by_staff", 7, quietly=True))
    finding = line_of(FindingDecided(utcnow(), boss.id, ana.id, eve.id, 3, "boost", "dismissed", "Sisters."))
    named = named_in(boss, [closed, solved, finding])
    assert named == Named({eve.id: "Eve"}, {original.id: original.title}, named.categories)
    with app.test_request_context():
        shown = {str(one.name): (one.words, one.url) for line in (closed, solved, finding) for one in details_of(line, named)}
    assert shown["The original question"] == (original.title, f"/questions/{original.id}/")
    assert shown["Answer"] == ("#7", "/posts/7/")
    assert shown["The other member"] == ("Eve", f"/desk/members/{eve.id}/")
    assert set(shown) == {"Reason", "The original question", "How", "Answer", "The other member", "Kind", "Decision", "Note"}


def test_the_page_says_what_was_recorded_without_codes_or_names_of_fields(app):
    boss = make.moderator("boss")
    with app.test_request_context():
        impose_sanction(boss, make.member("ana").id, kind="silence", reason="personal_information", hours=72, words="You did.")
    page = Visitor(app).sign_in(boss).get("/desk/audit/").words
    assert "Silence" in page and "Personal information" in page and "Found by: A moderator" in page
    for raw in ("found_how", "own_initiative", "sanction_id", "personal_information", "quietly", "hours:"):
        assert raw not in page, raw
    assert audit_lines(boss).lines


@pytest.mark.once
def test_rules_and_canned_reasons_are_told_in_words(app):
    boss = make.moderator("boss")
    rule = line_of(ScreeningRuleChanged(utcnow(), boss.id, "word", "pills", "on", before="dry", after="on"))
    words = "spam: hidden, warning\n\nen: Adverts\nReason Hidden: {title}\n\nstill it.\n\nes: \n"
    canned = line_of(CannedReasonChanged(utcnow(), boss.id, "Adverts", "text", "", words))
    published = line_of(GuidelinesPublished(utcnow(), boss.id, 2, "Kinder.", "", ("be-kind",)))
    named = named_in(boss, [rule, canned, published])
    with app.test_request_context():
        shown = [{str(one.name): one.words for one in details_of(line, named)} for line in (rule, canned, published)]
        assert (shown[0]["Before"], shown[0]["After"]) == ("Only watching", "On")
        assert shown[1]["After"] == "Reason: Spam\nGoes with: Post hidden, Warning\n\nEnglish: Adverts\nReason Hidden: {title}\n\nstill it."
        assert shown[2]["Changed"] == shipped_edition().rule("be-kind").title("en") != "be-kind"
        assert texts_words(rule, ("dry", "on"), named) == ("Only watching", "On")
