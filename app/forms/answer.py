"""What a manager answers to reports: an outcome, a few words, and what was on the page."""

from typing import ClassVar

from wtforms import Form, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.i18n import N_
from app.models.report_kinds import OUTCOME_LABELS, ReportOutcome, ReportState
from app.services.places import PUBLIC_ID
from app.services.report_answers import LONGEST_ANSWER, Seen

_MOST_SEEN = 500


class AnswerForm(Form):
    """Messages are message ids: the page translates them."""

    unchosen: ClassVar[str] = N_("请选一项答复。")

    outcome = RadioField(
        choices={outcome.value: OUTCOME_LABELS[outcome] for outcome in ReportOutcome},
        validators=[InputRequired(unchosen)],
        invalid_choice_message=unchosen,
    )
    words = TextAreaField(
        validators=[Length(max=LONGEST_ANSWER, message=N_("说明最多 300 个字，请删减一些。"))]
    )


def seen_in(values: list[str]) -> list[Seen]:
    """The reports that were on the page, from "number.state"; what is none of ours is dropped."""
    found = []
    for value in values[:_MOST_SEEN]:
        number, _, state = value.partition(".")
        if PUBLIC_ID.fullmatch(number) and state in ReportState.__members__:
            found.append(Seen(number, ReportState(state)))
    return found
