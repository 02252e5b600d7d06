"""Small Stack Exchange dumps, written row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

ROOTS = {
    "Posts.xml": "posts", "Users.xml": "users", "Votes.xml": "votes", "Comments.xml": "comments", "PostLinks.xml": "postlinks",
    "PostHistory.xml": "posthistory", "Tags.xml": "tags",
}


def row(**attributes: Any) -> str:
    """A row; line breaks are written as the dumps write them."""
    said = " ".join(f"{name}={quoteattr(str(value), {chr(10): '&#xA;'})}" for name, value in attributes.items() if value is not None)
    return f"  <row {said} />"


class Dump:
    """A dump folder. Ids count up; times are days of March 2020 unless told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, list[str]] = {}
        self.next_id = 1

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def add(self, file: str, **attributes: Any) -> int:
        number = int(attributes.pop("Id", None) or self._id())
        self.next_id = max(self.next_id, number + 1)
        self.files.setdefault(file, []).append(row(Id=number, **attributes))
        return number

    def raw(self, file: str, text: str) -> None:
        self.files.setdefault(file, []).append(text)

    def question(self, title: str = "How do I reset it?", day: int = 1, **attributes: Any) -> int:
        defaults = {"PostTypeId": 1, "CreationDate": at(day), "Score": 0, "ViewCount": 10, "Body": "<p>It does not start.</p>",
                    "OwnerUserId": 7, "Title": title, "Tags": "<reset>"}
        return self.add("Posts.xml", **{**defaults, **attributes})

    def answer(self, question: int, day: int = 2, **attributes: Any) -> int:
        defaults = {"PostTypeId": 2, "ParentId": question, "CreationDate": at(day), "Score": 0, "Body": "<p>Hold the button.</p>",
                    "OwnerUserId": 8}
        return self.add("Posts.xml", **{**defaults, **attributes})

    def write(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.files.setdefault("Posts.xml", [])
        for name, rows in self.files.items():
            root = ROOTS[name]
            text = f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n' + "\n".join(rows) + f"\n</{root}>"
            (self.folder / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
        return self.folder


def at(day: int, clock: str = "10:00:00.000") -> str:
    return f"2020-03-{day:02d}T{clock}"
