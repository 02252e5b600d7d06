"""A first text of an article, put together from what people wrote about one problem: nothing in it is invented.

Pure: from `materials` to `composing.Composed`, the same for the same posts, each paragraph with the posts it was taken from and why.
"""

from forum.knowledge.drafting.composing import Composed, compose
from forum.knowledge.drafting.materials import Cited, Materials, Question, Reply
from forum.knowledge.drafting.paragraphs import Paragraph, Role, as_sections, source_of

__all__ = ["Cited", "Composed", "Materials", "Paragraph", "Question", "Reply", "Role", "as_sections", "compose", "source_of"]
