"""What in an article looks like somebody's data or a secret. Pure; the patterns are `kit/personal_data`, `kit/street_addresses`, and the
operator's for order numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from forum.kit.order_numbers import order_number_pattern
from forum.kit.personal_data import mask, personal_data
from forum.kit.street_addresses import masked_address, street_addresses
from forum.knowledge.states import Section

MOST = 100
MORE = "more"
"""The kind of what stands for everything beyond `MOST`, which nobody has looked at: only a text with less in it is rid of it."""


class Found(NamedTuple):
    """A place in a section. `sample` shows just enough to recognise it; `print` tells the same value in another revision."""

    section: str
    kind: str
    sample: str
    print: str


def findings_in(title: str, sections: Mapping[str, str], order_numbers: str = "") -> list[Found]:
    """Each value once for each section, in reading order; of the title with the question. `order_numbers`: patterns, as the setting."""
    found: dict[Found, None] = {}
    for name in Section:
        source = sections.get(name, "")
        text = f"{title}\n{source}" if name is Section.QUESTION else source
        for start, end, kind, sample in sorted(_places(text, order_numbers)):
            value = " ".join(text[start:end].split()).lower()
            found[Found(str(name), kind, sample, sha256(value.encode()).hexdigest()[:32])] = None
    if len(found) <= MOST:
        return list(found)
    first = list(found)[:MOST]
    return [*first, Found(first[-1].section, MORE, f"> {MOST}", MORE)]


def _places(text: str, order_numbers: str) -> Iterator[tuple[int, int, str, str]]:
    """Where, what, and how it is shown. What is an address or an order number and something else as well is told as the latter."""
    taken = [(one.start, one.end) for one in personal_data(text)]
    yield from ((one.start, one.end, one.kind, one.sample_masked) for one in personal_data(text))
    orders = order_number_pattern(order_numbers)
    more = [(*span, "address") for span in street_addresses(text)]
    more += [(*match.span(), "order") for match in orders.finditer(text)] if orders else []
    for start, end, kind in more:
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end, kind, masked_address(text[start:end]) if kind == "address" else mask(text[start:end], "iban")
