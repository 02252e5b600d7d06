"""The mails of a simulation: none leaves the machine, each is counted by its Message-ID."""

from __future__ import annotations

import re
from collections import Counter

from flask import current_app
from flask_mailman import EmailMultiAlternatives

LINK = re.compile(r"/verify/(\S+)")
LETTER = re.compile(r"<letter-(\d+)-")


class Postbag:
    """What the mail server was given so far."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.links: dict[str, str] = {}

    @property
    def total(self) -> int:
        return sum(self.sent.values())

    def collect(self) -> None:
        """Empty the mail server's hands."""
        waiting: list[EmailMultiAlternatives] = getattr(current_app.extensions["mailman"], "outbox", [])
        for mail in waiting:
            self.sent[mail.extra_headers["Message-ID"]] += 1
            if link := LINK.search(mail.body):
                self.links[mail.to[0]] = link[1]
        waiting.clear()

    def link_for(self, address: str) -> str:
        """What is mailed to a newcomer, taken out of the mail."""
        self.collect()
        return self.links.pop(address)

    def letters(self) -> Counter[int]:
        """How often each letter was handed over."""
        found: Counter[int] = Counter()
        for message_id, times in self.sent.items():
            if letter := LETTER.match(message_id):
                found[int(letter[1])] += times
        return found
