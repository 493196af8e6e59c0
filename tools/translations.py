"""`make messages`: bring the message catalogues up to date with the source.

New messages are added empty (a test fails until they are translated), those that are gone are
dropped, translations stay as they are.
"""

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "app" / "translations"
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "N_": None, "_n": (1, 2)}


def source() -> Catalog:
    """Every message of the product, without translations."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog()
    for _, _, message, _, _ in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        if message:
            found.add(message)
    return found


def update() -> None:
    """Renew every catalogue in place."""
    messages = source()
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        # The date says nothing, and would differ between any two who work at once.
        created = catalogue.creation_date
        catalogue.update(messages, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.creation_date = created
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, ignore_obsolete=True, width=100)


if __name__ == "__main__":
    update()
