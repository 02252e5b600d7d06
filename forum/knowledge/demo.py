"""The demo's articles: two places of help, articles in both languages, one for staff, one in review, one to look at again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.accounts.commands.roles import set_roles
from forum.accounts.models import Role, User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.kit import clock
from forum.knowledge.commands import (
    Writing,
    add_article_category,
    approve_article,
    change_article_settings,
    index_articles,
    start_article,
    submit_article,
    watch_articles,
)
from forum.knowledge.models import Article
from forum.knowledge.states import Visibility
from forum.threads.models import Post

LONG_AGO = timedelta(days=200)
"""When the article was reviewed that is to be looked at again."""
PLACES = (
    {"name_en": "Internet and Wi-Fi", "name_es": "Internet y wifi", "lead_en": "The router, cables, speed.",
     "lead_es": "El router, los cables, la velocidad.", "icon": "router"},
    {"name_en": "Bills and contract", "name_es": "Facturas y contrato", "lead_en": "What you pay, and for what.",
     "lead_es": "Qué pagas y por qué.", "icon": "credit-card"},
)
RESET = {
    "question": "My Hub 3 blinks red and there is no internet. What now?",
    "applies_to": "- Hub 3, firmware 4.1 and newer\n- Not the Hub 2: it has no reset pin",
    "symptoms": "The lamp **blinks red** for longer than ten minutes. Browsers say `DNS_PROBE_FINISHED_NO_INTERNET`.{0}",
    "cause": "An update was interrupted, mostly by pulling the plug.{1}",
    "solution": "1. Leave it on for ten minutes: it may still be updating.\n2. Press the reset pin with a needle for ten seconds.\n"
                "3. Wait until the lamp is white, then enter the password from the label again.{1}\n\n"
                "Restarting it again and again did not help anybody.",
}
RESET_ES = {
    "question": "Mi Hub 3 parpadea en rojo y no hay internet. ¿Qué hago?",
    "solution": "1. Déjalo encendido diez minutos: puede estar actualizándose.\n"
                "2. Pulsa el botón de reinicio con una aguja diez segundos.\n"
                "3. Espera a que la luz sea blanca e introduce otra vez la contraseña de la etiqueta.",
}
GUESTS = {
    "question": "How do guests get on the internet without my password?",
    "solution": "Open the app, choose *Network*, then *Guests*, and switch it on. Guests see nothing of your own devices.",
}
REFUNDS = {"question": "Who may promise a refund?", "solution": "Up to 20 € any agent, in the case's private messages and never in public."}
BILL = {"question": "What do the lines of my bill mean?", "solution": "The first is your plan, the second what you used beyond it."}


def furnish_articles() -> None:
    """Where any article is, or nobody could write one, nothing happens."""
    editors = _two_editors()
    if session().scalar(select(Article.id).limit(1)) or len(editors) < 2:
        return
    author, reviewer = editors
    wifi, bills = (add_article_category(reviewer, words).id for words in PLACES)
    newest = select(Post.id).where(Post.kind == "answer", Post.is_solution.is_(True), Post.listed.is_(True)).order_by(Post.id).limit(2)
    marks = [f" [^p{post_id}]" for post_id in session().scalars(newest)] or [""]
    reset = {name: text.format(marks[0], marks[-1]) for name, text in RESET.items()}
    original = _publish(author, reviewer, Writing("The Hub 3 blinks red: how to reset it", reset, category_id=wifi))
    spanish = Writing("El Hub 3 parpadea en rojo: cómo reiniciarlo", RESET_ES, language="es", category_id=wifi, translates=1)
    _publish(reviewer, author, spanish, translation_of=original.id)
    clock.pretend(clock.utcnow() - LONG_AGO)
    try:
        guests = _publish(author, reviewer, Writing("A network for guests", GUESTS, category_id=wifi))
    finally:
        clock.stop_pretending()
    change_article_settings(author, guests.id, version=guests.version, owner_id=reviewer.id, review_by=clock.today())
    watch_articles(SYSTEM, [guests.id])
    _publish(author, reviewer, Writing("Refunds: who may promise one", REFUNDS, Visibility.INTERNAL, category_id=bills))
    waiting = start_article(author, Writing("Reading your bill", BILL, category_id=bills))
    submit_article(author, waiting.id, version=waiting.version)


def _publish(author: Actor, reviewer: Actor, writing: Writing, *, translation_of: int | None = None) -> Article:
    made = start_article(author, writing, translation_of=translation_of)
    made = submit_article(author, made.id, version=made.version)
    made = approve_article(reviewer, made.id, version=made.version)
    index_articles(SYSTEM, [made.id])
    return made


def _two_editors() -> list[Actor]:
    """An agent who becomes an editor as well, and the first administrator."""
    found = []
    for role in ("agent", "admin"):
        holders = select(User).join(Role, Role.user_id == User.id).where(Role.role == role, User.verified_at.is_not(None))
        user = session().scalars(holders.order_by(User.id.desc()).limit(1)).one_or_none()
        if user is not None:
            set_roles(SYSTEM, user.id, roles_of(user.id) | {"editor"})
            found.append(to_actor(session().get_one(User, user.id), roles_of(user.id)))
    return found if len({one.id for one in found}) == 2 else []
