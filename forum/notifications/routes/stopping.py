"""Ending mail by a signed link. The page has a button; mail programs post to the same address (RFC 8058)."""

from __future__ import annotations

from flask import render_template, request

from forum.core.door import viewer
from forum.notifications.commands.stopping import get_stop, stop_mail
from forum.notifications.routes import blueprint

EVERYTHING = "everything"


@blueprint.get("/mail/stop/<token>")
def show_stop(token: str) -> str:
    """What the link would do. Nothing is done yet, and no thread is named: whoever reads this may have lost sight of it."""
    return render_template("notifications/stop.html", stop=get_stop(token), token=token, done="")


@blueprint.post("/mail/stop/<token>")
def stop_now(token: str) -> str:
    """No form token: the link itself is the proof, and mail programs that unsubscribe for their reader have no other."""
    everything = request.form.get("stop") == EVERYTHING
    stop = stop_mail(viewer(), token, everything=everything)
    return render_template("notifications/stop.html", stop=stop, token=token, done=EVERYTHING if everything else stop.kind.value)
