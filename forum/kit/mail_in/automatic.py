"""Mail that no person wrote: out-of-office notices, lists, bounces, and our own mails coming back. It is never answered."""

from __future__ import annotations

import re

from forum.kit.mail_in.reading import Mail

BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
MACHINES = re.compile(
    r"(?:mailer-?daemon|postmaster|daemon|no[-_.]?reply|do[-_.]?not[-_.]?reply|no[-_.]?responder"
    r"|bounces?|autoreply|auto-reply)(?:[+=._-].*)?", re.I
)
AWAY = re.compile(
    r"(?:(?:automatic|auto)[ -]?(?:reply|response)\b|autoreply\b|auto:|out of (?:the )?office\b|ooo:|i am (?:away|on vacation)\b"
    r"|respuesta autom[aá]tica\b|auto-?respuesta\b|fuera de (?:la )?oficina\b|ausente de la oficina\b|ausencia temporal\b"
    r"|(?:undelivered|undeliverable|delivery status notification|returned mail|mail delivery)\b|no se (?:puede|pudo) entregar\b)", re.I
)
OWN_ID = re.compile(r"<(?:letter|thread|mail-refused|verify|reset)[-\w]*-\d[-\w]*@([\w.-]+)>", re.I)
OWN_MARK = "x-plaza"


def why_automatic(mail: Mail, own_domain: str = "") -> str | None:
    """Why a mail is not from a person, in a word for the operator, or None. `own_domain`: of the Message-IDs we write."""
    precedence = mail.first("precedence").strip().lower()
    submitted = mail.first("auto-submitted").partition(";")[0].strip().lower()
    sender = mail.senders[0] if mail.senders else ""
    reasons = {
        "our_own": OWN_MARK in mail.headers or _is_own_id(mail.message_id, own_domain),
        "auto_submitted": submitted not in ("", "no"),
        "precedence": precedence in BULK,
        "auto_reply": any(name in mail.headers for name in ("x-autoreply", "x-autorespond", "x-auto-response-suppress")),
        "empty_return_path": mail.headers.get("return-path", ("x",))[0].strip() in ("<>", ""),
        "list": any(name in mail.headers for name in ("list-id", "list-unsubscribe")),
        "report": mail.content_type in ("multipart/report", "message/delivery-status"),
        "machine": bool(MACHINES.fullmatch(sender.rpartition("@")[0])),
        "away": bool(AWAY.match(mail.subject)),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_own_id(message_id: str, own_domain: str) -> bool:
    found = OWN_ID.fullmatch(message_id.strip())
    return bool(found and own_domain and found[1].lower() == own_domain.lower())
