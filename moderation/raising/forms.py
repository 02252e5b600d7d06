"""The shape of what admins send about rules."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from forum.accounts.forms import one_line
from forum.kit.row_ids import row_id
from moderation.escalations.words import PRIORITIES, REASONS
from moderation.raising.states import AMOUNTS, DAYS, NAME_MOST, RuleKind
from moderation.raising.words import KINDS


class RuleForm(FlaskForm):
    """`version` is what the form was made from, so that two admins notice each other."""

    name = StringField(_l("Name"), [Length(max=NAME_MOST)], filters=[one_line])
    amount = IntegerField(_l("From"), [Optional()])
    words = TextAreaField(
        _l("Watched words"), [Length(max=60_000)], render_kw={"rows": 6, "spellcheck": "false"},
        description=_l("One on each line. Whole words; accents and capitals do not matter. A * stands for the rest of a word: lawyer*."),
    )
    category = SelectField(_l("Category"), validate_choice=False)
    reason = SelectField(_l("Reason of the case"), choices=[SelectChoice(code, words[0]) for code, words in REASONS.items()],
                         validate_choice=False)
    priority = SelectField(_l("Priority of the case"), choices=[SelectChoice(code, words[0]) for code, words in PRIORITIES.items()],
                           validate_choice=False)
    cap_per_hour = IntegerField(_l("At most so many cases in an hour"), [Optional()],
                                description=_l("The rest wait for the next hour, the oldest first."))
    cooldown_days = IntegerField(_l("Cool-down of a thread in days"), [Optional()],
                                 description=_l("So long it raises nothing about the same thread again."))
    version = IntegerField(default=0, widget=HiddenInput())

    def offer(self, kind: str, categories: Iterable[tuple[int, str]]) -> None:
        """What depends on the kind of the rule and on the categories there are."""
        self.category.choices = [SelectChoice("", _l("All categories")), *(SelectChoice(str(key), name) for key, name in categories)]
        self.amount.label.text = KINDS[kind][2] or self.amount.label.text

    @property
    def category_id(self) -> int | None:
        """Raises ValueError for what is no number of a row."""
        return row_id(self.category.data) if self.category.data else None


class DaysForm(FlaskForm):
    days = IntegerField(_l("Days"), [Optional()], default=DAYS)


def usual(kind: str) -> dict[str, object]:
    """What the form of a new rule begins with."""
    by_kind = {
        RuleKind.HEATED: {"reason": "angry_customer"}, RuleKind.ME_TOO: {"reason": "outage", "priority": "p2"},
        RuleKind.WATCHED_WORDS: {"reason": "legal", "priority": "p2"},
    }
    start: dict[str, object] = {"name": str(KINDS[kind][0]), "amount": AMOUNTS[RuleKind(kind)][2], "cap_per_hour": 5, "cooldown_days": 7,
                                "reason": "unanswered", "priority": "p3"}
    return start | by_kind.get(RuleKind(kind), {})
