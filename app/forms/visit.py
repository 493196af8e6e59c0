"""What somebody says of a programme.

Messages are message ids: the page translates them.
"""

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.i18n import N_
from app.models.programme_kinds import FACE_LABELS
from app.services.programmes.feedback import LONGEST_LINE

_UNCHOSEN = N_("请选一个表情。")


class FeedbackForm(Form):
    """Three faces and a line."""

    face = RadioField(
        choices={face.value: label for face, label in FACE_LABELS.items()},
        validators=[InputRequired(_UNCHOSEN)],
        invalid_choice_message=_UNCHOSEN,
    )
    line = StringField(
        validators=[Length(max=LONGEST_LINE, message=N_("一句话最多 200 个字，请删减一些。"))]
    )
