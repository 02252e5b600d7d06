"""Topics as questions are posted: attach, refine, merge. Pure: a board is given as rows of neighbours and where each stands.

Two questions are near not only when they share words but when they share neighbours: a question's row of likenesses to its 20
nearest (and, of later ones, to those that found it near) is a vector, and the likeness of two questions is the cosine of their
rows. A question joins the topic whose members its row is nearest to on average. Source of the shape: 6-quality, *online topics*.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from forum.recurrence.ruling import FREE, Placing, Rules, Unruled

Row = dict[int, float]
"""A question's neighbours and how alike they are."""

NEAREST = 20
MOST_NEIGHBOURS = 40
LEAST, LEAST_IN_MEANING = 0.1, 0.25
"""Less likeness than this is chance: it is measured from what any two questions of the board have in common."""
OWN = 1.0
"""How alike a question is to itself."""
JOIN, JOIN_IN_MEANING = 0.25, 0.4
"""Likeness from which a question joins a topic, and two topics become one: of rows made by words, and by meaning too."""
LEARNED = 0.08
"""So much more where the board has learned which words tell (`sharing`): what belongs together is nearer then."""
VOTERS, VOTE = 3, 0.4
"""So many of a question's nearest in a topic have this share in how near it is to it. Their likeness alone is surer which topic it is
(81 of 100 questions to a bank are nearest to their own, 74 by rows), rows are surer whether it is any: 0.3 to 0.5 did about as well."""
BETTER = 0.02
"""A question moves to a topic that is better by more than this."""
LOOKED_BACK = 10
WEIGHED = 30
"""Of a large topic's members so many count: no row reaches more."""
MERGE_MEMBERS = 64


class Store(Protocol):
    """Where rows and topics come from when the board does not have them in hand yet."""

    def rows(self, threads: Collection[int]) -> Mapping[int, Row]: ...

    def places(self, threads: Collection[int]) -> Mapping[int, tuple[int, float]]:
        """Topic and reach of each of these that has a topic."""

    def sizes(self, topics: Collection[int]) -> Mapping[int, int]: ...

    def members(self, topic: int, most: int) -> Collection[int]: ...


def reach_of(row: Row) -> float:
    """The length of a row as a vector."""
    return math.sqrt(OWN + sum(alike * alike for alike in row.values()))


def pack_row(row: Row) -> bytes:
    ids = sorted(row)
    return array("I", ids).tobytes() + array("f", [row[one] for one in ids]).tobytes()


def unpack_row(packed: bytes) -> Row:
    half = len(packed) // 2
    ids, alike = array("I"), array("f")
    ids.frombytes(packed[:half])
    alike.frombytes(packed[half:])
    return dict(zip(ids, (round(one, 6) for one in alike), strict=True))


def _vote(alike: Collection[float], size: int) -> float:
    """How alike a question is to its nearest in a topic of that size, which need not all be among its neighbours."""
    return sum(sorted(alike, reverse=True)[:VOTERS]) / min(size, VOTERS)


@dataclass(slots=True)
class Decision:
    """What becomes of a question that was posted: the topic it joins (None: it opens one) and how alike it is to it."""

    topic: int | None
    likeness: float


@dataclass
class Board:
    """The part of a board that is in hand, and what has changed in it since it was last written."""

    store: Store
    rules: Rules = field(default_factory=Unruled)
    join: float = JOIN
    row: dict[int, Row] = field(default_factory=dict)
    reach: dict[int, float] = field(default_factory=dict)
    topic: dict[int, int] = field(default_factory=dict)
    size: dict[int, int] = field(default_factory=dict)
    homeless: set[int] = field(default_factory=set)
    changed_rows: set[int] = field(default_factory=set)
    moved: dict[int, float] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    placing: dict[int, Placing] = field(default_factory=dict)

    def link(self, thread: int, near: Row) -> None:
        """A question and its nearest know each other from now on."""
        self._hold_rows([thread, *near])
        left = set(self.row[thread]) - set(near)
        self._hold_rows(left)
        for other in left:
            self._set_row(other, {one: alike for one, alike in self.row[other].items() if one != thread})
        self._set_row(thread, dict(near))
        for other, alike in near.items():
            row = self.row[other]
            row[thread] = alike
            if len(row) > MOST_NEIGHBOURS:
                del row[min(row, key=lambda one: (row[one], -one))]
            self._set_row(other, row)

    def best(self, thread: int) -> Decision:
        """The topic a question's row is nearest to, itself apart."""
        means = self._open_to(thread, self.means(thread))
        found = max(means, key=lambda topic: (means[topic], -topic), default=None)
        return Decision(found, round(means[found], 6) if found is not None else 0.0)

    def means(self, thread: int) -> dict[int, float]:
        """How near a question is to every topic within two steps: its row to the members' rows on average, and it to its nearest there."""
        row = self._hold_rows([thread])[thread]
        rows = self._hold_rows(row)
        self._hold_places({other for near in row for other in rows[near]} | set(row))
        sums: dict[int, float] = defaultdict(float)
        voters: dict[int, list[float]] = defaultdict(list)
        reach, topic = self.reach, self.topic
        for near, alike in sorted(row.items()):
            if near in topic:
                sums[topic[near]] += 2 * OWN * alike / reach[near]
                voters[topic[near]].append(alike)
            for other, further in rows[near].items():
                if other != thread and other in topic:
                    sums[topic[other]] += alike * further / reach[other]
        own = topic.get(thread)
        self._hold_sizes(sums)
        sizes = {found: self.size[found] - (found == own) for found in sums}
        mine = self.reach.get(thread) or reach_of(row)
        return {
            found: (1 - VOTE) * total / mine / min(sizes[found], WEIGHED) + VOTE * _vote(voters[found], sizes[found])
            for found, total in sums.items() if sizes[found] > 0
        }

    def put(self, thread: int, topic: int, likeness: float) -> None:
        """A question stands in this topic from now on."""
        before = self.topic.get(thread)
        if before is None:
            before = self._hold_places([thread]).get(thread)
        if before == topic:
            return
        self._hold_sizes([topic] if before is None else [topic, before])
        if before is not None:
            self.size[before] -= 1
        self.size[topic] += 1
        self.topic[thread] = topic
        self.homeless.discard(thread)
        self.moved[thread] = likeness

    def open(self, topic: int) -> None:
        """A new topic."""
        self.size[topic] = 0

    def fits(self, thread: int) -> bool:
        """Whether a question is still like the others of its topic, after it was edited."""
        topic = self._hold_places([thread])[thread]
        self._hold_sizes([topic])
        return self.size[topic] == 1 or self._stays(thread) or self.means(thread).get(topic, 0.0) >= self.join / 2

    def refine(self, thread: int) -> int:
        """The nearest questions of one that was just placed move where they fit better now. Returns how many did."""
        row = self._hold_rows([thread])[thread]
        nearest = sorted(row, key=lambda other: (-row[other], other))[:LOOKED_BACK]
        self._hold_places(nearest)
        self.hold_placings(nearest)
        return sum(self.move_if_better(other) for other in nearest if other in self.topic)

    def move_if_better(self, thread: int) -> bool:
        """A question moves to a topic that is clearly better than its own, unless somebody said that it stays."""
        if self._stays(thread):
            return False
        now = self._hold_places([thread])[thread]
        means = self._open_to(thread, self.means(thread), now)
        best = max(means, key=lambda topic: (means[topic], -topic), default=None)
        if best is None or best == now or means[best] < self.join or means[best] <= means.get(now, 0.0) + BETTER:
            return False
        self.put(thread, best, round(means[best], 6))
        return True

    def nearest_topic(self, topic: int) -> Decision:
        """The topic that the members of this one are nearest to on average, the newest members for all."""
        members = sorted(self.members(topic), reverse=True)[:MERGE_MEMBERS]
        sums: dict[int, float] = defaultdict(float)
        for member in members:
            for other, mean in self.means(member).items():
                if other != topic:
                    sums[other] += mean
        sums = {other: mean for other, mean in sums.items() if mean < JOIN * len(members) or not self._never_one(topic, other)}
        found = max(sums, key=lambda other: (sums[other], -other), default=None)
        return Decision(found, round(sums[found] / len(members), 6) if found is not None else 0.0)

    def members(self, topic: int) -> set[int]:
        stored = set(self.store.members(topic, MERGE_MEMBERS * 2))
        here = {thread for thread, found in self.topic.items() if found == topic}
        return here | {thread for thread in stored if self.topic.get(thread, topic) == topic}

    def merge(self, younger: int, older: int) -> None:
        """The members of one topic in hand stand in the other from now on; those not in hand are the caller's to move."""
        self._hold_sizes([younger, older])
        for thread, found in self.topic.items():
            if found == younger:
                self.topic[thread] = older
        self.size[older] += self.size.pop(younger)
        self.merged[younger] = older

    def has(self, topic: int) -> bool:
        """Whether any question stands in this topic."""
        self._hold_sizes([topic])
        return self.size[topic] > 0

    def is_at_power_of_two(self, topic: int) -> bool:
        self._hold_sizes([topic])
        size = self.size[topic]
        return size > 1 and size & (size - 1) == 0

    def hold_placings(self, threads: Iterable[int]) -> None:
        """Ask at once what people said of these."""
        missing = [thread for thread in threads if thread not in self.placing]
        if missing:
            found = self.rules.placings(missing)
            self.placing.update({thread: found.get(thread, FREE) for thread in missing})

    def _stays(self, thread: int) -> bool:
        self.hold_placings([thread])
        return self.placing[thread][0] is not None

    def _open_to(self, thread: int, means: dict[int, float], now: int | None = None) -> dict[int, float]:
        """Without the topics that this question does not belong to, or that are kept apart from the one it stands in."""
        self.hold_placings([thread])
        barred = {self.merged.get(topic, topic) for topic in self.placing[thread][1]}
        if now is not None:
            barred |= self._apart_from(now)
        return {topic: mean for topic, mean in means.items() if topic not in barred} if barred else means

    def _apart_from(self, topic: int) -> set[int]:
        pairs = [(self.merged.get(one, one), self.merged.get(other, other)) for one, other in self.rules.kept_apart()]
        return {other for one, other in pairs if one == topic} | {one for one, other in pairs if other == topic}

    def _never_one(self, topic: int, other: int) -> bool:
        """Whether somebody said that the two are different problems, or that a question of one does not belong to the other."""
        if other in self._apart_from(topic):
            return True
        two = {topic, other}
        for thread, place, barred in self.rules.strangers():
            stands, barred = self.topic.get(thread, self.merged.get(place, place)), self.merged.get(barred, barred)
            if stands != barred and {stands, barred} == two:
                return True
        return False

    def _set_row(self, thread: int, row: Row) -> None:
        self.row[thread] = row
        self.reach[thread] = reach_of(row)
        self.changed_rows.add(thread)

    def _hold_rows(self, threads: Iterable[int]) -> dict[int, Row]:
        missing = [thread for thread in threads if thread not in self.row]
        if missing:
            found = self.store.rows(missing)
            self.row.update({thread: dict(found.get(thread, {})) for thread in missing})
        return self.row

    def _hold_places(self, threads: Iterable[int]) -> dict[int, int]:
        missing = [thread for thread in threads if thread not in self.topic and thread not in self.homeless]
        if missing:
            found = self.store.places(missing)
            for thread in missing:
                if thread in found:
                    self.topic[thread] = self.merged.get(found[thread][0], found[thread][0])
                    self.reach.setdefault(thread, found[thread][1])
                else:
                    self.homeless.add(thread)
        return self.topic

    def _hold_sizes(self, topics: Iterable[int]) -> None:
        missing = [topic for topic in topics if topic not in self.size]
        if missing:
            found = self.store.sizes(missing)
            self.size.update({topic: found.get(topic, 0) for topic in missing})
