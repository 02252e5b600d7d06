"""What in an article looks like somebody's data or a secret. Pure; the patterns are `kit/personal_data`, `kit/street_addresses`,
`kit/device_addresses`, `kit/customer_numbers`, and the operator's for numbers of orders and customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from forum.kit.customer_numbers import customer_numbers
from forum.kit.device_addresses import device_addresses
from forum.kit.order_numbers import order_number_pattern
from forum.kit.personal_data import mask, personal_data
from forum.kit.street_addresses import masked_address, street_addresses
from forum.knowledge.states import Section

MOST = 100
MORE = "more"
"""The kind of what stands for everything beyond `MOST`, which nobody has looked at: only a text with less in it is rid of it."""


SAMPLES: dict[str, Callable[[str], str]] = {
    "address": masked_address, "order": lambda value: mask(value, "iban"), "customer": lambda value: mask(value, "phone"),
    "mac": lambda value: f"{value[:2]}…{value[-2:]}",
}


class Shapes(NamedTuple):
    """What numbers look like here: patterns, as the settings have them."""

    orders: str = ""
    customers: str = ""


NO_SHAPES = Shapes()


class Found(NamedTuple):
    """A place in a section. `sample` shows just enough to recognise it; `print` tells the same value in another revision."""

    section: str
    kind: str
    sample: str
    print: str


def findings_in(title: str, sections: Mapping[str, str], shapes: Shapes = NO_SHAPES) -> list[Found]:
    """Each value once for each section, in reading order; of the title with the question."""
    found: dict[Found, None] = {}
    for name in Section:
        source = sections.get(name, "")
        text = f"{title}\n{source}" if name is Section.QUESTION else source
        for start, end, kind, sample in sorted(_places(text, shapes)):
            value = " ".join(text[start:end].split()).lower()
            found[Found(str(name), kind, sample, sha256(value.encode()).hexdigest()[:32])] = None
    if len(found) <= MOST:
        return list(found)
    first = list(found)[:MOST]
    return [*first, Found(first[-1].section, MORE, f"> {MOST}", MORE)]


def _places(text: str, shapes: Shapes) -> Iterator[tuple[int, int, str, str]]:
    """Where, what, and how it is shown. What is such a number or address and something else as well is told as the latter."""
    taken = [(one.start, one.end) for one in personal_data(text)]
    yield from ((one.start, one.end, one.kind, one.sample_masked) for one in personal_data(text))
    more = [(*span, "address") for span in street_addresses(text)]
    more += [(*span, "mac") for span in device_addresses(text)]
    for kind, shape in (("order", shapes.orders), ("customer", shapes.customers)):
        pattern = order_number_pattern(shape)
        more += [(*match.span(), kind) for match in pattern.finditer(text)] if pattern else []
    more += [(*span, "customer") for span in customer_numbers(text)]
    for start, end, kind in more:
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end, kind, SAMPLES[kind](text[start:end])
