"""The parts of a clean-up: each takes some of what a member did out of sight, and puts one thing back as it was.

`take` does a small portion inside the command that goes on, and says what it touched; nothing is left when it says nothing.
`put_back` says whether the thing is back: not when it has changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.cleanup.models import CleanupRow
from moderation.cleanup.parts import belongings, flags, posts, profile, suggestions, votes
from moderation.cleanup.parts.taking import Count, Take
from moderation.cleanup.states import RowKind, What

PutBack = Callable[[int, CleanupRow], bool]


@dataclass(frozen=True)
class Part:
    """`count`: how many there are to take now."""

    take: Take
    count: Count


PARTS: Mapping[What, Part] = {
    What.PROFILE: Part(profile.take, profile.count), What.POSTS: Part(posts.take, posts.count),
    What.SUGGESTIONS: Part(suggestions.take, suggestions.count), What.VOTES: Part(votes.take_votes, votes.count_votes),
    What.ME_TOOS: Part(votes.take_me_toos, votes.count_me_toos), What.FOLLOWS: Part(belongings.take_follows, belongings.count_follows),
    What.PLACES: Part(belongings.take_places, belongings.count_places), What.CLAIMS: Part(belongings.take_claims, belongings.count_claims),
    What.FLAGS: Part(flags.take, flags.count),
}
PUT_BACK: Mapping[str, PutBack] = {
    RowKind.PROFILE: profile.put_back, RowKind.POST: posts.put_back, RowKind.OTHERS_EDIT: suggestions.put_back,
    RowKind.SUGGESTION: suggestions.put_back, RowKind.VOTE: votes.put_vote, RowKind.ME_TOO: votes.put_me_too,
    RowKind.FOLLOW: belongings.put_follow, RowKind.PLACE: belongings.put_place, RowKind.CLAIM: belongings.put_claim,
    RowKind.FLAG: flags.put_back,
}
"""(the member's id, the row) -> whether it is back."""
