"""The page on which members say how they want to be told."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.queries import find_email_of
from forum.core.door import locale, viewer
from forum.core.forms import show_refusal
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from forum.notifications.commands import change_wishes
from forum.notifications.forms import WishesForm, minute_of, time_of, topics_of
from forum.notifications.push import keys
from forum.notifications.queries import devices, wishes_of
from forum.notifications.routes import blueprint
from forum.notifications.states import Mailing, Rhythm
from forum.notifications.ways import Way, Wishes
from forum.policy import Action

DEVICES_ASKED = "devices_asked"

@blueprint.get("/settings/notifications")
def notification_settings() -> str:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    wishes = wishes_of(viewer(), locale())
    values: dict[str, Any] = {f"app_{topic}": way.in_app for topic, way in wishes.ways.items()}
    values |= {f"mail_{topic}": way.mail for topic, way in wishes.ways.items()}
    values |= {f"push_{topic}": way.push for topic, way in wishes.ways.items()}
    values |= {name: getattr(wishes, name) for name in ("mails", "digest", "time_zone", "locale")}
    values |= {"quiet_from": time_of(wishes.quiet_from), "quiet_until": time_of(wishes.quiet_until)}
    return _page(WishesForm(formdata=None, data=values))


@blueprint.post("/settings/notifications")
def save_notification_settings() -> str | tuple[str, int] | Response:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = WishesForm()
    if form.validate():
        try:
            change_wishes(viewer(), _wishes(form))
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            flash(_("Your choices are saved."), "good")
            return redirect("/settings/notifications", 303)
    return _page(form), 422


def _wishes(form: Any) -> Wishes:
    """Without a device the page has no ticks for devices: those choices stay as they are."""
    now, asked = wishes_of(viewer(), locale()).ways, DEVICES_ASKED in request.form
    ways = {
        topic: Way(bool(tick.data), Mailing(choice.data), bool(push.data) if asked else now[topic].push)
        for topic, tick, choice, push in topics_of(form)
    }
    return Wishes(
        ways, form.mails.data, Rhythm(form.digest.data), form.time_zone.data, minute_of(form.quiet_from.data),
        minute_of(form.quiet_until.data), form.locale.data,
    )


def _page(form: Any) -> str:
    email = find_email_of(viewer().member_id)
    return render_template(
        "notifications/settings.html", form=form, topics=topics_of(form), email=email, push_key=keys.public_key(),
        devices=devices(viewer()), devices_asked=DEVICES_ASKED,
    )
