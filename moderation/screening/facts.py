"""What a check may know about a text, and what it finds. Plain values: a check never asks a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from moderation.screening.texts import hosts_in, own_words, words_of

EVIDENCE_CHARS = 120


@dataclass(frozen=True)
class Similar:
    """An earlier post that says nearly the same: `likeness` from 0 to 1."""

    post_id: int
    is_own: bool
    likeness: float


@dataclass(frozen=True)
class Facts:
    """One text and its writer at the moment of posting. Times and counts that nobody knows are None or 0.

    `is_new`: joined within the hours for new members; `is_first`: has fewer accepted posts than are looked at closely.
    `last_minute`, `network_minute`: posts of this member, of this network, in the minute before.
    """

    kind: str
    text: str
    markdown: str = ""
    title: str = ""
    links: tuple[str, ...] = ()
    before: str | None = None
    before_links: tuple[str, ...] = ()
    images: int = 0
    is_new: bool = False
    is_first: bool = False
    is_exempt: bool = False
    seconds: float | None = None
    address: str = ""
    last_minute: int = 0
    network_minute: int = 0
    similar: tuple[Similar, ...] = ()
    language: str = ""
    category_id: int | None = None

    @property
    def is_newcomer(self) -> bool:
        return self.is_new or self.is_first

    @property
    def is_edit(self) -> bool:
        return self.before is not None

    @cached_property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text

    @cached_property
    def own(self) -> str:
        """The words without what is quoted, code, or an address."""
        return own_words(f"{self.title}\n\n{self.markdown or self.text}")

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.own)

    @cached_property
    def fresh_links(self) -> tuple[str, ...]:
        """Links that were not in the text before."""
        known = set(self.before_links)
        return tuple(link for link in self.links if link not in known)

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """Names of machines the text links to or only spells out, each once; an edit's are those that are new."""
        known = set(hosts_in(self.before, self.before_links)) if self.before is not None else set()
        return tuple(host for host in hosts_in(self.whole, self.links) if host not in known)


@dataclass(frozen=True)
class Finding:
    """One thing a check has found. `code` names the sentence that explains it, `about` what it says in it.

    `forced` is a result that holds whatever the sum of scores is; `is_dry`: written down, nothing follows.
    """

    check: str
    code: str
    score: int = 0
    about: Mapping[str, str] = field(default_factory=dict)
    forced: str = ""
    rule_id: int | None = None
    is_dry: bool = False

    def as_json(self) -> dict[str, object]:
        said = {**asdict(self), "about": dict(self.about)}
        return {name: value for name, value in said.items() if value not in ("", None, False, {}) or name == "score"}


def from_json(row: Mapping[str, object]) -> Finding:
    """A stored finding; what a newer release has added is left out."""
    known = {name: row[name] for name in ("check", "code", "score", "about", "forced", "rule_id", "is_dry") if name in row}
    return Finding(**known)  # type: ignore[arg-type]


def shortened(text: str) -> str:
    """A piece of the text as evidence."""
    line = " ".join(text.split())
    return line if len(line) <= EVIDENCE_CHARS else line[:EVIDENCE_CHARS - 1] + "…"
