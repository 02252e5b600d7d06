"""Signatures: below "-- ", and what phones add."""

from __future__ import annotations

import re

from forum.kit.mail_in.lines import Kind, Line

PHONE = re.compile(
    r"[*_]{0,2}(?:sent from (?:my |mail for |outlook|yahoo|proton|samsung|the )|get outlook for |sent via |"
    r"enviado (?:desde|con) (?:mi |el |un |correo|outlook|yahoo|proton|samsung)|obt[eé]n(?:er|ga)? outlook para |descargar outlook para )"
    r"[^\n]{0,120}", re.I
)
MAX_SIGNATURE_LINES = 6
LOOKED_AT = 3


def without_signature(lines: list[Line]) -> list[Line]:
    """The lines without the signature that ends one's own words."""
    return _without_phone(_without_dashes(lines))


def _without_dashes(lines: list[Line]) -> list[Line]:
    """"-- " begins a signature wherever it stands; "--" only above a few lines without a gap, as it may be part of a text."""
    quoted = len(lines)
    cut = (len(lines), len(lines))
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.kind in (Kind.QUOTE, Kind.ATTRIBUTION):
            quoted = place
        elif line.is_own and line.text.rstrip() in ("--", "\\--") and (line.text.startswith("-- ") or _is_block(lines, place + 1, quoted)):
            cut = (place, quoted)
    return lines[:cut[0]] + lines[cut[1]:]


def _is_block(lines: list[Line], start: int, end: int) -> bool:
    """A few lines without a gap, then nothing but blank ones."""
    gap = next((at for at in range(start, min(end, start + MAX_SIGNATURE_LINES + 1)) if not lines[at].is_own), end)
    return gap - start <= MAX_SIGNATURE_LINES and not any(lines[at].is_own for at in range(gap, end))


def _without_phone(lines: list[Line]) -> list[Line]:
    """Before a quote or at the end, among the last three lines."""
    found = list(lines)
    quoted = [at for at, line in enumerate(lines) if line.kind in (Kind.QUOTE, Kind.ATTRIBUTION)]
    ends = [*quoted[:1], len(lines)]
    for end in ends:
        looked = [at for at in range(end) if lines[at].kind is Kind.OWN][-LOOKED_AT:]
        for at in looked:
            if PHONE.fullmatch(_bare(lines[at].text)):
                found[at] = Line(Kind.BLANK, "")
    return found


def _bare(text: str) -> str:
    """Without the link that a mail program made of its own name."""
    return re.sub(r"\[([^\[\]]{0,80})\]\([^()\s]{0,300}\)|<https?://[^<>\s]{0,300}>", r"\1", text).strip().rstrip(".")
