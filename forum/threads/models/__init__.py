"""Tables of the threads room, by topic."""

from forum.threads.models.attachments import Attachment, Draft
from forum.threads.models.claims import SoftClaim
from forum.threads.models.held import HeldPost
from forum.threads.models.organising import Category, CategoryField, Tag, TagSynonym, Tally, ThreadField, ThreadTag
from forum.threads.models.posts import Mention, Post, Revision
from forum.threads.models.suggestions import SuggestedEdit
from forum.threads.models.threads import Bookmark, Thread

__all__ = [
    "Attachment", "Bookmark", "Category", "CategoryField", "Draft", "HeldPost", "Mention", "Post", "Revision",
    "SoftClaim", "SuggestedEdit", "Tag", "TagSynonym", "Tally", "Thread", "ThreadField", "ThreadTag",
]
