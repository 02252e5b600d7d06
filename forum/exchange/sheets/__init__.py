"""One batch of threads as rows of every table they touch, with the sums that counters need. Pure: ids and lookups come along.

What a row says is decided by the rooms' own functions (`replay`, `status_of`, `slugify`, the render pipeline); here they are
only asked for many threads at once.
"""

from forum.exchange.sheets.frame import TABLES, Credit, Frame, Original, Placed, Sheet, placed
from forum.exchange.sheets.posts import add_post
from forum.exchange.sheets.threads import add_thread

__all__ = ["TABLES", "Credit", "Frame", "Original", "Placed", "Sheet", "add_post", "add_thread", "placed"]
