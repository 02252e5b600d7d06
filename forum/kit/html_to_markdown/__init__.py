"""Bodies of other forums (Stack Exchange HTML) as Markdown with the same words.

The result is a source like any other: only ``forum.kit.markdown.render`` makes it safe. One pass over the tags and no tree,
so the time is linear for any input, and nothing raises for odd markup.
"""

from forum.kit.html_to_markdown.building import to_markdown

__all__ = ["to_markdown"]
