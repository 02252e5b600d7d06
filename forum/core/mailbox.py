"""The mails of a demo, kept in files so that they can be looked at: nobody reads the mailboxes of made-up members."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from forum.core.config import current_config

KEPT = 100
KEY = re.compile(r"\d{13}-[0-9a-f]{8}")


@dataclass(frozen=True)
class KeptMail:
    """One mail as it was handed to the mail server."""

    key: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


def keep(message: bytes) -> None:
    """Put a mail into the folder; the oldest go."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{time.time_ns() // 1_000_000}-{secrets.token_hex(4)}.eml").write_bytes(message)
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)


def kept_mails(limit: int = 50) -> list[KeptMail]:
    """The last mails, newest first."""
    return [_read(path) for path in sorted(_folder().glob("*.eml"), reverse=True)[:limit]]


def find_mail(key: str) -> KeptMail | None:
    path = _folder() / f"{key}.eml"
    return _read(path) if KEY.fullmatch(key) and path.exists() else None


def _folder() -> Path:
    return current_config().instance_dir / "mail"


def _read(path: Path) -> KeptMail:
    return KeptMail(path.stem, message_from_bytes(path.read_bytes(), policy=default))
