"""Tables of the threads room, by topic."""

from forum.threads.models.acts import PostMove, ThreadAct
from forum.threads.models.anonymised import AnonymisedPost
from forum.threads.models.attachments import Attachment, Draft
from forum.threads.models.claims import SoftClaim
from forum.threads.models.held import HeldPost
from forum.threads.models.organising import Category, CategoryField, Tag, TagSynonym, Tally, ThreadField, ThreadTag
from forum.threads.models.posts import Mention, Post, Revision
from forum.threads.models.suggestions import SuggestedEdit
from forum.threads.models.threads import Bookmark, Thread

__all__ = [
    "AnonymisedPost", "Attachment", "Bookmark", "Category", "CategoryField", "Draft", "HeldPost", "Mention", "Post", "PostMove", "Revision",
    "SoftClaim", "SuggestedEdit", "Tag", "TagSynonym", "Tally", "Thread", "ThreadAct", "ThreadField", "ThreadTag",
]
