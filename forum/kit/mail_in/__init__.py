"""Mail that people write to us: read, told from what machines write, and reduced to what is new in it. Pure.

Nothing here raises for odd mail, and the time is bounded by the size: mail is written by strangers.
"""

from forum.kit.mail_in.automatic import why_automatic
from forum.kit.mail_in.origin import is_authenticated, is_refuted
from forum.kit.mail_in.reading import Enclosed, Mail, Unreadable, read_mail
from forum.kit.mail_in.replies import MARKERS, new_words
from forum.kit.mail_in.subjects import title_of

__all__ = [
    "MARKERS", "Enclosed", "Mail", "Unreadable", "is_authenticated", "is_refuted", "new_words", "read_mail", "title_of", "why_automatic",
]
