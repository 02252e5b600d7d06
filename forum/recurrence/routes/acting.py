"""What people do with topics: forms of their own where something has to be said, else one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import show_refusal, shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action
from forum.recurrence import commands
from forum.recurrence.beside import answering_articles, named_articles
from forum.recurrence.forms import DismissForm, LinkForm, MergeForm, QuestionForm, RenameForm, SplitForm, TopicForm, as_number
from forum.recurrence.queries import topic_evidence
from forum.recurrence.queries.care import cares_of
from forum.recurrence.routes import blueprint
from forum.recurrence.routes.board import HOME
from forum.recurrence.routes.topic import ARTICLES, topic_page, url_of
from forum.threads.routes.sending import Answer

TITLES = {
    "rename": _l("Name of the topic"), "merge": _l("Merge with another topic"), "dismiss": _l("Dismiss the topic"),
    "link": _l("Link to an article"),
}
BUTTONS = {"rename": _l("Save"), "merge": _l("Merge"), "dismiss": _l("Dismiss"), "link": _lp("verb", "Link")}
STEPS: dict[str, tuple[Callable[..., None], Any]] = {
    "take": (commands.take_topic, _l("You work on it now.")), "release": (commands.release_topic, _l("Nobody works on it now.")),
    "wake": (commands.wake_topic, _l("It is suggested again.")),
}
"""By the end of their address: the command, and a word about it."""


def form_page(name: str, topic_id: int, form: TopicForm) -> str:
    found = topic_evidence(topic_id, viewer())
    return render_template("recurrence/act.html", topic=found, form=form, name=name, title=TITLES[name], button_label=BUTTONS[name])


def begun(kind: type[TopicForm], topic_id: int, **data: Any) -> Any:
    """An empty form about the topic as it is now."""
    authorize(viewer(), Action.CURATE_TOPICS)
    care = cares_of([topic_id])[topic_id]
    return kind(formdata=None, data={"version": care.version, "name": care.name or "", **data})


def sent(name: str, topic_id: int, form: TopicForm, act: Callable[[], object], words: str, target: Callable[[], str]) -> Answer:
    """Run a command with what was sent; what it finds wrong is shown beside the inputs."""
    try:
        if not form.validate():
            return form_page(name, topic_id, form), 422
        act()
    except Invalid as error:
        show_refusal(form, error)
        return form_page(name, topic_id, form), 422
    return go(target(), words)


@blueprint.get("/editing/topics/<id:topic_id>/rename")
def rename_form(topic_id: int) -> str:
    return form_page("rename", topic_id, begun(RenameForm, topic_id))


@blueprint.post("/editing/topics/<id:topic_id>/rename")
def rename(topic_id: int) -> Answer:
    form, before = RenameForm(), cares_of([topic_id])[topic_id].name or ""
    name = form.name.data or ""
    words = _("Nothing was changed.") if name == before else _("Saved.") if name else _("It is called like its questions again.")
    act = lambda: commands.rename_topic(viewer(), topic_id, name, version=form.version.data or 0)  # noqa: E731
    return sent("rename", topic_id, form, act, words, lambda: url_of(topic_id))


@blueprint.get("/editing/topics/<id:topic_id>/merge")
def merge_form(topic_id: int) -> str:
    return form_page("merge", topic_id, begun(MergeForm, topic_id))


@blueprint.post("/editing/topics/<id:topic_id>/merge")
def merge(topic_id: int) -> Answer:
    form = MergeForm()
    act = lambda: commands.merge_topics(  # noqa: E731
        viewer(), topic_id, as_number("into", form.into.data), version=form.version.data or 0,
    )
    return sent("merge", topic_id, form, act, _("Both are one topic now."), lambda: url_of(as_number("into", form.into.data)))


@blueprint.get("/editing/topics/<id:topic_id>/dismiss")
def dismiss_form(topic_id: int) -> str:
    return form_page("dismiss", topic_id, begun(DismissForm, topic_id))


@blueprint.post("/editing/topics/<id:topic_id>/dismiss")
def dismiss(topic_id: int) -> Answer:
    form = DismissForm()
    act = lambda: commands.dismiss_topic(  # noqa: E731
        viewer(), topic_id, version=form.version.data or 0, reason=form.reason.data or "", grows_by=form.grows_by.data or 0,
        words=form.words.data or "",
    )
    return sent("dismiss", topic_id, form, act, _("It is not suggested until it has grown."), lambda: HOME)


@blueprint.get("/editing/topics/<id:topic_id>/link")
def link_form(topic_id: int) -> str:
    return form_page("link", topic_id, offered(begun(LinkForm, topic_id), topic_id))


@blueprint.post("/editing/topics/<id:topic_id>/link")
def link(topic_id: int) -> Answer:
    form = offered(LinkForm(), topic_id)

    def act() -> None:
        article_id = as_number("other", form.other.data or form.article.data)
        if article_id not in named_articles(viewer(), [article_id]):
            raise Invalid.field("other", _l("There is no such article."))
        commands.link_article(viewer(), topic_id, article_id, version=form.version.data or 0)

    return sent("link", topic_id, form, act, _("The article answers this topic."), lambda: url_of(topic_id))


def offered(form: LinkForm, topic_id: int) -> LinkForm:
    """The articles that probably answer the topic, to choose from."""
    found = answering_articles(viewer(), topic_evidence(topic_id, viewer()).name, ARTICLES)
    return form.offer([(one.id, one.title) for one in found])


@blueprint.post("/editing/topics/<id:topic_id>/split")
def split(topic_id: int) -> Answer:
    form = SplitForm()
    try:
        new_id = commands.split_topic(viewer(), topic_id, form.chosen(), version=form.version.data or 0)
    except Invalid as error:
        show_refusal(form, error)
        return topic_page(topic_evidence(topic_id, viewer()), split=form), 422
    return go(url_of(new_id), _("These questions are a topic of their own now."))


@blueprint.post("/editing/topics/<id:topic_id>/questions")
def change_questions(topic_id: int) -> Answer:
    """One question stays, may move again, does not belong here, or comes from elsewhere."""
    form = QuestionForm()
    name, _colon, number = (form.act.data or "").partition(":")
    act = {
        "add": commands.pin_question, "keep": commands.pin_question, "free": commands.unpin_question, "remove": commands.remove_question,
    }.get(name)
    if act is None:
        raise NotFound()
    try:
        act(viewer(), topic_id, as_number("thread", form.thread.data if name == "add" else number), version=form.version.data or 0)
    except Invalid as error:
        show_refusal(form, error)
        return topic_page(topic_evidence(topic_id, viewer()), question=form), 422
    return go(url_of(topic_id), _("Saved."))


@blueprint.post("/editing/topics/<id:topic_id>/unlink")
def unlink(topic_id: int) -> Answer:
    form = TopicForm()
    try:
        article_id = as_number("article", request.form.get("article"))
    except Invalid as error:
        flash(shown(error.message), "danger")
        return topic_page(topic_evidence(topic_id, viewer())), 422
    commands.unlink_article(viewer(), topic_id, article_id, version=form.version.data or 0)
    return go(url_of(topic_id), _("Saved."))


@blueprint.post("/editing/topics/<id:topic_id>/<act>")
def take_step(topic_id: int, act: str) -> Answer:
    """One button. Somebody else's act in between answers 409."""
    if act not in STEPS:
        raise NotFound()
    step, words = STEPS[act]
    step(viewer(), topic_id, version=TopicForm().version.data or 0)
    return go(url_of(topic_id), str(words))


@blueprint.get("/editing/topics/<id:topic_id>/<act>")
def topic_again(topic_id: int, act: str) -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the topic."""
    return go(url_of(topic_evidence(topic_id, viewer()).topic_id))
