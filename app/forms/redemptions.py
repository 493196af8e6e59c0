"""Which kind of file a counter takes its list away as."""

from typing import ClassVar, Final

from wtforms import Form, HiddenField, RadioField
from wtforms.validators import InputRequired

from app.services.benefits.redemption_table import RedemptionFormat

FORMAT_LABELS: Final = {RedemptionFormat.xlsx: "Excel（.xlsx）", RedemptionFormat.csv: "CSV"}


class RedemptionExportForm(Form):
    """One month as a file."""

    unchosen: ClassVar[str] = "请选一种文件。"

    month = HiddenField()
    how = RadioField(
        choices={one.value: words for one, words in FORMAT_LABELS.items()},
        default=RedemptionFormat.xlsx.value,
        validators=[InputRequired(unchosen)],
        invalid_choice_message=unchosen,
    )
