"""What was mailed, and the links in it."""

import re

from flask import current_app


def letters():
    return list(current_app.extensions["mailman"].outbox)


def link_in(letter) -> str:
    """The path of the link a letter is about."""
    found = re.findall(r"http://localhost(/(?:verify|reset-password)/[\w-]+)", letter.body)
    assert found, letter.body
    return found[0]
