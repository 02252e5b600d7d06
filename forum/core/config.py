"""Deployment configuration: what an operator sets before the process starts (`PLAZA_*`, `.env`).

What may change while Plaza runs lives in `forum/catalogue.py` instead.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from flask import current_app
from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[2]
LEAST_KEY_CHARS = 32
DOMAIN = re.compile(r"(?=.{1,190}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*", re.I)
PUSH_KEY = re.compile(r"[\w-]{43}=?", re.ASCII)


class ConfigError(SystemExit):
    """The configuration cannot work; the message lists every problem on its own line."""


class Config(BaseSettings):
    """Everything read once at start. Times are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="PLAZA_", env_file=PROJECT / ".env", extra="ignore")

    environment: Literal["development", "production", "test"] = "development"
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: list[str] = Field(default_factory=list)
    proxy_hops: int = Field(default=0, ge=0, le=5)
    instance_dir: Path = PROJECT / "instance"
    template_cache_dir: Path | None = None
    database_url: str = ""
    redis_url: str = ""
    huey_url: str = ""
    demo: bool = False
    mail_backend: Literal["console", "file", "smtp", "locmem"] = "console"
    mail_server: str = "localhost"
    mail_port: int = Field(default=25, ge=1, le=65535)
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = False
    mail_from: str = "Plaza <noreply@localhost>"
    mail_timeout: int = Field(default=20, ge=1, le=60)
    mail_webhook_secret: str = ""
    vapid_private_key: str = ""
    vapid_subject: str = ""
    classifier_url: str = ""
    classifier_secret: str = ""
    rewriting_key: SecretStr = SecretStr("")
    outgoing_allowed: list[IPvAnyNetwork] = Field(default_factory=list)
    mail_reply_domain: str = ""
    rate_limits: bool = True
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    page_cache_bytes: int = Field(default=32_000_000, ge=0)
    pool_size: int = Field(default=10, ge=1, le=200)

    @field_validator("public_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("vapid_private_key")
    @classmethod
    def _is_a_push_key(cls, value: str) -> str:
        if value and not PUSH_KEY.fullmatch(value):
            raise ValueError("must be 32 bytes in base64url, as `plaza push keys` makes them")
        return value

    @field_validator("vapid_subject")
    @classmethod
    def _is_a_contact(cls, value: str) -> str:
        if value and not value.startswith(("mailto:", "https://")):
            raise ValueError("must be mailto:somebody@example.org or an https:// address")
        return value

    @field_validator("mail_reply_domain")
    @classmethod
    def _a_domain(cls, value: str) -> str:
        if value and not DOMAIN.fullmatch(value):
            raise ValueError("must be a domain such as reply.example.com, or empty")
        return value.lower()

    @model_validator(mode="after")
    def _fit_for_production(self) -> Config:
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance_dir / 'plaza.db'}"
        if self.environment != "production":
            self.secret_key = self.secret_key or key_of(self.instance_dir)
            return self
        problems = []
        if self.mail_webhook_secret and len(self.mail_webhook_secret) < LEAST_KEY_CHARS:
            problems.append("PLAZA_MAIL_WEBHOOK_SECRET must be at least 32 random characters, or empty")
        if self.classifier_url and len(self.classifier_secret) < LEAST_KEY_CHARS:
            problems.append("PLAZA_CLASSIFIER_SECRET must be at least 32 random characters where PLAZA_CLASSIFIER_URL is set")
        if len(self.secret_key) < LEAST_KEY_CHARS:
            problems.append("PLAZA_SECRET_KEY must be set to at least 32 random characters")
        if not self.trusted_hosts:
            problems.append("PLAZA_TRUSTED_HOSTS must list the host names Plaza answers to")
        if "public_url" not in self.model_fields_set:
            problems.append("PLAZA_PUBLIC_URL must be the address members see, where links in mails lead; https:// makes cookies Secure")
        if self.mail_backend == "console":
            problems.append("PLAZA_MAIL_BACKEND must be smtp (or file): on the console no mail arrives, and its links get into the log")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def secure(self) -> bool:
        """True behind TLS: cookies become `__Host-` and Secure."""
        return self.public_url.startswith("https://")

    @property
    def queue_url(self) -> str:
        """Where Huey keeps its queue; empty: in a file of the instance folder."""
        return self.huey_url or self.redis_url

    @property
    def attachments_dir(self) -> Path:
        return self.instance_dir / "attachments"

    @property
    def templates_dir(self) -> Path:
        """Where compiled templates are kept."""
        return self.template_cache_dir or self.instance_dir / "templates"


def key_of(folder: Path) -> str:
    """The key that signs cookies where the operator has set none: random, made once, kept beside the database.

    Processes that start together agree on one. A folder that cannot be written to gives a key for this process alone.
    """
    path = folder / "secret_key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".secret_key-{secrets.token_hex(4)}"
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
            try:
                os.link(draft, path)  # fails when another process was first: its key counts
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text(encoding="ascii").strip() or secrets.token_urlsafe(48)
    except OSError:
        return secrets.token_urlsafe(48)


def load_config(overrides: Mapping[str, Any] | None = None) -> Config:
    """Read the environment, then `overrides` (lower-case field names).

    Raises ConfigError: naming every setting that cannot work.
    """
    try:
        return Config(**dict(overrides or {}))
    except ValidationError as error:
        lines = [f"PLAZA_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise ConfigError("Plaza cannot start with this configuration:\n  " + "\n  ".join(lines)) from None


def current_config() -> Config:
    """The configuration of the running app."""
    found: Config = current_app.config["PLAZA"]
    return found
