"""Threads and everything written in them.

Owns: threads, posts, revisions, tags, categories, attachments, drafts, tallies.
Knows: asking, answering, commenting, editing, hiding, organising.
Announces: QuestionAsked, ThreadStarted, AnswerPosted, CommentPosted, PostEdited, PostDeleted, PostRestored, PostHidden, ThreadChanged.
"""
