"""Community guidelines: shipped, drafted, published in versions that stay; every reason stands under a rule."""

import hashlib
import threading

import pytest
from sqlalchemy import func, select

from forum.core.db import db, session
from forum.kit.errors import Invalid, NotAllowed, NotFound
from moderation.audit.models import AuditRow
from moderation.guidelines.commands import (
    RuleDraft,
    add_rule,
    discard_draft,
    edit_rule,
    order_rules,
    publish_guidelines,
    remove_rule,
)
from moderation.guidelines.models import GuidelineVersion
from moderation.guidelines.queries import (
    current_edition,
    current_guideline,
    draft_edition,
    edition_at,
    guideline_at,
    published_versions,
)
from moderation.guidelines.shipped_texts import FOLDER, shipped_rules
from moderation.guidelines.states import REASONS
from tests import make
from tests.visitor import Visitor

SHIPPED = {
    "first.en.md": "a29954483c16549d",
    "first.es.md": "b177dcc8f5356f5b",
}


@pytest.fixture
def boss(app):
    return make.admin("boss")


def words(rule, **changes):
    """The rule as a form would send it back, with some of it changed."""
    titles, texts = dict(rule.titles), dict(rule.texts)
    for name in ("en", "es"):
        titles[name] = changes.get(f"title_{name}", titles[name])
        texts[name] = changes.get(f"text_{name}", texts[name])
    return RuleDraft(titles, texts, changes.get("reasons", rule.reasons), changes.get("checked", False))


def change(actor, code="no-spam", **changes):
    rule = (draft_edition(actor) or current_edition()).rule(code)
    edit_rule(actor, code, words(rule, **changes), edits=rule.edits)


def publish(actor, summary="Clearer words."):
    return publish_guidelines(actor, summary_en=summary, summary_es="Palabras más claras.")


def test_the_shipped_texts_are_the_same_rules_in_both_languages_and_cover_every_reason():
    english, spanish = shipped_rules("en"), shipped_rules("es")
    assert [(rule.code, rule.reasons) for rule in english] == [(rule.code, rule.reasons) for rule in spanish]
    assert sorted(reason for rule in english for reason in rule.reasons) == sorted(REASONS)
    assert all(rule.title and len(rule.text) > 100 for rule in (*english, *spanish))
    assert all(one.text != other.text for one, other in zip(english, spanish, strict=True))


@pytest.mark.parametrize("name", SHIPPED)
def test_version_one_never_changes_because_statements_name_it(name):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:16] == SHIPPED[name]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_rule_with_an_anchor_that_exists(app, reason):
    for locale in ("en", "es"):
        found = current_guideline(reason, locale)
        assert (found.version, found.language) == (1, locale)
        page = Visitor(app, locale).get(found.url.partition("#")[0])
        assert found.title in page.one(f"#{found.code}").get_text()


def test_an_unknown_reason_stands_under_other(app):
    assert current_guideline("heard_of_nowhere", "en").code == current_guideline("other", "en").code


def test_a_draft_changes_nothing_until_it_is_published_and_old_versions_stay(app, boss):
    change(boss, text_en="No advertising at all.", text_es="Nada de publicidad.")
    assert "No advertising at all." not in Visitor(app).get("/guidelines/").words
    assert publish(boss) == 2
    page = Visitor(app).get("/guidelines/")
    assert "No advertising at all." in page.words and "Version 2" in page.words and "Clearer words." in page.words
    old = Visitor(app).get("/guidelines/v/1/")
    assert "No advertising at all." not in old.words and "no longer in force" in old.words
    assert guideline_at(1, "spam", "en").text == shipped_rules("en")[1].text
    assert guideline_at(2, "spam", "en").text == current_guideline("spam", "en").text == "No advertising at all."
    assert current_guideline("spam", "es").title in Visitor(app, "es").get("/guidelines/v/2/").words


def test_what_changed_is_shown_rule_by_rule(app, boss):
    change(boss, text_en="No advertising at all.")
    remove_rule(boss, "good-sense")
    add_rule(boss, RuleDraft({"en": "The rest"}, {"en": "Use your head."}, ["other"], code="the-rest"))
    publish(boss)
    page = Visitor(app).get("/guidelines/v/2/changes/")
    assert [heading.get_text(" ", strip=True) for heading in page.all("main h2")] == [
        "No advertising Changed", "The rest New rule", "What no rule names No longer a rule",
    ]
    for missing in ("/guidelines/v/1/changes/", "/guidelines/v/3/changes/", "/guidelines/v/3/"):
        Visitor(app).get(missing, status=404)


def test_publishing_is_recorded_with_what_changed(boss):
    change(boss, text_en="No advertising at all.")
    publish(boss)
    row = session().scalars(select(AuditRow).where(AuditRow.action == "GuidelinesPublished")).one()
    assert row.details == {"number": 2, "summary_en": "Clearer words.", "summary_es": "Palabras más claras.", "changed": ["no-spam"]}


@pytest.mark.parametrize("changes", [{}, {"text_en": None}])
def test_nothing_new_is_not_published(boss, changes):
    if changes:
        change(boss)
    with pytest.raises(Invalid, match="Nothing has changed"):
        publish(boss)


def test_a_reason_without_a_rule_or_a_version_without_a_summary_is_refused(boss):
    remove_rule(boss, "lawful")
    with pytest.raises(Invalid, match="illegal"):
        publish(boss)
    change(boss, reasons=["spam", "illegal"])
    with pytest.raises(Invalid) as refused:
        publish_guidelines(boss, summary_en=" ", summary_es="")
    assert "summary_en" in refused.value.fields
    assert publish(boss) == 2


def test_a_reason_stands_under_one_rule_only(boss):
    change(boss, code="be-kind", reasons=["abusive", "spam"])
    draft = draft_edition(boss)
    assert (draft.rule("be-kind").reasons, draft.rule("no-spam").reasons) == (("spam", "abusive"), ())


def test_the_language_that_was_not_changed_is_behind_until_it_is_changed_or_checked(boss):
    change(boss, text_en="New words.")
    assert draft_edition(boss).rule("no-spam").behind == "es"
    publish(boss)
    assert current_edition().rule("no-spam").behind == "es", "also in later drafts"
    change(boss, checked=True)
    assert draft_edition(boss).rule("no-spam").behind is None
    change(boss, text_es="Palabras nuevas.")
    assert draft_edition(boss).rule("no-spam").behind == "en"
    change(boss, text_en="Newer words.", text_es="Palabras más nuevas.")
    assert draft_edition(boss).rule("no-spam").behind is None


def test_a_rule_in_one_language_is_shown_to_readers_of_the_other_and_marked(app, boss):
    change(boss, title_es="", text_es="")
    publish(boss)
    section = Visitor(app, "es").get("/guidelines/").one("#no-spam")
    assert section["lang"] == "en" and "No advertising" in section.get_text()
    assert current_guideline("spam", "es").language == "en"


def test_two_editors_do_not_overwrite_each_other(app, boss):
    first, second = Visitor(app).sign_in(boss), Visitor(app).sign_in(make.admin("carl"))
    place = "/desk/guidelines/rules/no-spam"
    theirs = second.get(place)
    first.get(place).submit(place, text_en="The words of the first.")
    page = theirs.submit(place, status=422, text_en="The words of the second.")
    assert "Somebody else has changed" in page.words and "The words of the first." in page.words
    assert page.one("#text_en").get_text().strip() == "The words of the second."
    page.submit(place)
    assert draft_edition(boss).rule("no-spam").texts["en"] == "The words of the second."


def test_two_who_begin_a_draft_at_once_share_it(app, boss):
    codes, problems = ["no-spam", "be-kind", "on-topic", "lawful"], []
    db.session.remove()

    def edit(code):
        with app.app_context():
            try:
                rule = current_edition().rule(code)
                edit_rule(boss, code, words(rule, text_en=f"New words of {code}."), edits=rule.edits)
            except Exception as problem:
                problems.append(problem)
            finally:
                db.session.remove()

    editors = [threading.Thread(target=edit, args=(code,)) for code in codes]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert not problems
    draft = draft_edition(boss)
    assert all(draft.rule(code).texts["en"] == f"New words of {code}." for code in codes)
    assert session().scalar(select(func.count()).select_from(GuidelineVersion)) == 2


def test_of_two_who_publish_at_once_one_does_and_no_version_is_written_again(app, boss):
    change(boss, text_en="New words.")
    numbers, refused = [], []
    db.session.remove()

    def publish_now():
        with app.app_context():
            try:
                numbers.append(publish(boss))
            except Invalid as refusal:
                refused.append(refusal)
            finally:
                db.session.remove()

    publishers = [threading.Thread(target=publish_now) for _ in range(3)]
    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()
    assert (numbers, len(refused)) == ([2], 2)
    assert [version.number for version in published_versions()] == [2, 1]


def test_a_discarded_draft_leaves_what_is_in_force(boss):
    change(boss, text_en="New words.")
    discard_draft(boss)
    assert draft_edition(boss) is None and current_edition().number == 1
    assert [version.number for version in published_versions()] == [1]


def test_rules_are_ordered_and_a_code_is_unique_and_well_formed(boss):
    codes = [rule.code for rule in current_edition().rules]
    order_rules(boss, list(reversed(codes)))
    assert [rule.code for rule in draft_edition(boss).rules] == list(reversed(codes))
    for code in ("no-spam", "No Spam", "-x", "x" * 41, ""):
        with pytest.raises(Invalid):
            add_rule(boss, RuleDraft({"en": "A"}, {"en": "B"}, code=code))


@pytest.mark.parametrize("draft", [
    RuleDraft({}, {}), RuleDraft({"en": "A title alone"}, {}), RuleDraft({"en": "A"}, {"en": "B", "es": "sin título"}),
    RuleDraft({"en": "A"}, {"en": "x" * 10_001}),
])
def test_half_a_rule_is_refused(boss, draft):
    with pytest.raises(Invalid):
        edit_rule(boss, "no-spam", draft, edits=0)


def test_rules_are_markdown_and_nothing_in_them_runs(app, boss):
    change(boss, text_en="**Bold** <script>alert(1)</script> [x](javascript:alert)")
    publish(boss)
    section = Visitor(app).get("/guidelines/").one("#no-spam")
    assert section.select("strong") and not section.select("script") and not section.select("a[href^=javascript]")


@pytest.mark.parametrize("who", [None, "member", "agent", "moderator"])
def test_only_admins_write_them(app, who):
    visitor = Visitor(app) if who is None else Visitor(app).sign_in(getattr(make, who)())
    for place in ("/desk/guidelines/", "/desk/guidelines/new", "/desk/guidelines/preview/", "/desk/guidelines/rules/no-spam"):
        visitor.get(place, status=404)
    visitor.post("/desk/guidelines/publish", {"summary_en": "x"}, status=404)
    if who:
        with pytest.raises(NotAllowed):
            publish(getattr(make, who)("other"))


def test_an_admin_writes_orders_previews_and_publishes_on_the_pages(app, boss):
    visitor = Visitor(app).sign_in(boss)
    page = visitor.get("/desk/guidelines/new").submit(
        "/desk/guidelines/new", code="the-rest", title_en="The rest", text_en="Use your *head*.", title_es="Lo demás", text_es="Piensa.",
    )
    assert "The rule is in the draft." in page.words and "The rest" in page.words
    visitor.post("/desk/guidelines/rules/the-rest/move", {"direction": "up"})
    assert visitor.get("/desk/guidelines/preview/").all("#the-rest em")
    refused = visitor.post("/desk/guidelines/publish", {}, status=422)
    assert "Say in a sentence" in refused.words
    visitor.get("/desk/guidelines/").submit("/desk/guidelines/publish", summary_en="One more.", summary_es="Una más.")
    assert Visitor(app, "es").get("/guidelines/#the-rest").one("#the-rest")
    visitor.get("/desk/guidelines/publish", status=303)
    visitor.get("/desk/guidelines/rules/nowhere", status=404)
    visitor.post("/desk/guidelines/rules/nowhere/remove", status=404)


def test_everybody_finds_the_guidelines(app):
    stranger = Visitor(app)
    for place in ("/", "/sign-up", "/help/"):
        assert "/guidelines/" in stranger.get(place).links(), place
    assert Visitor(app).sign_in(make.member()).get("/ask").all(".side-card a[href='/guidelines/']")


def test_the_page_costs_the_same_however_many_versions_there_are(app, boss, statements):
    change(boss, text_en="Words.")
    publish(boss)
    counts, visitor = [], Visitor(app)
    for number in range(2):
        visitor.get("/guidelines/")
        with statements() as seen:
            visitor.get("/guidelines/")
        counts.append(len(seen))
        for more in range(4):
            change(boss, text_en=f"Words {number} {more}.")
            publish(boss)
    assert counts[0] == counts[1]


def test_a_version_nobody_published_is_not_there(boss):
    change(boss, text_en="New words.")
    for number in (0, 2, 99):
        with pytest.raises(NotFound):
            edition_at(number)
