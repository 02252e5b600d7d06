"""Reads of the review room, by topic; each takes the viewer, who must be a moderator."""
