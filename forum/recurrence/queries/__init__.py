"""Reads of the recurrence room, by topic."""

from forum.recurrence.queries.among import likeness_among
from forum.recurrence.queries.evidence import BestAnswer, TopicEvidence, topic_evidence
from forum.recurrence.queries.facts import EvidenceThread, Facts, MissedSearch, facts_of
from forum.recurrence.queries.like import Like, find_as_set, find_like
from forum.recurrence.queries.meaning import rank_by_meaning
from forum.recurrence.queries.ranking import rank_texts, why_like
from forum.recurrence.queries.topics import decided_topics, leads_to, topics_of_threads
from forum.recurrence.queries.vectors import LEXICAL, SEMANTIC, tier_in_force

__all__ = [
    "LEXICAL", "SEMANTIC", "BestAnswer", "EvidenceThread", "Facts", "Like", "MissedSearch", "TopicEvidence", "decided_topics",
    "facts_of", "find_as_set", "find_like", "leads_to", "likeness_among", "rank_by_meaning", "rank_texts", "tier_in_force",
    "topic_evidence", "topics_of_threads", "why_like",
]
