"""What the forms with a text share: files without scripts, the warning about personal data, errors and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import Field

from forum.core.door import viewer
from forum.core.entries import Place, entries_for
from forum.core.forms import shown
from forum.core.rendering import duration
from forum.kit.errors import Invalid, TooMany
from forum.threads.commands import store_attachment
from forum.threads.concerns import concerns
from forum.threads.forms import Writing
from forum.threads.models import Attachment, Post, Thread
from forum.threads.queries import get_opening_post

Result = TypeVar("Result")
Answer = Response | tuple[str, int] | str


def take_files(form: Writing) -> None:
    """Store files that came with the form (browsers without scripts) and put their Markdown at the end of the text."""
    take_files_into(form.body)


def take_files_into(field: Field) -> None:
    """The same for any field with a text; what was stored before one is refused stays in it."""
    for sent in request.files.getlist("files"):
        if sent.filename:
            stored = store_in_words(sent.filename, sent.stream.read())
            field.data = f"{(field.data or '').rstrip()}\n\n{markdown_of(stored)}\n"


def store_in_words(filename: str, data: bytes) -> Attachment:
    """Store an upload for the viewer. Raises Invalid with translated words naming `file`."""
    return store_attachment(viewer(), filename=filename, data=data)


def markdown_of(file: Attachment) -> str:
    """How a post shows a file: images as images, others as links."""
    return f"{'!' if file.is_image else ''}[{file.filename}]({file.url})"


def warn_of_personal_data(form: Writing, *texts: str | None) -> list[str]:
    """What the member should look at before this is public; nothing once they said they have."""
    return [] if form.confirmed.data else concerns(*(text for text in texts if text))


def attempt(form: Writing, action: Callable[[], Result]) -> Result | None:
    """Run a command; what it finds wrong goes beside the inputs and None comes back, so that no text is lost."""
    try:
        take_files(form)
        return action()
    except Invalid as error:
        form.refuse(Invalid(error.message, fields={("body" if name == "file" else name): texts for name, texts in error.fields.items()}))
    except TooMany as error:
        form.wait_seconds = error.retry_after
        form.form_errors.append(_too_soon(error))
    return None


def _too_soon(error: TooMany) -> str:
    """A slow thread says how slow it is, and when its member may post again."""
    if error.details.get("slow_minutes"):
        return f"{shown(error.message)} {_('Your text is kept.')}"
    return _("That was a lot in a short time. Your text is kept: try again in %(time)s.", time=duration(error.retry_after))


def refused(template: str, form: Writing, context: Mapping[str, Any], warnings: list[str]) -> Response:
    """The form again with what was typed: 422, or 429 when it is only too soon."""
    page = render_template(template, **{**context, "form": form, "warnings": warnings})
    response = make_response(page, 429 if form.wait_seconds else 422)
    if form.wait_seconds:
        response.headers["Retry-After"] = str(form.wait_seconds)
    return response


def say_posted(posted: Post | Thread, words: str = "", *, form: Writing | None = None) -> None:
    """What the author is told after posting: that it is there, or that it waits; what was changed in it; and where personal data that they
    posted after all can go."""
    if posted.held_at is not None:
        flash(_("Thank you! A moderator looks at this before others can see it. Until then you can still edit or delete it."), "info")
    elif words:
        flash(words, "good")
    if posted.word_to_author:
        flash(posted.word_to_author, "info")
    if form is not None and form.confirmed.data and posted.held_at is None and concerns(str(form.body.data or "")):
        _say_where_to(posted if isinstance(posted, Post) else get_opening_post(posted.id))


def _say_where_to(post: Post) -> None:
    """They were warned that everybody can read it, and went on: what rooms above offer for that."""
    for entry in entries_for(viewer(), Place.POST, post):
        if entry.warned:
            link = Markup('<a href="{}" id="after-{}">{}</a>').format(entry.path.format(id=post.id), entry.name, str(entry.label))
            flash(Markup("{} {}").format(str(entry.warned), link), "warning")


def go(url: str) -> Response:
    """After a form was accepted: see another page."""
    return redirect(url, 303)
