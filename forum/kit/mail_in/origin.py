"""What the mail server that received a mail says about its sender (RFC 8601). Only its own header counts, the topmost."""

from __future__ import annotations

import re

from forum.kit.mail_in.reading import Mail

RESULT = re.compile(r"\b(dmarc|dkim|spf)\s?=\s?(\w+)([^;]*)", re.I)
DOMAIN = re.compile(r"\b(?:header\.d|header\.i|smtp\.mailfrom|header\.from)\s?=\s?\"?(?:[^\s@;\"]*@)?([\w.-]+)", re.I)
COMMENT = re.compile(r"\([^()]*\)")


def is_authenticated(mail: Mail, server: str) -> bool:
    """Whether `server` (its authserv-id) found that the mail is from the domain of its From address."""
    domain = mail.senders[0].rpartition("@")[2].lower() if len(mail.senders) == 1 else ""
    said = next((one for one in mail.all("authentication-results") if _server_of(one) == server.lower()), None)
    if not domain or said is None:
        return False
    return any(_vouches(method.lower(), rest, domain) for method, result, rest in RESULT.findall(COMMENT.sub(" ", said))
               if result.lower() == "pass")


def is_refuted(mail: Mail) -> bool:
    """Whether the server that received the mail, whoever it is, found that it is not from its From address. Says nothing of mail that no
    server judged."""
    said = next(iter(mail.all("authentication-results")), "")
    found = [(method.lower(), result.lower()) for method, result, _rest in RESULT.findall(COMMENT.sub(" ", said))]
    results = {result for method, result in found if method == "dmarc"} or {result for _method, result in found}
    return "fail" in results and "pass" not in results


def _server_of(value: str) -> str:
    return value.partition(";")[0].strip().partition(" ")[0].lower()


def _vouches(method: str, rest: str, domain: str) -> bool:
    """DMARC compares the domains itself; a signature or an envelope counts only for the domain of From or what it belongs to."""
    if method == "dmarc":
        return True
    named = [one.lower() for one in DOMAIN.findall(rest)]
    return any(domain == one or (domain.endswith(f".{one}") and "." in one) for one in named)
