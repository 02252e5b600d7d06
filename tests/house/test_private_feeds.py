"""A token opens nothing that its member may not see: the canary crawl again, through feeds."""

import pytest

from forum.api.commands import renew_feed_token
from tests.house.canaries import CANARY
from tests.house.crawling import private_feeds
from tests.house.kept import forum_with_secrets
from tests.visitor import Visitor

pytestmark = pytest.mark.once


@pytest.fixture
def forum(app):
    return forum_with_secrets(app)


@pytest.mark.parametrize("viewer", ["newcomer", "member", "author", "agent", "moderator"])
def test_a_private_feed_tells_nobody_what_is_not_for_them(app, forum, viewer):
    visitor, forbidden, leaks, seen = Visitor(app), forum.forbidden(viewer), {}, set()
    asked = list(private_feeds(app, renew_feed_token(forum.cast[viewer])))
    for place in asked:
        with visitor._open("GET", place) as response:
            assert response.status_code < 500, place
            found = set(CANARY.findall(f"{response.headers}\n{response.get_data().decode()}")) - set(CANARY.findall(place))
        seen |= found
        for word in found & forbidden:
            leaks.setdefault(forum.canaries[word][0], []).append(place)
    assert not leaks, leaks
    assert len(asked) > 40 and seen, "a member reads what is for members"
