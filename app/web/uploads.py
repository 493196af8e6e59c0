"""Views that take files: every other body is small (`edge.LARGEST_BODY_BYTES`)."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

from flask import current_app, request

from app.adapters import pictures
from app.adapters.pictures import Picture

View = TypeVar("View", bound=Callable[..., Any])
#: Room for the form's other fields and the parts' heads.
MARGIN: Final = 64 * 1024
FORM_MEMORY: Final = 512 * 1024
#: Decoding takes up to 150 MB: of strangers' pictures each process takes one at a time.
_DECODING: Final = Lock()


def takes_file(largest: int) -> Callable[[View], View]:
    """Let a view's body be a file of `largest` bytes; one byte more reaches the view, which says so
    in its own words."""

    def marked(view: View) -> View:
        view.largest_body = largest + MARGIN  # type: ignore[attr-defined]
        return view

    return marked


def content(name: str, largest: int) -> bytes | None:
    """What the file field `name` brought, up to one byte more than `largest`; None when no file
    was chosen."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    return sent.stream.read(largest + 1)


def strangers_picture(sent: bytes, side: int) -> Picture:
    """Decoded, stripped and encoded anew, its longer side so many pixels at most.

    Raises DomainError "picture_too_large" or "picture_unreadable", field "photo".
    """
    with _DECODING:
        return pictures.renditions(sent, {"only": side})["only"]


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
