"""What an organiser does with the list of those who joined."""

from typing import ClassVar

from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.models.programme_kinds import UNMASK_LABELS
from app.services.programmes.roster_table import RosterFormat

FORMAT_LABELS = {RosterFormat.xlsx: "Excel（.xlsx）", RosterFormat.csv: "CSV"}
_WHY = "请选一个原因，它会记录下来。"


class UnmaskForm(Form):
    """One line to be seen in full, and why."""

    number = HiddenField()
    why = SelectField(
        choices={one.value: words for one, words in UNMASK_LABELS.items()},
        validators=[InputRequired(_WHY)],
        invalid_choice_message=_WHY,
    )


class RosterExportForm(Form):
    """Which kind of file, masked or in full."""

    unchosen: ClassVar[str] = "请选一种文件。"

    how = RadioField(
        choices={one.value: words for one, words in FORMAT_LABELS.items()},
        default=RosterFormat.xlsx.value,
        validators=[InputRequired(unchosen)],
        invalid_choice_message=unchosen,
    )
    full = BooleanField()
    why = SelectField(
        default="",
        choices={"": ""} | {one.value: words for one, words in UNMASK_LABELS.items()},
        invalid_choice_message=_WHY,
    )


class NoteForm(Form):
    """A word to those who joined."""

    note = TextAreaField(
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=300, message="留言最多 300 个字，请删减一些。")],
    )
    tell = BooleanField()
