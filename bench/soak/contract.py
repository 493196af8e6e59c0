"""Part 8: the machine door against its own contract, by our random questions and by Schemathesis.

Schemathesis is installed into a folder of its own when it is needed: nobody else wants its
dependencies, and its pytest plugin would load in every test run.
"""

import json
import random
import re
import subprocess
import sys
import venv
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from app.models.benefit_kinds import BenefitKind
from app.models.kinds import Amenity, Audience, PlaceKind
from app.models.programme_kinds import OccupationGroup, ProgrammeKind
from app.services.nearby.filters import OpenWhen
from app.services.programmes.question import ForWhom, When
from app.travel.engine import Mode
from bench.kept import FOLDER
from bench.soak import oddities
from bench.soak.outcome import Outcome, Span
from bench.soak.posts import Field
from bench.soak.server import Server
from bench.soak.stage import Stage
from bench.soak.wire import Answer, ask, get

VERSION: Final = "4.32.5"
BASE: Final = "/api/v1"
MOST: Final = 40_000
#: Characters of an address: a longer request line is refused before it reaches the site.
LONGEST: Final = 3_500
_COUNTS: Final = re.compile(r"[\d,]+ generated.*")
#: A point outside the province and a cursor that nobody signed are right by form and refused by
#: meaning, which no schema can say.
_LEFT_OUT: Final = "--exclude-checks=positive_data_acceptance"

#: What there is beside places, and in which words one asks for it.
_OFFERS: Final[dict[str, dict[str, type[StrEnum]]]] = {
    "/programmes": {"kind": ProgrammeKind, "group": OccupationGroup, "when": When, "who": ForWhom},
    "/benefits": {"kind": BenefitKind, "group": OccupationGroup},
}


def run(stage: Stage, span: Span, *, others: bool = True, seed: int = 8) -> Outcome:
    """Both kinds on each database in turn; `others` takes Schemathesis along."""
    outcome = Outcome("The machine door against its contract")
    share = span.share(1 / len(stage.worlds) / (2 if others else 1))
    for backend, world in stage.worlds.items():
        field = Field.of(world, points=300)
        with Server(stage, world) as server:
            ours = Questions(server.port, field, random.Random(seed))
            ours.run(share, outcome)
            statuses = " · ".join(f"{n} × {status}" for status, n in sorted(ours.statuses.items()))
            outcome.told(f"{backend}: our questions by status", statuses)
            if others:
                _schemathesis(server.port, share, backend, outcome)
    return outcome


class Contract:
    """The served OpenAPI file, ready to judge answers."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource("urn:contract", resource)

    def complaint(self, path: str, answer: Answer) -> str:
        """What is wrong with an answer to GET `path`; "" when the contract describes it."""
        responses = self._document["paths"][path]["get"]["responses"]
        described = responses.get(str(answer.status)) or responses.get("default")
        if described is None:
            return f"status {answer.status} is not described"
        kind = answer.headers.get("content-type", "").partition(";")[0]
        content = described.get("content", {})
        if kind not in content:
            return f"{kind or 'no type'} with status {answer.status} is not described"
        name = content[kind]["schema"].get("$ref")
        schema = {"$ref": f"urn:contract{name}"} if name else content[kind]["schema"]
        validator = Draft202012Validator(
            schema, registry=self._registry, format_checker=FormatChecker()
        )
        try:
            validator.validate(json.loads(answer.text))
        except (ValidationError, ValueError) as error:
            return f"status {answer.status}: {str(error)[:300]}"
        return ""


class Questions:
    """Questions that are right, odd, or both."""

    def __init__(self, port: int, field: Field, chance: random.Random) -> None:
        self._port, self._field, self._chance = port, field, chance
        self._cursors: list[tuple[str, str]] = []
        self.statuses: Counter[int] = Counter()
        self._contract = Contract(json.loads(ask(port, get(f"{BASE}/openapi.json")).text))

    def run(self, span: Span, outcome: Outcome) -> None:
        """Ask until the time is over."""
        for _ in span.turns(MOST):
            path, target = self._next()
            if len(target) > LONGEST:
                continue
            answer = ask(self._port, get(BASE + target))
            self.statuses[answer.status] += 1
            if complaint := self._contract.complaint(path, answer):
                outcome.wrong(complaint, BASE + target)
            elif answer.status == 200 and path in ("/places", *_OFFERS):
                self._remember(path, json.loads(answer.text)["next"])

    def _remember(self, path: str, address: str | None) -> None:
        if address:
            self._cursors = [*self._cursors[-50:], (path, address.partition("?")[2])]

    def _next(self) -> tuple[str, str]:
        chance = self._chance
        lng, lat = chance.choice(self._field.points)
        drawn = chance.random()
        if drawn < 0.15:
            place = chance.choice([*self._field.places, "0000000000", oddities.value(chance)])
            return "/places/{id}", f"/places/{place.replace('/', '') or 'x'}"
        if drawn < 0.3:
            return "/divisions/at", f"/divisions/at?{self._with_odd(f'lng={lng}&lat={lat}')}"
        if drawn < 0.4 and self._cursors:
            path, cursor = chance.choice(self._cursors)
            return path, f"{path}?{self._with_odd(cursor)}"
        if drawn < 0.6:
            path = chance.choice([*_OFFERS])
            return path, f"{path}?{self._with_odd(self._wish(path, f'{lng},{lat}'))}"
        asked = f"near={lng},{lat}"
        for name, words in (("kind", PlaceKind), ("has", Amenity), ("who", Audience)):
            if chance.random() < 0.3:
                asked += f"&{name}={','.join(chance.sample(list(words), 2))}"
        for name, word in (("open", OpenWhen), ("mode", Mode)):
            if chance.random() < 0.3:
                asked += f"&{name}={quote(chance.choice(list(word)))}"
        if chance.random() < 0.3:
            asked += f"&limit={chance.choice((1, 5, 100, 101, 0))}"
        return "/places", f"/places?{self._with_odd(asked)}"

    def _wish(self, path: str, point: str) -> str:
        """A question about programmes or benefits: some of its words, near a point or not."""
        chance = self._chance
        wishes = {name: [word.value for word in words] for name, words in _OFFERS[path].items()}
        wishes |= {"near": [point], "within": ["5", "20", "50"], "county": ["370102", "370100"]}
        wishes |= {"q": ["", "健康", "dg"], "limit": ["1", "100", "101"]}
        drawn = chance.sample(list(wishes), chance.randrange(4))
        return "&".join(f"{name}={quote(chance.choice(wishes[name]))}" for name in drawn)

    def _with_odd(self, asked: str) -> str:
        """Half of them as they are, the others with something odd put in."""
        if self._chance.random() < 0.5:
            return asked
        return f"{asked}&{oddities.query(self._chance, most=2)}"


def _schemathesis(port: int, span: Span, backend: str, outcome: Outcome) -> None:
    program = _installed()
    if program is None:
        outcome.told(f"{backend}: Schemathesis", "skipped: it could not be installed from PyPI")
        return
    address = f"http://127.0.0.1:{port}"
    command = [str(program), "run", f"{address}{BASE}/openapi.json", "--url", f"{address}{BASE}"]
    seconds = max(5, int(span.seconds))
    done = subprocess.run(
        [*command, _LEFT_OUT, f"--max-time={seconds}", "--seed=1", "--max-failures=20"],
        cwd=program.parent.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds * 3 + 120,
    )
    told = "; ".join(_COUNTS.findall(done.stdout)) or "no sum was told"
    outcome.told(f"{backend}: Schemathesis {VERSION}", told)
    outcome.must(done.returncode == 0, f"{backend}: Schemathesis complains", done.stdout[-4000:])


def _installed() -> Path | None:
    """Schemathesis's program, installed when it is not here."""
    folder = FOLDER / f"schemathesis-{VERSION}"
    program = folder / "bin" / "st"
    if not program.exists():
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        done = subprocess.run([*pip, f"schemathesis=={VERSION}"], check=False)
        if done.returncode:
            print("Schemathesis could not be installed", file=sys.stderr)
            return None
    return program
