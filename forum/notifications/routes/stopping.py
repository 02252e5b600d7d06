"""Ending mail by a signed link. The page has a button; mail programs post to the same address (RFC 8058)."""

from __future__ import annotations

from flask import render_template, request

from forum.core.door import speak, viewer
from forum.kit.errors import Gone
from forum.notifications.commands.stopping import get_stopping, stop_mail
from forum.notifications.routes import blueprint

EVERYTHING = "everything"
Answer = str | tuple[str, int]


@blueprint.get("/mail/stop/<token>")
def show_stop(token: str) -> Answer:
    """What the link would do. Nothing is done yet."""
    return _page(token, "")


@blueprint.post("/mail/stop/<token>")
def stop_now(token: str) -> Answer:
    """No form token: the link itself is the proof, and mail programs that unsubscribe for their reader have no other."""
    everything = request.form.get("stop") == EVERYTHING
    try:
        stop = stop_mail(viewer(), token, everything=everything)
    except Gone:
        return _ended()
    return _page(token, EVERYTHING if everything else stop.kind.value)


def _page(token: str, done: str) -> Answer:
    """In the member's language. The thread is named only if they may see it now: they may have lost sight of it."""
    try:
        found = get_stopping(token)
    except Gone:
        return _ended()
    speak(found.locale)
    return render_template("notifications/stop.html", stop=found.stop, thread=found.thread, token=token, done=done)


def _ended() -> Answer:
    return render_template("notifications/stop_ended.html"), 410
