"""Whether a question is solved, how, since when, and how many are.

Owns: resolution_changes, solutions, resolution_days, reminders, denials.
Knows: states, accepting, closing, reopening, needs-info, reminders (`nudges`: the rules); counting (the only definitions).
Announces: QuestionSolved, QuestionReopened, QuestionClosed, SolutionAdded, SolutionWithdrawn,
SolutionEdited, InfoRequested, InfoGiven, AnswerVerified, AnswerUnverified, AskerReminded.
"""
