"""How a listing ends: the reason to withdraw it, or the listing that it is merged into."""

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.services.place_edit.retire import REASON_WORDS

_REASON = "请选一个原因。"


class WithdrawalForm(Form):
    """Staff read Chinese."""

    reason = RadioField(
        choices={one.value: words for one, words in REASON_WORDS.items()},
        validators=[InputRequired(_REASON)],
        invalid_choice_message=_REASON,
    )


class MergerForm(Form):
    """`kept` is an address or an id, as it comes from another page."""

    kept = StringField(validators=[Length(max=400, message="请只填网址或编号。")])
