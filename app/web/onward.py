"""Where to go after a form: paths of this site only."""

from urllib.parse import urlsplit

from flask import request


def onward(default: str) -> str:
    """The `next` of the request when it is a path here, else `default`.

    "//elsewhere", "/\\elsewhere" and everything with a scheme or a control character lead nowhere.
    """
    wanted = request.values.get("next", "")
    plain = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isprintable()
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return default
    return wanted if plain and not parts.scheme and not parts.netloc else default
