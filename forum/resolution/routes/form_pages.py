"""What all small form pages do: show, decide, refuse with 422 and everything that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.resolution.queries import expect
from forum.resolution.states import Resolution
from forum.threads.concerns import concerns
from forum.threads.forms import Writing
from forum.threads.models import Thread

Page = Response | str | tuple[str, int]


def form_page(
    template: str, thread: Thread, form: FlaskForm, decide: Callable[[], object], possible: tuple[Resolution, ...], *,
    back: str | None = None, **context: Any,
) -> Page:
    """GET shows the form with the state it is about, where that is one of `possible`; POST decides and goes back to the thread."""
    if request.method == "GET":
        expect(thread, *possible)
        form.version.data = str(thread.resolution_seq)
    elif form.validate_on_submit() and not _worries(form):
        try:
            decide()
        except Invalid as error:
            refuse(form, error)
        else:
            return redirect(back or thread.url, 303)
    shown = {"thread": thread, "form": form, "back": back or thread.url, "action": request.path, "worries": _worries(form), **context}
    return render_template(template, **shown), 422 if request.method == "POST" else 200


def _worries(form: FlaskForm) -> list[str]:
    """Personal data in the words, unless whoever wrote them has looked at it."""
    if not isinstance(form, Writing) or request.method == "GET" or form.confirmed.data:
        return []
    return concerns(form.body.data or "")


def refuse(form: FlaskForm, error: Invalid) -> None:
    """Put what a command refused beside the inputs it is about; the rest above the form."""
    show_refusal(form, Invalid(error.message, fields={{"note": "body"}.get(name, name): texts for name, texts in error.fields.items()}))
