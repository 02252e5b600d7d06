"""What was typed into a form that cannot be taken: shown again, so that nothing written is lost."""

from __future__ import annotations

from flask import request

TOKEN_FIELD = "csrf_token"  # noqa: S105  the name of a field


def sent_by_ourselves() -> bool:
    """Did a page of ours send this? To a stranger's page nothing is offered to send again: that is what the token is against."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


def fields_sent() -> list[tuple[str, str]]:
    """What was sent, except by forms with a password: that is typed anew, never shown."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != TOKEN_FIELD]
    secret = request.blueprint == "accounts" or any("password" in name for name, _value in fields)
    return [] if secret else fields


def texts_sent() -> list[str]:
    """The texts among it that somebody would miss: those of more than one word."""
    if request.method == "GET" or not sent_by_ourselves():
        return []
    return [value for _name, value in fields_sent() if " " in value.strip()]
