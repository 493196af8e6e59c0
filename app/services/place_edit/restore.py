"""An old revision made the present one again; that is a revision itself."""

from datetime import datetime

from app.errors import NotFound
from app.models.kinds import RevisionCause
from app.services.place_edit import content
from app.services.place_edit.save import Edit, finish, revision


def restore(edit: Edit, number: int) -> bool:
    """Put the lasting units back to what they were; amenities get the age that they had then.

    Nobody has looked: the listing's own age stays. Raises NotFound("revision_unknown").
    """
    old = revision(edit.session, edit.place.id, number)
    if old is None:
        raise NotFound("revision_unknown")
    wanted, ages = content.units(old.content), old.content["ages"]
    for unit in content.changed(content.units(edit.before), wanted):
        if unit not in content.NOT_RESTORED:
            age = ages.get(unit.removeprefix(content.AMENITY))
            content.put(
                edit.place, unit, wanted.get(unit), datetime.fromisoformat(age) if age else None
            )
    return finish(edit, cause=RevisionCause.restored, verified=False, restored=str(number))
