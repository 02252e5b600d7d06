"""Asking another machine what it thinks of a text. Off unless the operator names one; never while anything is locked.

It is sent JSON {kind, title, text, language, is_new} with the headers X-Plaza-Timestamp and X-Plaza-Signature (SHA-256 HMAC of
"timestamp.body" in hex, as `core/signed_requests` reads it) and answers {"score": 0..100, "reasons": ["..."]}.
After `FAILURES` failures in a row it is left alone for `REST_SECONDS`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from typing import Any

import structlog

from forum.core import settings
from forum.core.cache import parts
from forum.core.config import current_config
from forum.core.fetching import Refused, Unreachable, fetch
from forum.threads.screening import Submission
from moderation.screening.facts import Finding, shortened

log = structlog.get_logger("plaza.screening")
SECONDS = 1.5
MOST_SCORE = 100
MOST_REASONS = 5
FAILURES = 5
REST_SECONDS = 60.0
MOST_TEXT_CHARS = 32_000


@dataclass(frozen=True)
class Advice:
    """What it said. `failed`: why it said nothing."""

    score: int = 0
    reasons: tuple[str, ...] = ()
    failed: str = ""


class Breaker:
    """Counts failures in a row; after some of them nobody asks for a while, then one may try again."""

    def __init__(self) -> None:
        self._lock, self._failures, self._rests_until = threading.Lock(), 0, 0.0

    def may_ask(self) -> bool:
        with self._lock:
            if time.monotonic() < self._rests_until:
                return False
            if self._failures >= FAILURES:
                self._rests_until = time.monotonic() + REST_SECONDS  # the others wait for the one that tries now
            return True

    def note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            self._rests_until = time.monotonic() + REST_SECONDS if self._failures >= FAILURES else 0.0


def is_on() -> bool:
    return bool(settings.get("moderation.classifier") and current_config().classifier_url)


def ask(submission: Submission, *, is_new: bool) -> Advice:
    """Its advice, or why there is none. Call it outside of commands; takes 1.5 seconds at most once the name is resolved."""
    breaker = parts().held("classifier_breaker", Breaker)
    if not breaker.may_ask():
        return Advice(failed="resting")
    try:
        advice = _read(_sent(submission, is_new=is_new))
    except (Refused, Unreachable) as error:
        advice = Advice(failed=str(error)[:100] or type(error).__name__)
    if advice.failed:
        log.warning("classifier_failed", why=advice.failed)
    breaker.note(failed=bool(advice.failed))
    return advice


def _sent(submission: Submission, *, is_new: bool) -> tuple[int, bytes]:
    said = {"kind": submission.kind, "title": submission.title, "text": submission.markdown[:MOST_TEXT_CHARS], "is_new": is_new}
    body, stamp = json.dumps(said).encode(), str(int(time.time()))
    secret = current_config().classifier_secret.encode()
    signature = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Plaza-Timestamp": stamp, "X-Plaza-Signature": signature}
    answer = fetch("POST", current_config().classifier_url, body=body, headers=headers, seconds=SECONDS)
    return answer.status, answer.body


def _read(answer: tuple[int, bytes]) -> Advice:
    status, body = answer
    if status != 200:
        return Advice(failed=f"status {status}")
    try:
        said: Any = json.loads(body)
        score, reasons = said["score"], said.get("reasons", [])
        if isinstance(score, bool) or not isinstance(score, int | float) or not isinstance(reasons, list):
            return Advice(failed="not an answer")
        return Advice(round(min(max(score, 0), MOST_SCORE)), tuple(shortened(str(one)) for one in reasons[:MOST_REASONS]))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return Advice(failed="not an answer")


def findings_of(advice: Advice | None, local_score: int) -> list[Finding]:
    """What its advice adds. No answer holds only what is suspicious already."""
    if advice is None:
        return []
    if advice.failed:
        forced = "hold" if local_score >= settings.get("moderation.classifier_suspicious_at") else ""
        return [Finding("classifier", "classifier_silent", 0, {"why": advice.failed}, forced)] if forced else []
    if not advice.score:
        return []
    return [Finding("classifier", "classifier", advice.score, {"reasons": "; ".join(advice.reasons) or "-"})]
