"""A browser's own description in words a person understands. A guess, for recognising one's devices; nothing depends on it."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
POCKET = ("iPhone", "iPad", "Android")


def device_words(agent: str) -> str:
    """`Firefox, Linux` out of a User-Agent header; its beginning when nothing in it is known."""
    found = [next((words for sign, words in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in found if word) or agent[:40] or "?"


def is_pocket_device(agent: str) -> bool:
    return any(sign in agent for sign in POCKET)
