"""Devices that show notifications. The browser itself sends what it got from its push service; everything else is a plain form."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.notifications.commands import add_device, remove_device, try_device
from forum.notifications.routes import blueprint

SETTINGS = "/settings/notifications"


@blueprint.post("/settings/devices")
def add_this_device() -> Response:
    """Only a script can ask a browser for its keys, so the answer is for one."""
    given = (request.form.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    key, agent = request.form.get("key", ""), request.headers.get("User-Agent", "")
    return jsonify(id=add_device(viewer(), *given, agent=agent, key=key))


@blueprint.post("/settings/devices/<id:device_id>/remove")
def remove_one_device(device_id: int) -> Response:
    remove_device(viewer(), device_id)
    flash(_("This device is told nothing any more."), "good")
    return redirect(f"{SETTINGS}#devices", 303)  # type: ignore[return-value]


@blueprint.post("/settings/devices/<id:device_id>/test")
def try_one_device(device_id: int) -> Response:
    try_device(viewer(), device_id)
    flash(_("Sent. It should appear within a minute."), "good")
    return redirect(f"{SETTINGS}#devices", 303)  # type: ignore[return-value]
