"""Who wrote what nobody shall know they wrote."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.db import Model


class AnonymisedPost(Model):
    """A post given to the account "Anonymous", and whose it was. Only what moderators see, and what keeps the secret, reads this."""

    __tablename__ = "anonymised_posts"
    __table_args__ = (Index("ix_anonymised_posts_member", "member_id"), Index("ix_anonymised_posts_act", "act_id"))

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("thread_acts.id", ondelete="CASCADE"))
