"""The factory: one Flask app out of configuration, engines, rooms and the wiring table."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context
from flask_babel import get_locale
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

import forum.catalogue
import forum.policy  # noqa: F401 - installs table 2
from forum import cli, wiring
from forum.assets.build import ready_static
from forum.core import bytecode, cache, compression, door, health, http, limits, log, rendering, settings, stale_forms, static, workers
from forum.core.config import PROJECT, Config, load_config
from forum.core.db import database_url, db, engine_options
from forum.core.events import Wiring
from forum.core.mail import mail
from forum.core.permissions import can, verdict
from forum.pages.frame import nav_items
from forum.policy import Action

ROOMS = (
    "accounts", "threads", "votes", "resolution", "search", "recurrence", "knowledge", "notifications", "metrics", "pages", "admin",
    "exchange", "api", "embed",
)
KEPT_STATEMENTS = 250
"""A compiled statement takes 150 KB, one of the insights 600; up to half as many more are kept before the longest unused ones go."""
csrf = CSRFProtect()
PROVEN_OTHERWISE = (
    "forum.notifications.routes.stopping.stop_now", "forum.accounts.routes.deliverability.take_reports",
    "forum.notifications.routes.inbound.take_mail", "forum.embed.routes.take_event", "forum.metrics.routes.weekly.stop_now",
    "forum.metrics.routes.helping.send", "forum.knowledge.routes.rating.send_rating",
)
"""Posts that come from mail programs and mail services, which have no form of ours: a signature proves them. And what the frame of help
on other pages counts: it knows no session, and nothing could be done in anybody's name. Whether a page helped is said on pages that are
the same for all strangers: `prove_form` asks for the token of everybody who can have one, and of others that a page of ours sent it."""


def create_forum(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The forum without the moderation desk. Raises ConfigError for a configuration that cannot work."""
    config = load_config(overrides)
    config.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask("plaza", root_path=str(PROJECT), template_folder="templates", static_folder=None)
    app.config.from_mapping(flask_config(config))
    app.config["PLAZA"] = config
    log.configure(config.log_level, config.log_format)
    _engines(app, config)
    _rooms(app)
    _templates(app)
    bytecode.init_app(app, config.templates_dir)
    static.init_app(app, ready_static(PROJECT / "static", editing=app.debug))
    if config.proxy_hops:
        hops = config.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def flask_config(config: Config) -> dict[str, Any]:
    """Flask's own names for what `Config` says."""
    return {
        "TESTING": config.environment == "test",
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": database_url(config.database_url),
        "SQLALCHEMY_ENGINE_OPTIONS": {**engine_options(config.database_url, config.pool_size), "query_cache_size": KEPT_STATEMENTS},
        "SESSION_COOKIE_NAME": "__Host-plaza_form" if config.secure else "plaza_form",
        "SESSION_COOKIE_SECURE": config.secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": config.secure,
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 100,
        "TRUSTED_HOSTS": config.trusted_hosts or None,
        "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT / "forum" / "translations"),
        "BABEL_DEFAULT_LOCALE": "en",
        "RATELIMIT_ENABLED": config.rate_limits,
        "RATELIMIT_STORAGE_URI": config.redis_url or "memory://",
        "MAIL_BACKEND": config.mail_backend,
        "MAIL_FILE_PATH": str(config.instance_dir / "mail"),
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USERNAME": config.mail_username or None,
        "MAIL_PASSWORD": config.mail_password or None,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_TIMEOUT": config.mail_timeout,
        "MAIL_DEFAULT_SENDER": config.mail_from,
    }


def _engines(app: Flask, config: Config) -> None:
    app.extensions["plaza_wiring"] = Wiring()
    compression.init_app(app)
    http.init_app(app)
    stale_forms.init_app(app)
    db.init_app(app)
    csrf.init_app(app)
    for view in PROVEN_OTHERWISE:
        csrf.exempt(view)
    limits.init_app(app)
    door.login_manager.init_app(app)
    door.babel.init_app(app, locale_selector=door.locale)
    mail.init_app(app)
    cache.init_app(app, config.page_cache_bytes, config.redis_url)
    workers.init_app(app)
    health.init_app(app)


def _rooms(app: Flask) -> None:
    for room in ROOMS:
        routes = importlib.import_module(f"forum.{room}.routes")
        for blueprint in (routes.blueprint, *getattr(routes, "also", ())):
            app.register_blueprint(blueprint)
    app.extensions["plaza_wiring"].connect(wiring.NOW, wiring.LATER)
    app.extensions["plaza_wiring"].connect(wiring.FACTS, {})
    wiring.register_jobs()
    wiring.offer_groups()
    app.cli.add_command(cli.plaza)


def _templates(app: Flask) -> None:
    rendering.register(app)
    app.jinja_env.globals.update(can=can, verdict=verdict, Action=Action, csrf_token=generate_csrf, get_locale=get_locale,
                                nav_items=nav_items, standing_url="")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    vendor = {path.name for path in Path(PROJECT, "static", "vendor").glob("*.js")}

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        site = {"name": settings.get("site.name"), "tagline": settings.get("site.tagline"), "demo": app.config["PLAZA"].demo,
                "worker": settings.get("site.service_worker"), "transparency": settings.get("moderation.transparency"),
                "support_status": settings.get("metrics.status_page")}
        if not has_request_context():
            return {"site": site}  # a mail
        return {"viewer": door.viewer(), "site": site, "locale": door.locale(), "theme": door.theme(), "vendor": vendor}
