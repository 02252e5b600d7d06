"""The evidence page of a topic: what was asked when, by how many, what they found, and what can be done about it."""

from __future__ import annotations

from collections import Counter

from flask import current_app, redirect, render_template
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.clock import today
from forum.policy import Action
from forum.recurrence.beside import answering_articles, named_articles
from forum.recurrence.forms import QuestionForm, SplitForm
from forum.recurrence.queries import TopicEvidence, topic_evidence
from forum.recurrence.queries.care import Care, cares_of, pinned_of
from forum.recurrence.routes import blueprint
from forum.recurrence.scoring import HALF_LIFE_DAYS, SUGGESTED_ASKERS
from forum.recurrence.timeline import Bars, bars_of
from forum.recurrence.words import DISMISSAL_WORDS, LANGUAGE_WORDS, why_suggested
from forum.threads.routes.sending import Answer

DRAFTING = "drafting.start_draft"
ARTICLES = 5
ANSWERS = 5
PEAK_WORDS = {
    ("week", True): _l("%(asked)s from %(first)s to %(last)s, most of them (%(most)s) in the week of %(begins)s."),
    ("week", False): _l("%(asked)s from %(first)s to %(last)s; the most, %(most)s, in the week of %(begins)s."),
    ("month", True): _l("%(asked)s from %(first)s to %(last)s, most of them (%(most)s) in %(begins)s."),
    ("month", False): _l("%(asked)s from %(first)s to %(last)s; the most, %(most)s, in %(begins)s."),
}
"""By the unit of the bars, and whether more than half of the questions are in the highest one."""


def url_of(topic_id: int) -> str:
    return f"/editing/topics/{topic_id}/"


@blueprint.get("/editing/topics/<id:topic_id>/")
def topic(topic_id: int) -> Answer:
    """A topic that became part of another leads there, for ever."""
    found = topic_evidence(topic_id, viewer())
    return topic_page(found) if found.topic_id == topic_id else redirect(url_of(found.topic_id), 301)


def topic_page(found: TopicEvidence, split: SplitForm | None = None, question: QuestionForm | None = None) -> str:
    """The page of a topic, with what was wrong with a form on it."""
    care = cares_of([found.topic_id])[found.topic_id]
    linked = named_articles(viewer(), care.article_ids)
    similar = [one for one in answering_articles(viewer(), found.name, ARTICLES) if one.id not in linked]
    chart = bars_of([one.asked_at for one in found.threads], today())
    return render_template(
        "recurrence/topic.html", topic=found, care=care, linked=list(linked.values()), similar=similar, chart=chart,
        summary=summary_of(found, chart), dated=format_date, why=why_suggested(found, found.score), dismissals=DISMISSAL_WORDS,
        languages=LANGUAGE_WORDS,
        by_language=Counter(one.language for one in found.threads).most_common(), titles={one.thread_id: one for one in found.threads},
        answers=found.best_answers[:ANSWERS], pinned=pinned_of([one.thread_id for one in found.threads]), days=int(HALF_LIFE_DAYS),
        needed=SUGGESTED_ASKERS, split=split or SplitForm(formdata=None, data={"version": care.version}),
        question=question or QuestionForm(formdata=None, data={"version": care.version}), mine=is_mine(care),
        may=can(viewer(), Action.CURATE_TOPICS), sees_words=can(viewer(), Action.SEE_SEARCH_GAPS), drafts=drafts_here(),
    )


def summary_of(found: TopicEvidence, chart: Bars) -> str:
    """The chart in words: of the questions that are drawn, and where most of them are, if they are anywhere."""
    days = sorted(one.asked_at.date() for one in found.threads)[chart.left_out:]
    asked = ngettext("%(num)d question", "%(num)d questions", len(days))
    if not days:
        return f"{asked}."
    first, last, peak = format_date(days[0], "medium"), format_date(days[-1], "medium"), chart.peak
    if first == last:
        return _("%(asked)s, on %(day)s.", asked=asked, day=first)
    said = {"asked": asked, "first": first, "last": last}
    if peak is None or peak.count < 2 or [one.count for one in chart.bars].count(peak.count) > 1:
        return _("%(asked)s from %(first)s to %(last)s.", **said)
    said |= {"most": peak.count, "begins": format_date(peak.begins, "medium" if chart.unit == "week" else "MMMM y")}
    return str(PEAK_WORDS[chart.unit, peak.count * 2 > len(days)]) % said


def is_mine(care: Care) -> bool:
    return care.claimed_by is not None and care.claimed_by.id == viewer().id


def drafts_here() -> bool:
    """Whether drafts can be made of topics, and the viewer may make them."""
    return DRAFTING in current_app.view_functions and can(viewer(), Action.WRITE_ARTICLES)
