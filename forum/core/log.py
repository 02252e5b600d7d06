"""Structured logs with a request id; never a body, a password, a cookie or a token."""

from __future__ import annotations

import logging
import sys

import structlog

SECRET_WORDS = ("password", "token", "secret", "cookie", "authorization", "csrf")


def hide_secrets(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in event:
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "[hidden]"
    return event


def configure(level: str, output: str) -> None:
    """Log lines to standard error: JSON for machines, coloured columns for people."""
    last = structlog.processors.JSONRenderer() if output == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide_secrets,
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
