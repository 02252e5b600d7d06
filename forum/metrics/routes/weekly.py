"""The weekly mail: what it would say, whether one gets it, and the link in it that ends it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.accounts.queries import find_email_of
from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.clock import today
from forum.kit.errors import Gone, NotFound
from forum.metrics.commands.mailing import choose_weekly_mail, stop_weekly_mail
from forum.metrics.queries.weekly import wants_weekly_mail
from forum.metrics.routes import blueprint
from forum.metrics.weekly.links import member_of
from forum.metrics.weekly.words import last_monday, sum_words, week_told
from forum.policy import Action


@blueprint.get("/insights/mail/")
def weekly_mail() -> str:
    if not can(viewer(), Action.SEE_INSIGHTS):
        raise NotFound()
    told = week_told(viewer(), last_monday(today()))
    return render_template(
        "metrics/weekly.html", wanted=wants_weekly_mail(viewer()), email=find_email_of(viewer().member_id), sums=sum_words(told["days"]),
        **told,
    )


@blueprint.post("/insights/mail/")
def save_weekly_mail() -> Any:
    wanted = request.form.get("wanted") == "yes"
    choose_weekly_mail(viewer(), wanted=wanted)
    flash(_("The next mail comes on Monday.") if wanted else _("You get no weekly mail any more."), "good")
    return redirect("/insights/mail/", 303)


@blueprint.get("/insights/mail/stop/<token>")
def show_stop(token: str) -> Any:
    """What the link would do. Nothing is done yet."""
    if member_of(token) is None:
        return render_template("notifications/stop_ended.html"), 410
    return render_template("metrics/weekly_stop.html", token=token, done=False)


@blueprint.post("/insights/mail/stop/<token>")
def stop_now(token: str) -> Any:
    """No form token: the link itself is the proof, and mail programs that unsubscribe for their reader have no other."""
    try:
        stop_weekly_mail(viewer(), token)
    except Gone:
        return render_template("notifications/stop_ended.html"), 410
    return render_template("metrics/weekly_stop.html", token=token, done=True)
