"""When somebody else saved first: what changed meanwhile, what was typed, and a form with both."""

from dataclasses import dataclass

from app.services.place_edit import reading, save
from app.services.place_edit.content import Units
from app.services.place_edit.save import EditConflict
from app.web import auth, listing_words
from app.web.house import house, request_instant
from app.web.listing_words import Difference
from app.web.transaction import writing


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`units` are what stands with what was typed laid over it, to be saved over `version`."""

    version: int
    units: Units
    differences: list[Difference]


def meanwhile(public_id: str, conflict: EditConflict) -> Meanwhile:
    """What the editor has to be shown after a conflict. Raises NotFound, Forbidden."""
    with writing() as write:
        edit = save.begin(write, auth.actor(), public_id, request_instant(), house().calendar)
        save.catch_up(edit)
        found = reading.opened(write, auth.actor(), public_id)
        names = reading.names(write, conflict.base, found.units)
    rows = listing_words.differences(conflict.base, found.units, names, conflict.typed)
    return Meanwhile(found.version, found.units | conflict.typed, rows)
