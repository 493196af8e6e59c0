"""Translations that are constants of a compiled template."""

import pytest
from babel.support import Translations
from flask import Flask
from jinja2 import StrictUndefined

from app.web.folding import FoldingEnvironment


class Words(Translations):
    """Two messages, one with a mark of its own."""

    def ugettext(self, message: str) -> str:
        """The translation, else the message."""
        known = {"站": "<b>station</b>", "到%(day)s": "until %(day)s, 100%%"}
        return known.get(message, message)


@pytest.fixture
def environment() -> FoldingEnvironment:
    made = FoldingEnvironment(
        Flask(__name__), undefined=StrictUndefined, autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    made.words = Words()
    return made


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ _("站") }}', "<b>station</b>"),
        ('{{ _("到%(day)s", day=day) }}', "until &lt;Mon&gt;, 100%"),
        ('{{ [1, 2]|join(_("站")) }}', "1<b>station</b>2"),
        ('{{ _("到%(day)s", day=_("站")) }}', "until <b>station</b>, 100%"),
        ('<i title="{{ _("别的") }}">', '<i title="别的">'),
        ('{% macro m() %}{{ _("站") }}{% endmacro %}{{ m() }}', "<b>station</b>"),
    ],
)
def test_words_are_filled_in_while_compiling(
    environment: FoldingEnvironment, source: str, shown: str
) -> None:
    assert environment.from_string(source).render(day="<Mon>") == shown


def test_a_missing_value_is_still_an_error(environment: FoldingEnvironment) -> None:
    with pytest.raises(KeyError):
        environment.from_string('{{ _("到%(day)s", tag=1) }}').render()
