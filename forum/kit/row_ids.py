"""Ids of rows as people and programs send them: what no row can have never reaches a database, which would fail on it."""

MAX_ROW_ID = 2**31 - 1
"""The largest number PostgreSQL's `integer` holds."""


def row_id(text: str) -> int:
    """The id a text names. Raises ValueError for anything that is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ROW_ID)) else 0
    if not 1 <= number <= MAX_ROW_ID:
        raise ValueError(f"not the id of a row: {text[:40]!r}")
    return number


def row_number(text: str) -> int:
    """A version, a place in a list or a score that a text names: 0 or more. Raises ValueError for what no column of whole numbers holds."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_ROW_ID)) and int(text) <= MAX_ROW_ID):
        raise ValueError(f"not a number of a row: {text[:40]!r}")
    return int(text)
