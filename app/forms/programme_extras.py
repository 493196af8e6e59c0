"""Extra questions, attachments, stages and results of a programme. Staff read Chinese."""

import re
from typing import Any, ClassVar, Final

from wtforms import BooleanField, Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)

from app.forms.place_fields import DayField
from app.forms.report import fresh_id
from app.models.programme_kinds import QuestionKind
from app.services.programmes.competitions import MOST_RESULTS, Result
from app.services.programmes.questions import Wanted

_TEXT: Final = "请填问题，最多 120 个字。"
_WHY: Final = "请写为什么要问，最多 120 个字，报名的人会看到。"
_KIND: Final = "请选怎么回答。"
_UNTIL: Final = "请填答案删除的日期。"
_NAME: Final = "请填这一阶段的名称，最多 40 个字。"
_STALE: Final = "这个表单已经失效，请回到页面重新填写。"
KIND_WORDS: Final = {
    QuestionKind.text: "自己写",
    QuestionKind.choice: "从几项里选一项",
    QuestionKind.yes_no: "是或否",
}
_BETWEEN: Final = re.compile(r"[\t,，|]")
#: Characters of name, unit, score and title.
_WIDTHS: Final = (60, 80, 20, 40)


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


class QuestionForm(Form):
    """`choices` one a line."""

    KINDS: ClassVar = KIND_WORDS

    text = StringField(
        validators=[DataRequired(_TEXT), Length(max=120, message=_TEXT)], filters=[_tidy]
    )
    why = StringField(
        validators=[DataRequired(_WHY), Length(max=120, message=_WHY)], filters=[_tidy]
    )
    kind = RadioField(
        choices={one.value: words for one, words in KIND_WORDS.items()},
        default=QuestionKind.text.value,
        validators=[InputRequired(_KIND)],
        invalid_choice_message=_KIND,
    )
    choices = TextAreaField(validators=[Length(max=600, message="选项太长了。")])
    required = BooleanField()
    delete_on = DayField(validators=[InputRequired(_UNTIL)])

    def validate_choices(self, field: TextAreaField) -> None:
        """Each short enough for a button."""
        if any(len(one) > 40 for one in _lines(field.data)):
            raise ValidationError("每个选项最多 40 个字。")

    def wanted(self) -> Wanted:
        """The question, once the form is valid."""
        assert self.delete_on.data is not None
        return Wanted(
            QuestionKind(self.kind.data),
            self.text.data or "",
            self.why.data or "",
            bool(self.required.data),
            tuple(_lines(self.choices.data)),
            self.delete_on.data,
        )


class AttachmentForm(Form):
    """`file` is only where its errors stand: the route reads it."""

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=_STALE)]
    )
    file = HiddenField()


class StageForm(Form):
    """A stage to come."""

    name = StringField(
        validators=[DataRequired(_NAME), Length(max=40, message=_NAME)], filters=[_tidy]
    )
    held_on = DayField(validators=[Optional()])


class ResultsForm(Form):
    """One result a line: rank, name, unit, score, title, as copied from a spreadsheet. `agreed`:
    everybody named has agreed to it."""

    results = TextAreaField(validators=[Length(max=40_000, message="成绩表太长了。")])
    agreed = BooleanField()

    def validate_results(self, field: TextAreaField) -> None:
        """Every line is readable."""
        for number, line in enumerate(_lines(field.data), 1):
            cells = [cell.strip() for cell in _BETWEEN.split(line)]
            rank, *texts = cells
            fits = 1 <= len(texts) <= 4 and bool(texts[0])
            fits = fits and all(len(t) <= w for t, w in zip(texts, _WIDTHS, strict=False))
            if not (fits and re.fullmatch(r"[0-9]{1,3}", rank) and int(rank)):
                raise ValidationError(
                    f"第 {number} 行看不懂，请写成：名次，姓名或队名，单位，成绩，称号"
                )
        if len(_lines(field.data)) > MOST_RESULTS:
            raise ValidationError(f"最多 {MOST_RESULTS} 行。")

    def rows(self) -> list[Result]:
        """The table, once the form is valid."""
        split = [_BETWEEN.split(line) for line in _lines(self.results.data)]
        return [Result(int(cells[0]), *(cell.strip() for cell in cells[1:])) for cells in split]


def written(results: Any) -> str:
    """Results as the form takes them."""
    lines = []
    for one in results:
        cells = (str(one.rank), one.name, one.unit, one.score, one.title)
        lines.append("，".join(cells).rstrip("，"))
    return "\n".join(lines)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
