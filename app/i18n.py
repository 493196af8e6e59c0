"""Marking messages for translation in code that must not know the web framework."""

from typing import Final

#: Locale identifier -> its own name, as shown in the language switch. The first is the source
#: language: message ids are written in it.
LOCALES: Final[dict[str, str]] = {"zh": "中文", "en": "EN"}


def N_(message: str) -> str:
    """Mark `message` for extraction; the page translates it when it is shown."""
    return message
