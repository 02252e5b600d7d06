"""What somebody may not see changes no byte of anything they can ask for: not a count, an order, a page number or a suggestion."""

import re

import pytest

from tests.house.canaries import closed_rooms, finish, posts_taken_away, public_forum, things_of_others, threads_taken_away
from tests.house.crawling import addresses
from tests.house.kept import errors_made_once
from tests.visitor import Visitor

IDS_TO_COME = 12
FOR_OPERATORS = {"/readyz", "/settings/sessions"}
"""Free disk space and waiting jobs; and the list of one's own sessions, of which each request of this test is one more."""
SUMS = {"/transparency/", "/transparency.json", "/transparency.csv"}
"""How many decisions there were is public on purpose, small numbers left out: it is what the report is for."""
PASSING = re.compile(
    r'<relative-time.*?</relative-time>|(?:name="(?:csrf_token|key|csrf-token)" )?(?:value|content)="[\w.!-]{16,}"|[0-9a-f]{16}(?=</code>)'
    r'|"request_id": "[0-9a-f]{16}"'
)
"""Times, form tokens and request ids: what differs between two requests for the same."""


def everything(app, forum, viewer, places):
    app.extensions["plaza_cache"].clear()
    visitor = Visitor(app) if viewer == "stranger" else Visitor(app).sign_in(forum.cast[viewer])
    with errors_made_once():
        return {place: answer(visitor, place) for place in places}


def answer(visitor, place):
    with visitor._open("GET", place, headers={"User-Agent": "robot"}) as response:
        body = response.get_data().decode("utf-8", "replace")
        return f"{response.status_code} {response.headers.get('Location', '')}\n{PASSING.sub('', body)}"


@pytest.mark.once
@pytest.mark.parametrize("viewer", ["stranger", "newcomer"])
def test_everything_is_the_same_with_and_without_what_is_not_for_one(app, viewer):
    forum = public_forum()
    places = [place for place in dict.fromkeys(addresses(app, ids_to_come=IDS_TO_COME)) if place not in FOR_OPERATORS | SUMS]
    before = everything(app, forum, viewer, places)
    closed_rooms(forum, *(["desk", "club"] if viewer == "stranger" else ["desk"]))
    threads_taken_away(forum)
    posts_taken_away(forum)
    things_of_others(forum)
    finish()
    after = everything(app, forum, viewer, places)
    changed = {place: difference(before[place], after[place]) for place in places if before[place] != after[place]}
    assert not changed, "\n".join(f"{place}: {words}" for place, words in list(changed.items())[:8])


def difference(one, other):
    at = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    return f"...{one[max(0, at - 50):at + 90]!r} became {other[max(0, at - 50):at + 90]!r}"
