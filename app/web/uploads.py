"""Views that take files: every other body is small (`edge.LARGEST_BODY_BYTES`)."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])
#: Room for the form's other fields and the parts' heads.
MARGIN: Final = 64 * 1024
FORM_MEMORY: Final = 512 * 1024


def takes_file(largest: int) -> Callable[[View], View]:
    """Let a view's body be a file of `largest` bytes; one byte more reaches the view, which says so
    in its own words."""

    def marked(view: View) -> View:
        view.largest_body = largest + MARGIN  # type: ignore[attr-defined]
        return view

    return marked


def allow() -> None:
    """Set the limit of this request's body; runs before anything reads it."""
    if request.endpoint is None or request.method != "POST":
        return
    view = current_app.view_functions[request.endpoint]
    largest: int | None = getattr(view, "largest_body", None)
    if largest is not None:
        request.max_content_length = largest
        # Also bounds what the parser holds of a file at a time, which is at least 64 KB.
        request.max_form_memory_size = FORM_MEMORY


def put_away(_error: BaseException | None) -> None:
    """Close the temporary files of a body that was read, whatever became of the request."""
    request.close()
