"""What a text should be looked at for before everybody can read it: personal data and secrets, in words. Pure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.kit.personal_data import findings_by_kind, personal_data

KIND_WORDS = {
    "secret": _l("a password or a key (%(sample)s)"), "email": _l("an e-mail address (%(sample)s)"),
    "phone": _l("a phone number (%(sample)s)"), "card": _l("a card number (%(sample)s)"),
    "iban": _l("a bank account (%(sample)s)"), "ip": _l("an IP address (%(sample)s)"),
}
MAX_SAMPLES = 3


def concerns(*texts: str) -> list[str]:
    """One line per kind of personal data found, with masked samples; empty when nothing was found."""
    found = [finding for text in texts for finding in personal_data(text)]
    lines = []
    for kind, group in findings_by_kind(found):
        samples = list(dict.fromkeys(finding.sample_masked for finding in group))[:MAX_SAMPLES]
        lines.append(str(KIND_WORDS[kind]) % {"sample": ", ".join(samples)})
    return lines
