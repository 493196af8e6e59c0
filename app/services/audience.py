"""Sentences that tell whom something is for, made from the rule itself."""

from collections.abc import Mapping, Sequence

from app.i18n import N_
from app.models.programme_kinds import GROUP_LABELS, OccupationGroup
from app.services.hours.words import Phrase

#: (members only, for some groups, for some counties) -> a sentence with {groups}, {counties}.
Sentences = Mapping[tuple[bool, bool, bool], str]


def worded(
    sentences: Sentences,
    *,
    members_only: bool,
    groups: Sequence[OccupationGroup],
    areas: Sequence[str],
) -> Phrase:
    """The sentence of the rule; `areas` are names of counties or cities."""
    message = sentences[members_only, bool(groups), bool(areas)]
    params: dict[str, str | int | Phrase] = {}
    if groups:
        params["groups"] = listed([Phrase(GROUP_LABELS[group]) for group in groups])
    if areas:
        params["counties"] = listed(areas)
    return Phrase(message, params)


def listed(words: Sequence[str | Phrase]) -> Phrase:
    """Words one after the other; there must be at least one."""
    *before, last = words
    if not before:
        return last if isinstance(last, Phrase) else Phrase("{word}", {"word": last})
    return Phrase(N_("{before}、{last}"), {"before": listed(before), "last": last})
