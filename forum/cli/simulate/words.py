"""What the members of a simulation write: short texts in both languages, put together by chance."""

from __future__ import annotations

from random import Random

TAGS = ("wifi", "router", "invoice", "app", "firmware", "login", "speed", "tv", "roaming", "voip", "modem", "email")
_PARTS = {
    "en": {
        "thing": ("router", "app", "modem", "set-top box", "mail account", "SIM card", "repeater", "invoice"),
        "trouble": ("restarts by itself", "loses the connection", "is slow in the evening", "shows error 504", "refuses my password",
                    "stays on orange", "does not update", "charges me twice"),
        "since": ("since yesterday", "after the last update", "since I moved", "on every second day", "only on my phone", "since 2.1"),
        "cure": ("Hold the reset button for ten seconds", "Install firmware 2.4", "Change the channel to 11", "Sign out everywhere",
                 "Turn off energy saving", "Use the 5 GHz network", "Replace the cable behind the box"),
        "title": "{thing} {trouble} {since}", "body": "My {thing} {trouble} {since}. I have tried to restart it, without luck.",
        "answer": "{cure}. That helped me when my {thing} did the same.", "remark": "Which version does your {thing} have?",
        "details": "It is version 2.{number}, bought last year.", "note": "It was the cable.", "edit": "\n\nEdit: it still {trouble}.",
    },
    "es": {
        "thing": ("router", "módem", "decodificador", "correo", "teléfono", "repetidor", "contador"),
        "trouble": ("se reinicia solo", "pierde la conexión", "va lento por la tarde", "muestra el error 504", "no acepta mi contraseña",
                    "se queda en naranja", "no se actualiza"),
        "since": ("desde ayer", "después de actualizar", "desde la mudanza", "cada dos días", "solo en mi teléfono"),
        "cure": ("Mantén pulsado el botón durante diez segundos", "Instala el firmware 2.4", "Cambia al canal 11", "Cierra las sesiones",
                 "Desactiva el ahorro de energía", "Cambia el cable de detrás"),
        "title": "Mi {thing} {trouble} {since}", "body": "Mi {thing} {trouble} {since}. Ya lo he reiniciado y nada.",
        "answer": "{cure}. A mí me sirvió cuando mi {thing} hacía lo mismo.", "remark": "¿Qué versión tiene tu {thing}?",
        "details": "Es la versión 2.{number}, del año pasado.", "note": "Era el cable.", "edit": "\n\nEdito: todavía {trouble}.",
    },
}


def text(chance: Random, locale: str, what: str) -> str:
    """A title, body, answer, remark, details, note or edit."""
    parts = _PARTS[locale]
    chosen = {name: chance.choice(parts[name]) for name in ("thing", "trouble", "since", "cure")}
    said = str(parts[what]).format(number=chance.randrange(9), **chosen)
    return said[0].upper() + said[1:]


def tags(chance: Random) -> list[str]:
    return sorted(chance.sample(TAGS, chance.choice((0, 1, 1, 2, 3))))
