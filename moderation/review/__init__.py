"""The queue: everything that waits for a moderator, decided once, with a reason, and undone for ten seconds.

Owns: review_items, review_causes, decisions, decision_effects.
Knows: opening, prioritising, claiming, deciding, undoing, overturning.
Announces: ItemDecided, DecisionUndone.
"""
