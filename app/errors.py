"""What can go wrong in the domain: a code and a field, never a sentence.

Words are put on at the edge (`app/web/failures.py`), in the reader's language.
"""


class DomainError(Exception):
    """A rule of the field said no.

    `code` is a stable snake_case identifier, `field` the input it concerns (a form field or a
    query parameter, None for the whole request), `details` the figures a sentence needs.
    """

    def __init__(self, code: str, field: str | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return f"{self.code}({self.field})" if self.field else self.code


class NotFound(DomainError):
    """The thing does not exist, or the asker may not learn that it does."""


class Forbidden(DomainError):
    """The asker sees the thing, and may not do this with it."""


class LimitReached(DomainError):
    """A protective limit (tries in a time span) is used up; `details["retry_after"]` in seconds."""
