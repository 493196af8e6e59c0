"""A rule's refusal told where it was typed: the sentence at the form's field."""

from typing import TypeVar

from wtforms import Form

from app.errors import DomainError, Forbidden, NotFound
from app.web import failures, sentences

F = TypeVar("F", bound=Form)


def at_field(form: F, error: DomainError, *, whatever: str = "") -> F:
    """The form with the sentence at the field that the error names.

    What concerns no field of the form, or says that the page itself is not for the reader, is
    raised again; unless `whatever` names the field that takes every refusal.
    """
    name = whatever or error.field
    ours = name in form._fields and error.code in sentences.BY_CODE
    if not ours or (not whatever and isinstance(error, NotFound | Forbidden)):
        raise error
    field = form._fields[name]
    field.errors = [*field.errors, failures.sentence_of(error)]
    return form
