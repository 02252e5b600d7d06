"""The same problem asked again: threads like a text, and topics of threads that need the same answer.

Owns: stored terms of questions, the index and counts made of them, topics, what was decided about them, and what people said of them.
Knows: similarity (pure), grouping (pure).
Announces: TopicChanged.
"""
