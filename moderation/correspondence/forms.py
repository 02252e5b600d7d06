"""Shape of what people write about cases."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from forum.threads.opening_times import new_key


class NoteForm(FlaskForm):
    text = TextAreaField(_l("Internal note"))
    key = HiddenField(default=new_key)


class MessageForm(FlaskForm):
    """`ready` is a ready reply, used where nothing else is written."""

    text = TextAreaField(_l("Private message"))
    ready = StringField()
    waits = BooleanField()
    asker = IntegerField(widget=HiddenInput())
    key = HiddenField(default=new_key)

    @property
    def words(self) -> str:
        written = str(self.text.data or "")
        return written if written.strip() else str(self.ready.data or "")


class ReplyForm(FlaskForm):
    """`edits` is what the form was made from, so that two editors notice each other."""

    title = StringField(_l("Title"), filters=[one_line], description=_l("Only staff read it."))
    text_en = TextAreaField(_l("Text (English)"), render_kw={"lang": "en"})
    text_es = TextAreaField(_l("Text (Spanish)"), render_kw={"lang": "es"})
    edits = IntegerField(default=0, widget=HiddenInput())
