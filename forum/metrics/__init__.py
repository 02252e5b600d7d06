"""Insights: how well the channel supports, exact to the row.

Owns: facts of questions, daily rows, surveys, page ratings, goals, annotations, tokens that read it. Knows: every room of the forum
beneath it. Announces: InsightNoteChanged, InsightGoalChanged, InsightTokenChanged.
Definitions of resolved and unresolved are `resolution/counting`'s; all other measures are declared in `measures/`.
"""
