"""How well likeness and topics agree with what people decided. Pure; the usual formulas."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence


def precision_at_1(ranked: Sequence[Sequence[str]], right: Sequence[Collection[str]]) -> float:
    """Share of queries whose first hit is right."""
    return _mean(float(bool(hits) and hits[0] in wanted) for hits, wanted in zip(ranked, right, strict=True))


def recall_at(most: int, ranked: Sequence[Sequence[str]], right: Sequence[Collection[str]]) -> float:
    """Mean share of what is right among the first `most` hits."""
    return _mean(len(set(hits[:most]) & set(wanted)) / len(wanted) for hits, wanted in zip(ranked, right, strict=True))


def v_measure(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007)."""
    both = _entropy(zip(true, found, strict=True))
    of_true, of_found = _entropy(true), _entropy(found)
    homogeneity = 1 - (both - of_found) / of_true if of_true else 1.0
    completeness = 1 - (both - of_true) / of_found if of_found else 1.0
    total = homogeneity + completeness
    return 2 * homogeneity * completeness / total if total > 0 else 0.0


def pair_f1(true: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """F1 of the decision, for every pair, whether the two belong together."""
    together = _pairs(zip(true, found, strict=True))
    total = _pairs(true) + _pairs(found)
    return 2 * together / total if total else 1.0


def attachment(true: Sequence[Hashable], decided: Sequence[Hashable]) -> tuple[float, float]:
    """Precision and recall of the decision, when a question is posted, to attach it to a topic that is there already.

    Both lists are in the order of posting, `decided` as it was logged then. A question is attached when its topic has been decided on
    before, and rightly so when its own label is a commonest one among the questions that were given that topic before it. Precision:
    the share of attached questions that are rightly so. Recall: the share of questions whose label had been there before that are.
    What moved or merged since is left out, for it was not known when the question was posted.
    """
    attached = right = expected = 0
    given: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    seen: set[Hashable] = set()
    for label, topic in zip(true, decided, strict=True):
        expected += label in seen
        attached += topic in given
        right += topic in given and given[topic][label] == max(given[topic].values())
        given[topic][label] += 1
        seen.add(label)
    return right / attached if attached else 1.0, right / expected if expected else 1.0


def percentile(values: Collection[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def _entropy(labels: Iterable[Hashable]) -> float:
    counts = Counter(labels)
    total = counts.total()
    return -sum(count / total * math.log(count / total) for count in counts.values())


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0
