"""Shape of what members send about copies of their data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from forum.accounts.passwords import MAX_BYTES


class ProofForm(FlaskForm):
    """Whoever wants all that is kept about a member proves again that it is them."""

    password = PasswordField(_l("Current password"), [InputRequired(), Length(max=MAX_BYTES)],
                             render_kw={"autocomplete": "current-password"})
