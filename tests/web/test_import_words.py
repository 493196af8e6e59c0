"""Every finding and refusal of the import has a sentence."""

import re
from pathlib import Path

import app
from app.services.hours.reading import HoursWarning
from app.web.import_words import FINDINGS, REFUSALS

ROOT = Path(app.__file__).parent
REFUSED = re.compile(r'DomainError\(\s*"((?:table|geojson|import)_\w+)"')
FOUND = re.compile(r'(?:RowProblem|note|Finding)\(\s*(?:Group\.\w+,\s*)?"(\w+)"')


def sources(*folders: str) -> str:
    files = [path for folder in folders for path in sorted((ROOT / folder).glob("*.py"))]
    return "\n".join(path.read_text() for path in files)


def test_every_refusal_has_a_sentence() -> None:
    codes = set(REFUSED.findall(sources("adapters", "services/imports", "cli")))
    assert len(codes) > 20
    assert codes <= REFUSALS.keys()
    assert REFUSALS.keys() - codes <= {"reference_missing", "federation_missing"}


def test_every_finding_has_a_sentence() -> None:
    codes = set(FOUND.findall(sources("services/imports")))
    codes |= {warning.value for warning in HoursWarning}
    assert len(codes) > 25
    assert codes <= FINDINGS.keys()
