"""Markdown to safe HTML: the only place in Plaza that renders what members write.

Order: normalise, limits, markdown-it (raw HTML off), own links and mentions, bleach's allow-list, nh3 with the same one.
What is stored is the HTML with :data:`RENDERER_VERSION`; nothing is cleaned when it is read.
"""

from forum.kit.markdown.render import mentions, plain, render
from forum.kit.markdown.shapes import RENDERER_VERSION, Attachment, Limits, Rendered
from forum.kit.markdown.stored import stored_html

__all__ = ["RENDERER_VERSION", "Attachment", "Limits", "Rendered", "mentions", "plain", "render", "stored_html"]
